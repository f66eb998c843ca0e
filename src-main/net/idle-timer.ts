/**
 * Calls `onIdle` once when nothing has happened for so long; pausing is for the time in which nothing is awaited.
 * Where the whole process stood still (a sleeping laptop, a long computation), what had arrived meanwhile counts.
 */
export class IdleTimer {
  readonly #milliseconds: number
  readonly #onIdle: () => void
  #timer: NodeJS.Timeout | undefined
  #lastLook: NodeJS.Immediate | undefined
  #over = false

  constructor(seconds: number, onIdle: () => void) {
    this.#milliseconds = Math.max(1, seconds * 1000)
    this.#onIdle = onIdle
  }

  /** Something happened, or a wait begins: counting starts anew. */
  touch(): void {
    if (this.#over) return
    clearImmediate(this.#lastLook)
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#ranOut(), this.#milliseconds)
    else this.#timer.refresh()
  }

  pause(): void {
    clearImmediate(this.#lastLook)
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  stop(): void {
    this.#over = true
    this.pause()
  }

  /** Sockets are read between timers and immediates: bytes that wait in them still touch the timer. */
  #ranOut(): void {
    this.#lastLook = setImmediate(() => {
      this.stop()
      this.#onIdle()
    })
  }
}
