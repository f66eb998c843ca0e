/** Time as the store sees it, passed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs a task later; the answer takes it back. A pending task does not keep the process alive. */
  after(milliseconds: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** A moment as part of a file name, in UTC: 20261121T075838Z. */
export const fileStamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
