/** What a reader tolerated: one sentence each, repetitions counted, at most 100 sentences. */
export class ReadingNotes {
  readonly #sentences = new Map<string, { count: number; first: string }>()
  static readonly limit = 100
  /** Rows in the chunks before the one being read: makes a row of the chunk a row of the table. */
  rowsBefore = 0

  /** Notes a sentence once; repeated, it is only counted. `first` says where it was first seen. */
  add(sentence: string, first = ''): void {
    const known = this.#sentences.get(sentence)
    if (known) known.count++
    else if (this.#sentences.size < ReadingNotes.limit) this.#sentences.set(sentence, { count: 1, first })
  }

  list(): string[] {
    return [...this.#sentences].map(([sentence, { count, first }]) => {
      const where = first === '' ? '' : ` First: ${first}.`
      return count > 1 ? `${sentence} (${count} times)${where}` : `${sentence}${where}`
    })
  }
}
