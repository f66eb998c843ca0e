/** Who wants to take part: what the person is asked about. All of it is the asker's word but the origin, which is the browser's. */
export interface ConsentRequest {
  readonly name: string
  /** Scheme, host and port of the page; undefined for a program that is no browser. */
  readonly origin?: string
  /** The page's address, where the browser tells it. */
  readonly page?: string
}

/** Asks the person; the signal aborts when an answer is of no use any more (the asker has gone, or time is over). */
export type AskConsent = (who: ConsentRequest, signal: AbortSignal) => Promise<boolean>

export interface ConsentLimits {
  /** No answer in this time is a no. */
  readonly answerSeconds: number
  /** Pages that wait for their turn; more are refused. */
  readonly waiting: number
  /** After a no the same origin is refused unasked for so long. */
  readonly quietSeconds: number
}

export const consentLimits: ConsentLimits = { answerSeconds: 60, waiting: 4, quietSeconds: 10 }

/** Asks for one page at a time, so that no question hides another, and never twice at once for the same origin. */
export class ConsentDesk {
  readonly #ask: AskConsent
  readonly #now: () => number
  readonly #limits: ConsentLimits
  readonly #asking = new Set<string>()
  readonly #refused = new Map<string, number>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(ask: AskConsent, now: () => number, limits: ConsentLimits = consentLimits) {
    this.#ask = ask
    this.#now = now
    this.#limits = limits
  }

  /** Resolves with the person's answer; false without one. Never rejects. */
  async mayEnter(who: ConsentRequest, signal: AbortSignal): Promise<boolean> {
    const asker = who.origin ?? ''
    for (const [origin, until] of this.#refused) if (until <= this.#now()) this.#refused.delete(origin)
    if (this.#asking.has(asker) || this.#refused.has(asker) || this.#asking.size > this.#limits.waiting) return false
    this.#asking.add(asker)
    const turn = this.#turn.then(() => this.#askOne(who, signal))
    this.#turn = turn
    try {
      const answer = await turn
      if (!answer) this.#refused.set(asker, this.#now() + this.#limits.quietSeconds * 1000)
      return answer
    } finally {
      this.#asking.delete(asker)
    }
  }

  async #askOne(who: ConsentRequest, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    const over = new AbortController()
    const end = () => over.abort()
    const timer = setTimeout(end, this.#limits.answerSeconds * 1000)
    signal.addEventListener('abort', end, { once: true })
    const unanswered = new Promise<boolean>((resolve) => {
      over.signal.addEventListener('abort', () => resolve(false), { once: true })
    })
    try {
      return await Promise.race([this.#ask(who, over.signal), unanswered])
    } catch {
      return false
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      over.abort()
    }
  }
}
