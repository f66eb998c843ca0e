import type { ColumnBuilder } from './column-builder.ts'
import { WideTextMachine, wideTextBytes, wideTextStrings } from './wide-text-machine.ts'

/** The machine keeps nothing between calls that matters: one serves all. */
let sharedMachine: WideTextMachine | undefined

/** Rows for which the list of strings must have room, or this way does not pay. */
const leastRows = 16
/** A string takes at least its count. */
const listStrings = wideTextBytes / 4

/** The strings of unicodeChar columns of some rows, before they are turned into UTF-8: a column at a time. */
export class WideTexts {
  /** Rows that wait. */
  rows = 0
  readonly #builders: readonly ColumnBuilder[]
  readonly #emptyIsNull: boolean
  readonly #mostRows: number
  /** By column and row: where a string begins behind `#from`, and its characters. */
  readonly #list = new Int32Array(2 * listStrings)
  #from = 0
  #to = 0

  /** `emptyIsNull`: nothing else can say that there is no value. */
  constructor(builders: readonly ColumnBuilder[], emptyIsNull: boolean) {
    this.#builders = builders
    this.#emptyIsNull = emptyIsNull
    this.#mostRows = Math.min(wideTextStrings, Math.floor(listStrings / builders.length))
  }

  /** Whether there are such columns, and not too many. */
  static serves(columns: number): boolean {
    return columns > 0 && listStrings / columns >= leastRows
  }

  /** A string of the row that is being read; it waits only if the row is kept. */
  put(column: number, at: number, characters: number): void {
    const place = 2 * (column * this.#mostRows + this.rows)
    this.#list[place] = at - this.#from
    this.#list[place + 1] = characters
  }

  /** Begins anew: strings will stand at this place or behind it. */
  begin(at: number): void {
    this.rows = 0
    this.#from = at
  }

  /** Keeps the row that ends here; false where there is no room, and the row is to be read once more after `write`. */
  keep(end: number): boolean {
    if (end - this.#from > wideTextBytes || this.rows === this.#mostRows) return false
    this.rows++
    this.#to = end
    return true
  }

  /** Writes the strings that wait; the first of them belong to row `row` of the builders. */
  write(bytes: Uint8Array, row: number): void {
    const { rows } = this
    if (rows === 0) return
    sharedMachine ??= new WideTextMachine()
    const machine = sharedMachine
    machine.lay(bytes, this.#from, this.#to)
    for (let column = 0; column < this.#builders.length; column++) {
      const b = this.#builders[column] as ColumnBuilder
      const place = 2 * column * this.#mostRows
      const first = b.offsets[row] as number
      const ends = machine.write(this.#list.subarray(place, place + 2 * rows), first)
      b.reserveBytes(first + machine.to - machine.from)
      b.u8.set(machine.bytes.subarray(machine.from, machine.to), first)
      const { offsets } = b
      for (let r = 0; r < rows; r++) offsets[row + r + 1] = ends[2 * r + 1] as number
      if (!this.#emptyIsNull) continue
      for (let r = row; r < row + rows; r++) if (offsets[r] === offsets[r + 1]) b.setNull(r)
    }
    this.rows = 0
  }
}
