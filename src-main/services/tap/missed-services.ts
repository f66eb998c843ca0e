/** Milliseconds until a service is asked again, doubled with each time that it was in vain. */
const firstPause = 60_000
const longestPause = 3_600_000

/** Services whose capabilities could not be read when they were asked for: they are asked again, but not with every use. */
export class MissedServices {
  readonly #now: () => number
  /** By base address: how often in vain, one after another, and when last. */
  readonly #missed = new Map<string, { readonly times: number; readonly at: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  has(base: string): boolean {
    return this.#missed.has(base)
  }

  note(base: string, isMissed: boolean): void {
    const times = (this.#missed.get(base)?.times ?? 0) + 1
    if (isMissed) this.#missed.set(base, { times, at: this.#now() })
    else this.#missed.delete(base)
  }

  /** True where a missed service is to be asked again now; whoever else asks meanwhile is told no. */
  begin(base: string): boolean {
    const missed = this.#missed.get(base)
    if (!missed || this.#now() - missed.at < Math.min(firstPause * 2 ** (missed.times - 1), longestPause)) return false
    this.#missed.set(base, { ...missed, at: this.#now() })
    return true
  }
}
