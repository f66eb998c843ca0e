/** Calls `onIdle` once when nothing has happened for so long; pausing is for the time in which nothing is awaited. */
export class IdleTimer {
  readonly #milliseconds: number
  readonly #onIdle: () => void
  #timer: NodeJS.Timeout | undefined
  #over = false

  constructor(seconds: number, onIdle: () => void) {
    this.#milliseconds = Math.max(1, seconds * 1000)
    this.#onIdle = onIdle
  }

  /** Something happened, or a wait begins: counting starts anew. */
  touch(): void {
    if (this.#over) return
    if (this.#timer !== undefined) this.#timer.refresh()
    else
      this.#timer = setTimeout(() => {
        this.stop()
        this.#onIdle()
      }, this.#milliseconds)
  }

  pause(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  stop(): void {
    this.#over = true
    this.pause()
  }
}
