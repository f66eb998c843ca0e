import { setMaxListeners } from 'node:events'
import { type Callback, type Receiver, ReceiverGone } from './callback.ts'

export interface OutboxLimits {
  /** Callbacks that wait; more are refused. */
  readonly waiting: number
  /** The same in bytes of the messages as they were sent. */
  readonly waitingBytes: number
  /** Callbacks the client has been given and has not answered yet. */
  readonly unanswered: number
  /** A client that takes so long over one is given the next: it may well wait for that one. */
  readonly nextAfterSeconds: number
}

export const outboxLimits: OutboxLimits = {
  waiting: 50_000,
  waitingBytes: 256 * 1_048_576,
  unanswered: 32,
  nextAfterSeconds: 0.2,
}

/**
 * The callbacks for one client, in the order in which they came: each is started when the one before has been taken, or
 * has taken long. Clients never wait for each other.
 */
export class Outbox {
  readonly #receiver: Receiver
  readonly #limits: OutboxLimits
  readonly #onGone: () => void
  readonly #stop = new AbortController()
  #waiting: Callback[] = []
  #next = 0
  #waitingBytes = 0
  #unanswered = 0
  /** The one that the next has to wait for. */
  #current: symbol | undefined
  #idle: (() => void)[] = []
  /** When the client last took something, milliseconds since 1970. */
  lastTaken: number
  readonly #now: () => number

  constructor(receiver: Receiver, onGone: () => void, now: () => number, limits: OutboxLimits = outboxLimits) {
    this.#receiver = receiver
    this.#onGone = onGone
    this.#now = now
    this.#limits = limits
    this.lastTaken = now()
    setMaxListeners(0, this.#stop.signal)
  }

  /** False where too much waits already. */
  push(callback: Callback): boolean {
    if (this.#stop.signal.aborted) return false
    const count = this.#waiting.length - this.#next
    if (count >= this.#limits.waiting || this.#waitingBytes + callback.bytes > this.#limits.waitingBytes) return false
    this.#waiting.push(callback)
    this.#waitingBytes += callback.bytes
    this.#advance()
    return true
  }

  isThere(): Promise<boolean> {
    return this.#receiver.isThere()
  }

  /** Resolves when everything has been taken, or given up. */
  drained(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** Forgets what waits and ends what is under way. */
  close(): void {
    this.#waiting = []
    this.#next = 0
    this.#waitingBytes = 0
    this.#stop.abort()
    this.#tellIdle()
  }

  get #isIdle(): boolean {
    return (this.#next >= this.#waiting.length && this.#unanswered === 0) || this.#stop.signal.aborted
  }

  #tellIdle(): void {
    if (!this.#isIdle) return
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #advance(): void {
    while (this.#current === undefined && this.#unanswered < this.#limits.unanswered) {
      const callback = this.#waiting[this.#next]
      if (callback === undefined) break
      this.#next += 1
      this.#waitingBytes -= callback.bytes
      // The head of the list is let go now and then, not at each step.
      if (this.#next > 1000 || this.#next === this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#next)
        this.#next = 0
      }
      void this.#deliver(callback)
    }
    this.#tellIdle()
  }

  async #deliver(callback: Callback): Promise<void> {
    const turn = Symbol('turn')
    const passOn = () => {
      if (this.#current !== turn) return
      this.#current = undefined
      this.#advance()
    }
    this.#current = turn
    this.#unanswered += 1
    const slow = setTimeout(passOn, this.#limits.nextAfterSeconds * 1000)
    try {
      await this.#receiver.deliver(callback, this.#stop.signal)
      this.lastTaken = this.#now()
    } catch (error) {
      if (error instanceof ReceiverGone && !this.#stop.signal.aborted) this.#onGone()
    } finally {
      clearTimeout(slow)
      this.#unanswered -= 1
      passOn()
      this.#advance()
    }
  }
}
