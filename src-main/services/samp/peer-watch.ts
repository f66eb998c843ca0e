import type { Clock } from '../../store/clock.ts'

/** What became of asking a program whether it is there. `unknown`: it could not be asked, or the hub has gone. */
export type PingEnd = 'answered' | 'silent' | 'unknown'

export interface PeerWatchParts {
  readonly clock: Clock
  /** Ids of the programs that answer pings. */
  readonly watched: () => readonly string[]
  /** When it last sent or answered something, milliseconds since 1970; undefined: not heard of yet. */
  readonly heardAt: (id: string) => number | undefined
  /** Asks once; may take as long as it likes. Never rejects. */
  readonly ping: (id: string) => Promise<PingEnd>
  readonly told: (id: string, answers: boolean) => void
}

/** One that has been quiet for so long is asked. */
const quietMilliseconds = 25_000
/** One that has not answered by then counts as not there. */
const answerMilliseconds = 10_000

/**
 * Looks now and then whether quiet programs are still there (`samp.app.ping`). Each has one question at a time: one that
 * hangs finds a single ping when it wakes, and counts as there again as it answers that.
 */
export class PeerWatch {
  readonly #parts: PeerWatchParts
  readonly #asked = new Set<string>()
  #cancel: (() => void) | undefined

  constructor(parts: PeerWatchParts) {
    this.#parts = parts
    this.#later()
  }

  close(): void {
    this.#cancel?.()
  }

  #later(): void {
    this.#cancel = this.#parts.clock.after(quietMilliseconds, () => {
      this.#look()
      this.#later()
    })
  }

  #look(): void {
    const { watched, heardAt, clock } = this.#parts
    for (const id of watched())
      if (!this.#asked.has(id) && clock.now() - (heardAt(id) ?? 0) >= quietMilliseconds) void this.#ask(id)
  }

  async #ask(id: string): Promise<void> {
    const { clock, ping, told } = this.#parts
    this.#asked.add(id)
    const cancel = clock.after(answerMilliseconds, () => told(id, false))
    const end = await ping(id)
    cancel()
    this.#asked.delete(id)
    if (end !== 'unknown') told(id, end === 'answered')
  }
}
