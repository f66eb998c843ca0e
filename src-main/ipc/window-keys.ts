import { createHash, timingSafeEqual } from 'node:crypto'

/** What a window shows at its first message: the one-time token of the start, or the session secret it was given for it. */
export type WindowKey = { readonly token: string } | { readonly session: string }

/** A claim on the door. The token is burnt for good once the window has shown that it holds the session secret. */
export interface Admission {
  readonly session: string
  /** The window has stored the secret: the token will not open again. */
  confirm(): void
  /** The window went before it could store the secret: the token opens again. */
  release(): void
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares without telling by its duration how much was right. */
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/** Who may open a window: the holder of the token, once, and from then on whoever holds the session secret (a reload). */
export class WindowKeys {
  readonly token: string
  readonly #session: string
  #tokenState: 'free' | 'held' | 'burnt' = 'free'

  /** `randomSecret` gives at least 128 bits as text, new at each call. */
  constructor(randomSecret: () => string) {
    this.token = randomSecret()
    this.#session = randomSecret()
  }

  admit(key: WindowKey): Admission | undefined {
    if ('session' in key)
      return equal(key.session, this.#session)
        ? { session: this.#session, confirm: () => undefined, release: () => undefined }
        : undefined
    const right = equal(key.token, this.token)
    if (!right || this.#tokenState !== 'free') return undefined
    this.#tokenState = 'held'
    return {
      session: this.#session,
      confirm: () => {
        this.#tokenState = 'burnt'
      },
      release: () => {
        if (this.#tokenState === 'held') this.#tokenState = 'free'
      },
    }
  }
}
