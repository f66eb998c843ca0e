interface Note {
  readonly sentence: string
  readonly first: string
}

/** What a reader tolerated: one sentence each, repetitions counted, at most 100 sentences. */
export class ReadingNotes {
  readonly #sentences = new Map<string, { count: number; first: string }>()
  #row: Note[] = []
  static readonly limit = 100
  /** Rows in the chunks before the one being read: makes a row of the chunk a row of the table. */
  rowsBefore = 0

  /**
   * Notes a sentence; repeated, it is only counted. `first` says where it was seen. Notes on a row that turns out to
   * be incomplete are forgotten, since the row will be read again.
   */
  add(sentence: string, first = ''): void {
    this.#row.push({ sentence, first })
  }

  /** The row that the last notes are on is read. */
  keepRow(): void {
    if (this.#row.length === 0) return
    for (const { sentence, first } of this.#row) {
      const known = this.#sentences.get(sentence)
      if (known) known.count++
      else if (this.#sentences.size < ReadingNotes.limit) this.#sentences.set(sentence, { count: 1, first })
    }
    this.#row = []
  }

  /** The row that the last notes are on will be read again. */
  forgetRow(): void {
    if (this.#row.length > 0) this.#row = []
  }

  list(): string[] {
    this.keepRow()
    return [...this.#sentences].map(([sentence, { count, first }]) => {
      const where = first === '' ? '' : ` First: ${first}.`
      return count > 1 ? `${sentence} (${count} times)${where}` : `${sentence}${where}`
    })
  }
}
