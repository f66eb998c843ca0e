/** Seconds the shell waits for a window, by what it waits for. */
export const windowWaits = {
  /** For the first window after the browser was started. */
  first: 60,
  /** After the last window has gone. A reload asks for the page again at once. */
  gone: 2,
  /** After the page was asked for: until it has loaded and connected. */
  loading: 20,
} as const

/**
 * Knows when the last window has gone for good: no socket is open, and nobody asks for the page. Without `browser` (the
 * person opens the address by hand) the first window is waited for without limit.
 */
export class WindowWatch {
  readonly #onEnd: (hadWindow: boolean) => void
  #windows = 0
  #hadWindow = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #waits: keyof typeof windowWaits = 'first'

  constructor(waitsForBrowser: boolean, onEnd: (hadWindow: boolean) => void) {
    this.#onEnd = onEnd
    if (waitsForBrowser) this.#wait('first')
  }

  /** The page was asked for, or (`part`) one of its files: that may be the last a closed window asked for. */
  pageAsked(part = false): void {
    if (this.#windows > 0 || this.#timer === undefined || (part && this.#waits === 'gone')) return
    this.#wait('loading')
  }

  /** So many windows are connected now. */
  count(windows: number): void {
    this.#windows = windows
    if (windows > 0) {
      this.#hadWindow = true
      this.stop()
    } else if (this.#hadWindow) this.#wait('gone')
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wait(what: keyof typeof windowWaits): void {
    clearTimeout(this.#timer)
    this.#waits = what
    this.#timer = setTimeout(() => this.#onEnd(this.#hadWindow), windowWaits[what] * 1000)
  }
}
