import type { SampMap } from '#shared/vo/samp/value.ts'

const keptMilliseconds = 10_000
const maxKept = 500

/**
 * Clients that left a moment ago. A program that has just read the list of clients asks about them one after the other;
 * JSAMP's connector takes a fault about one that has left in between for a broken hub, and gives up joining (TOPCAT and
 * Aladin with it). So they are answered for a little longer: with what they were called, and no subscriptions.
 */
export class LeftClients {
  readonly #now: () => number
  readonly #left = new Map<string, { readonly metadata: SampMap; readonly until: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  add(id: string, metadata: SampMap): void {
    this.#left.set(id, { metadata, until: this.#now() + keptMilliseconds })
    for (const [old, { until }] of this.#left)
      if (until <= this.#now() || this.#left.size > maxKept) this.#left.delete(old)
      else break
  }

  /** As it was last declared; undefined where nobody of that id left lately. */
  metadata(id: string): SampMap | undefined {
    const found = this.#left.get(id)
    return found !== undefined && found.until > this.#now() ? found.metadata : undefined
  }
}
