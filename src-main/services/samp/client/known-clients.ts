import { type ClientDescription, readMetadata } from '#shared/vo/samp/metadata.ts'
import { isSubscribed } from '#shared/vo/samp/subscriptions.ts'
import { mapOf, type SampMap, stringOf } from '#shared/vo/samp/value.ts'
import type { SampConnection } from './connection.ts'

/** Another program on the hub. */
export interface KnownClient extends ClientDescription {
  readonly id: string
  readonly isHub: boolean
  readonly metadata: SampMap
  readonly subscriptions: SampMap
}

/** Hub events by which the list is kept up to date. */
export const listEvents: readonly string[] = ['register', 'unregister', 'metadata', 'subscriptions'].map(
  (event) => `samp.hub.event.${event}`,
)

/** Who is on the hub beside us, asked once and then kept up to date by the hub's events. */
export class KnownClients {
  readonly #clients = new Map<string, KnownClient>()
  readonly #onChange: () => void
  /** Who left while all are asked for; undefined: nobody is. */
  #leaving: Set<string> | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get all(): readonly KnownClient[] {
    return [...this.#clients.values()]
  }

  get(id: string): KnownClient | undefined {
    return this.#clients.get(id)
  }

  subscribedTo(mtype: string): readonly KnownClient[] {
    return this.all.filter(({ subscriptions }) => isSubscribed(subscriptions, mtype))
  }

  clear(): void {
    this.#clients.clear()
    this.#onChange()
  }

  /** Asks the hub for all; one that leaves meanwhile is left out. */
  async load(connection: SampConnection): Promise<void> {
    const leaving = new Set<string>()
    this.#leaving = leaving
    const ids = await connection.registeredClients()
    await Promise.all(
      ids.map(async (id) => {
        try {
          const [metadata, subscriptions] = await Promise.all([
            connection.getMetadata(id),
            connection.getSubscriptions(id),
          ])
          // Some hubs answer for one that left a moment ago.
          if (!leaving.has(id)) this.#set(connection, id, metadata, subscriptions)
        } catch {
          this.#clients.delete(id)
        }
      }),
    )
    this.#leaving = undefined
    this.#onChange()
  }

  /** Takes an event of the hub. */
  take(connection: SampConnection, mtype: string, params: SampMap): void {
    const id = stringOf(params, 'id')
    if (id === undefined || id === connection.selfId) return
    const known = this.#clients.get(id)
    if (mtype === 'samp.hub.event.unregister') {
      this.#clients.delete(id)
      this.#leaving?.add(id)
    } else
      this.#set(
        connection,
        id,
        mapOf(params, 'metadata') ?? known?.metadata ?? {},
        mapOf(params, 'subscriptions') ?? known?.subscriptions ?? {},
      )
    this.#onChange()
  }

  #set({ hubId, selfId }: SampConnection, id: string, metadata: SampMap, subscriptions: SampMap): void {
    if (id === selfId) return
    this.#clients.set(id, { id, isHub: id === hubId, metadata, subscriptions, ...readMetadata(metadata) })
  }
}
