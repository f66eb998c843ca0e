import type { Clock } from '#main/store/clock.ts'

interface Task {
  readonly at: number
  readonly run: () => void
}

/** A clock that stands still until it is told to move. */
export class ManualClock implements Clock {
  #now: number
  #tasks: Task[] = []

  constructor(now = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = now
  }

  now = (): number => this.#now

  after = (milliseconds: number, run: () => void): (() => void) => {
    const task = { at: this.#now + milliseconds, run }
    this.#tasks.push(task)
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task)
    }
  }

  /** Tasks that wait. */
  get waiting(): number {
    return this.#tasks.length
  }

  /** Moves on and runs what is due, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (;;) {
      const due = this.#tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.#tasks = this.#tasks.filter((other) => other !== due)
      this.#now = Math.max(this.#now, due.at)
      due.run()
    }
    this.#now = end
  }
}
