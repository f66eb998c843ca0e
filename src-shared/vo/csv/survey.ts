import { type CsvType, Seen, seenIn, typeOf } from './cell-type.ts'
import { cellBytes, recordAt } from './record.ts'

/** Looks at cells for their types only, record by record. */
export class Survey {
  /** By column: what was seen, as bits of `Seen`. */
  readonly seen: Uint16Array
  readonly #delimiter: number

  constructor(columns: number, delimiter: number) {
    this.seen = new Uint16Array(columns)
    this.#delimiter = delimiter
  }

  types(): CsvType[] {
    return [...this.seen].map(typeOf)
  }

  /** Takes whole records from bytes[start, end); answers where the first byte not used stands. */
  look(bytes: Uint8Array, start: number, end: number, final: boolean): number {
    let p = start
    while (p < end) {
      const record = recordAt(bytes, p, end, this.#delimiter, final)
      if (!record) return p
      const { cells } = record
      const comment = bytes[p] === 35 && cells.length !== this.seen.length
      p = record.next
      if (comment) continue
      for (let column = 0; column < cells.length && column < this.seen.length; column++) {
        const cell = cells[column]
        // A column of text stays one.
        if (!cell || ((this.seen[column] as number) & Seen.text) !== 0) continue
        const from = cell.odd ? cellBytes(bytes, cell) : bytes
        let s = cell.odd ? 0 : cell.start
        let e = cell.odd ? from.length : cell.end
        while (s < e && (from[s] === 32 || from[s] === 9)) s++
        while (e > s && (from[e - 1] === 32 || from[e - 1] === 9)) e--
        if (s < e) this.seen[column] = (this.seen[column] as number) | seenIn(from, s, e)
      }
    }
    return p
  }
}
