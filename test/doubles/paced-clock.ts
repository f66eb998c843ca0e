import type { Clock } from '#main/store/clock.ts'

interface Task {
  readonly at: number
  readonly run: () => void
}

export interface PacedClockOptions {
  /** The most that one turn of the event loop adds, milliseconds; default 50. */
  readonly stepMilliseconds?: number
  /** How many times faster than real time it may go; default 500. */
  readonly fastest?: number
}

/**
 * A clock that goes fast while sockets really work: each turn of the event loop adds a little, never a leap, however long
 * the machine was busy with something else.
 */
export class PacedClock implements Clock {
  #now = Date.UTC(2026, 0, 2, 3, 4, 5)
  #tasks: Task[] = []
  #seen = performance.now()
  #stopped = false
  readonly #step: number
  readonly #fastest: number

  constructor(options: PacedClockOptions = {}) {
    this.#step = options.stepMilliseconds ?? 50
    this.#fastest = options.fastest ?? 500
    setImmediate(() => this.#turn())
  }

  now = (): number => this.#now

  after = (milliseconds: number, run: () => void): (() => void) => {
    const task = { at: this.#now + milliseconds, run }
    const later = this.#tasks.findIndex((other) => other.at > task.at)
    if (later < 0) this.#tasks.push(task)
    else this.#tasks.splice(later, 0, task)
    return () => {
      const place = this.#tasks.indexOf(task)
      if (place >= 0) this.#tasks.splice(place, 1)
    }
  }

  /** Resolves after so many seconds of this clock. */
  pause(seconds: number): Promise<void> {
    return new Promise((resolve) => this.after(seconds * 1000, resolve))
  }

  stop(): void {
    this.#stopped = true
  }

  #turn(): void {
    if (this.#stopped) return
    const real = performance.now()
    this.#now += Math.min(this.#step, (real - this.#seen) * this.#fastest)
    this.#seen = real
    for (let due = this.#tasks[0]; due && due.at <= this.#now; due = this.#tasks[0]) {
      this.#tasks.shift()
      due.run()
    }
    setImmediate(() => this.#turn())
  }
}
