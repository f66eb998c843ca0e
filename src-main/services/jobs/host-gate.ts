import type { Clock } from '../../store/clock.ts'

export interface HostGateOptions {
  readonly clock: Clock
  /** Requests to one host at one time; default 2. */
  readonly atOnce?: number
  /** Between the beginnings of two requests to one host; default 150 ms. */
  readonly pauseMilliseconds?: number
}

/** How a request goes through the gate. */
export interface Passage {
  /** It holds its place for long (WAIT): one place of a host is never taken by such. */
  readonly long?: boolean
  /** A person waits for it: it goes before others, and also where the host asked to be left alone for a while. */
  readonly urgent?: boolean
  readonly signal?: AbortSignal | undefined
}

interface Waiting {
  readonly passage: Passage
  readonly enter: () => void
}

interface Host {
  inside: number
  longInside: number
  /** No request begins before, milliseconds since 1970. */
  pausedUntil: number
  /** What Retry-After asked for. */
  closedUntil: number
  readonly waiting: Waiting[]
  cancelTimer: (() => void) | undefined
}

/** Few requests at a time to each host, with a little pause between them, however many of its jobs are followed. */
export class HostGate {
  readonly #clock: Clock
  readonly #atOnce: number
  readonly #pauseMilliseconds: number
  readonly #hosts = new Map<string, Host>()

  constructor(options: HostGateOptions) {
    this.#clock = options.clock
    this.#atOnce = options.atOnce ?? 2
    this.#pauseMilliseconds = options.pauseMilliseconds ?? 150
  }

  /** Waits for its turn; answers with how to leave, or undefined where the signal ended before. */
  enter(url: string, passage: Passage = {}): Promise<(() => void) | undefined> {
    const { signal } = passage
    const name = hostOf(url)
    const host = this.#hosts.get(name) ?? newHost()
    this.#hosts.set(name, host)
    if (signal?.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const abort = (): void => {
        const place = host.waiting.indexOf(waiting)
        if (place >= 0) host.waiting.splice(place, 1)
        resolve(undefined)
        this.#next(name, host)
      }
      const waiting: Waiting = {
        passage,
        enter: () => {
          signal?.removeEventListener('abort', abort)
          resolve(this.#leaving(name, host, passage))
        },
      }
      signal?.addEventListener('abort', abort, { once: true })
      const place = passage.urgent ? host.waiting.findIndex((other) => !other.passage.urgent) : -1
      if (place < 0) host.waiting.push(waiting)
      else host.waiting.splice(place, 0, waiting)
      this.#next(name, host)
    })
  }

  /** The host asked not to be asked for so long (Retry-After). */
  close(url: string, seconds: number): void {
    const name = hostOf(url)
    const host = this.#hosts.get(name) ?? newHost()
    this.#hosts.set(name, host)
    host.closedUntil = Math.max(host.closedUntil, this.#clock.now() + seconds * 1000)
  }

  /** Takes back all that waits for a time. */
  stop(): void {
    for (const host of this.#hosts.values()) {
      host.cancelTimer?.()
      host.cancelTimer = undefined
    }
  }

  #leaving(name: string, host: Host, { long }: Passage): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      host.inside -= 1
      if (long) host.longInside -= 1
      this.#next(name, host)
    }
  }

  #next(name: string, host: Host): void {
    host.cancelTimer?.()
    host.cancelTimer = undefined
    const now = this.#clock.now()
    const place = host.waiting.findIndex(({ passage }) => this.#hasRoom(host, passage))
    const next = host.waiting[place]
    if (!next) {
      if (host.waiting.length === 0 && host.inside === 0 && host.closedUntil <= now && host.pausedUntil <= now)
        this.#hosts.delete(name)
      return
    }
    const opens = next.passage.urgent ? host.pausedUntil : Math.max(host.pausedUntil, host.closedUntil)
    if (opens > now) {
      host.cancelTimer = this.#clock.after(opens - now, () => this.#next(name, host))
      return
    }
    host.waiting.splice(place, 1)
    host.inside += 1
    if (next.passage.long) host.longInside += 1
    host.pausedUntil = now + this.#pauseMilliseconds
    next.enter()
    this.#next(name, host)
  }

  #hasRoom(host: Host, { long }: Passage): boolean {
    return host.inside < this.#atOnce && !(long && host.longInside >= Math.max(1, this.#atOnce - 1))
  }
}

const newHost = (): Host => ({
  inside: 0,
  longInside: 0,
  pausedUntil: 0,
  closedUntil: 0,
  waiting: [],
  cancelTimer: undefined,
})

/** Host with port: what requests are counted by. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)
