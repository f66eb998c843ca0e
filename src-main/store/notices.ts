import type { Fault } from '#shared/ipc/fault.ts'
import type { Message } from '#shared/ipc/workspace.ts'

/** A message to the person, before it gets its id and time. */
export type Notice = Omit<Message, 'id' | 'at'>
export type Tell = (notice: Notice) => void

/** Seconds between attempts to write what could not be written. */
export const retrySeconds = 5

/** Tells the person once when a file can no longer be written, and once when it can again. */
export class WriteNotices {
  readonly #tell: Tell
  readonly #what: string
  readonly #path: string
  #failing = false

  /** `what` as it starts a sentence: "The query history". */
  constructor(tell: Tell, what: string, path: string) {
    this.#tell = tell
    this.#what = what
    this.#path = path
  }

  failed(fault: Fault): void {
    if (this.#failing) return
    this.#failing = true
    this.#tell({
      severity: 'error',
      text: `${this.#what} could not be saved. ${fault.message}`,
      where: this.#path,
      next: `It is kept in memory and tried again every ${retrySeconds} seconds.`,
      ...(fault.detail !== undefined && { detail: fault.detail }),
    })
  }

  succeeded(): void {
    if (!this.#failing) return
    this.#failing = false
    this.#tell({ severity: 'info', text: `${this.#what} is saved again.`, where: this.#path })
  }
}
