import type { SampMap } from '#shared/vo/samp/value.ts'
import { HubFault } from './callback.ts'

/** Where a response goes. */
export type Answered =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'waiter'; settle(response: SampMap): void; fail(why: string): void }
  /** The caller has given up; a late response is taken without a word. */
  | { readonly kind: 'nobody' }

interface Pending {
  readonly caller: string
  readonly receiver: string
  answered: Answered
}

/** Calls that one client may have open; beyond it the oldest is forgotten, since some receivers never reply at all. */
const openCalls = 50_000
/** Calls that one client may wait for synchronously. */
const openWaiters = 1_000

/** The calls that have not been answered yet, by the id under which the receiver knows them. */
export class PendingCalls {
  readonly #byId = new Map<string, Pending>()
  readonly #openOf = new Map<string, Set<string>>()
  readonly #waitersOf = new Map<string, number>()
  readonly #run: string
  #count = 0

  /** `run` tells the ids of this hub from those of the hub before it. */
  constructor(run: string) {
    this.#run = run
  }

  /** The id of a new call. */
  add(caller: string, receiver: string, answered: Answered): string {
    if (answered.kind === 'waiter') {
      const waiters = this.#waitersOf.get(caller) ?? 0
      if (waiters >= openWaiters) throw new HubFault(`More than ${openWaiters} calls are being waited for.`)
      this.#waitersOf.set(caller, waiters + 1)
    }
    this.#count += 1
    const id = `${this.#run}-${this.#count}`
    this.#byId.set(id, { caller, receiver, answered })
    let open = this.#openOf.get(caller)
    if (open === undefined) {
      open = new Set()
      this.#openOf.set(caller, open)
    }
    open.add(id)
    if (open.size > openCalls) {
      const [oldest] = open
      if (oldest !== undefined) this.#remove(oldest)
    }
    return id
  }

  /** Takes the call out that `receiver` answers; throws HubFault where it never got such a call, or has answered it. */
  take(id: string, receiver: string): { readonly caller: string; readonly answered: Answered } {
    const pending = this.#byId.get(id)
    if (pending === undefined || pending.receiver !== receiver) throw new HubFault('There is no such call to reply to.')
    this.#remove(id)
    return pending
  }

  /** The caller waits no longer. */
  giveUp(id: string): void {
    const pending = this.#byId.get(id)
    if (pending === undefined) return
    this.#countWaiter(pending, -1)
    pending.answered = { kind: 'nobody' }
  }

  /** Forgets the calls of a client that has gone, and gives those back that were sent to it. */
  removeClient(client: string): { readonly caller: string; readonly answered: Answered }[] {
    const orphans: { caller: string; answered: Answered }[] = []
    for (const id of [...(this.#openOf.get(client) ?? [])]) this.#remove(id)
    for (const [id, pending] of [...this.#byId])
      if (pending.receiver === client) {
        orphans.push({ caller: pending.caller, answered: pending.answered })
        this.#remove(id)
      }
    this.#openOf.delete(client)
    this.#waitersOf.delete(client)
    return orphans
  }

  #remove(id: string): void {
    const pending = this.#byId.get(id)
    if (pending === undefined) return
    this.#countWaiter(pending, -1)
    this.#byId.delete(id)
    this.#openOf.get(pending.caller)?.delete(id)
  }

  #countWaiter({ caller, answered }: Pending, by: number): void {
    if (answered.kind !== 'waiter') return
    const waiters = this.#waitersOf.get(caller)
    if (waiters !== undefined) this.#waitersOf.set(caller, waiters + by)
  }
}
