import type { ConsentQuestion } from '#shared/model/samp.ts'
import type { Clock } from '../../store/clock.ts'
import { type AskConsent, consentLimits } from './hub/web-consent.ts'

/** The page that waits for the person's answer, as windows see it. */
export class ConsentQuestions {
  readonly #clock: Clock
  readonly #randomId: () => string
  readonly #changed: (question: ConsentQuestion | null) => void
  #open: { readonly question: ConsentQuestion; readonly settle: (allow: boolean) => void } | undefined

  constructor(parts: {
    readonly clock: Clock
    readonly randomId: () => string
    readonly changed: (question: ConsentQuestion | null) => void
  }) {
    this.#clock = parts.clock
    this.#randomId = parts.randomId
    this.#changed = parts.changed
  }

  get current(): ConsentQuestion | null {
    return this.#open?.question ?? null
  }

  /** What the hub asks with: one page at a time. */
  readonly ask: AskConsent = ({ name, origin, page }, signal) =>
    new Promise((resolve) => {
      const question: ConsentQuestion = {
        id: this.#randomId(),
        name,
        ...(origin !== undefined && { origin }),
        ...(page !== undefined && { page }),
        until: new Date(this.#clock.now() + consentLimits.answerSeconds * 1000).toISOString(),
      }
      const settle = (allow: boolean): void => {
        signal.removeEventListener('abort', over)
        if (this.#open?.question.id === question.id) {
          this.#open = undefined
          this.#changed(null)
        }
        resolve(allow)
      }
      const over = (): void => settle(false)
      this.#open?.settle(false)
      this.#open = { question, settle }
      if (signal.aborted) return over()
      signal.addEventListener('abort', over, { once: true })
      this.#changed(question)
    })

  /** False: this question is not open any more. */
  answer(id: string, allow: boolean): boolean {
    if (this.#open?.question.id !== id) return false
    this.#open.settle(allow)
    return true
  }
}
