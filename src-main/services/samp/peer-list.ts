import type { SampPeer } from '#shared/model/samp.ts'
import type { KnownClient } from './client/known-clients.ts'
import type { ClientView } from './hub/hub-client.ts'

export interface PeerListParts {
  readonly now: () => number
  readonly icon: (url: string) => string | undefined
}

/** What is known of the other programs beside what they say of themselves: whether they are there. */
export class PeerList {
  readonly #parts: PeerListParts
  /** Milliseconds since 1970. */
  readonly #heardAt = new Map<string, number>()
  readonly #silent = new Set<string>()

  constructor(parts: PeerListParts) {
    this.#parts = parts
  }

  /** It sent something, or answered. True: it had been taken for gone, or was not heard of before. */
  heard(id: string): boolean {
    const isFirst = !this.#heardAt.has(id)
    this.#heardAt.set(id, this.#parts.now())
    return this.#silent.delete(id) || isFirst
  }

  /** It did not answer a ping. True: it had not been taken for gone. */
  silent(id: string): boolean {
    const isNew = !this.#silent.has(id)
    this.#silent.add(id)
    return isNew
  }

  /** When it last sent something or answered, milliseconds since 1970. */
  heardAt(id: string): number | undefined {
    return this.#heardAt.get(id)
  }

  /** These are there; of others nothing need be known. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#heardAt.keys()) if (!ids.has(id)) this.#heardAt.delete(id)
    for (const id of this.#silent) if (!ids.has(id)) this.#silent.delete(id)
  }

  /** On another hub the same id is another program. */
  clear(): void {
    this.#heardAt.clear()
    this.#silent.clear()
  }

  /** The hub first, then by name. `views`: the clients of our own hub, which tells the origin of pages. */
  list(clients: readonly KnownClient[], views: readonly ClientView[]): SampPeer[] {
    const origins = new Map(views.map(({ id, origin }) => [id, origin]))
    const peers = clients.map((client) => this.#peer(client, origins.get(client.id)))
    return peers.sort((a, b) => Number(b.isHub) - Number(a.isHub) || a.name.localeCompare(b.name, 'en') || order(a, b))
  }

  #peer(client: KnownClient, origin: string | undefined): SampPeer {
    const { id, name, description, iconUrl, isHub, subscriptions } = client
    // What a page names is not fetched for it: it could be an address of this machine or its network.
    const icon = iconUrl === undefined || origin !== undefined ? undefined : this.#parts.icon(iconUrl)
    const heardAt = this.#heardAt.get(id)
    return {
      id,
      name: name?.trim() || id,
      isHub,
      subscriptions: Object.keys(subscriptions).sort(),
      alive: !this.#silent.has(id),
      ...(description !== undefined && { description }),
      ...(icon !== undefined && { icon }),
      ...(origin !== undefined && { origin }),
      ...(heardAt !== undefined && { heardAt: new Date(heardAt).toISOString() }),
    }
  }
}

const order = (a: SampPeer, b: SampPeer): number => (a.id < b.id ? -1 : 1)
