/** How a writer is stopped and heard. */
export interface WriteOptions {
  /** Ends the writing with a `cancelled` fault between two pieces. */
  readonly signal?: AbortSignal
  /** Hears how many rows of the current table are written, about once a piece. */
  readonly wrote?: (rows: number) => void
  /** Hears what could not be written as it was, one sentence each. */
  readonly note?: (sentence: string) => void
}
