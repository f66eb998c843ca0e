import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import type { RowBlock } from '#shared/model/table.ts'

/** Asks main for rows start .. start + rows. */
export type FetchRows = (start: number, rows: number, signal: AbortSignal) => Promise<Outcome<RowBlock>>

/** Rows asked for at a time. */
export const blockRows = 200

export interface RowSourceOptions {
  readonly fetch: FetchRows
  /** Rows start .. end are new: draw them again. */
  readonly onRows: (start: number, end: number) => void
  /** Rows cannot be had; nothing more is asked until `retry`. Undefined: they can again. */
  readonly onFault: (fault: Fault | undefined) => void
  /** Blocks kept, those nearest to the view (default 24: 4,800 rows). */
  readonly keptBlocks?: number
  /** Requests on their way at one time (default 3). */
  readonly inFlight?: number
  /** Runs what can wait until what is seen is painted (default: after 60 ms). */
  readonly later?: (run: () => void) => void
}

/** A row of the grid found in its block; `at` counts within the block. */
export interface FoundRow {
  readonly block: RowBlock
  readonly at: number
}

/**
 * The rows that the grid is about to draw: keeps the blocks near the view, asks for what is missing (what is seen
 * first, then one block ahead on either side), and takes back what has scrolled out of view before it came.
 * A block that was not full when it was read, because its table was still growing, is read again; its rows stay
 * until the fuller ones are there, so that nothing flickers.
 */
export class RowSource {
  readonly #options: RowSourceOptions
  readonly #blocks = new Map<number, RowBlock>()
  readonly #asked = new Map<number, AbortController>()
  readonly #waiting = new Map<number, Array<() => void>>()
  #rows = 0
  #view: readonly [first: number, last: number] = [0, 0]
  #wanted: number | undefined
  #fault: Fault | undefined
  #ahead: 'no' | 'waits' | 'now' = 'no'
  #closed = false

  constructor(options: RowSourceOptions) {
    this.#options = options
  }

  /** The row, if it is here. */
  find(row: number): FoundRow | undefined {
    const block = this.#blocks.get(Math.floor(row / blockRows))
    if (!block) return undefined
    const at = row - block.start
    return at >= 0 && at < block.rows ? { block, at } : undefined
  }

  /** Every block that is here. */
  blocks(): Iterable<RowBlock> {
    return this.#blocks.values()
  }

  /** The block of the first row in view, if it is here. */
  get seen(): RowBlock | undefined {
    return this.find(this.#view[0])?.block
  }

  get rows(): number {
    return this.#rows
  }

  /** Tells how many rows the table has by now. */
  setRows(rows: number): void {
    if (rows === this.#rows) return
    this.#rows = rows
    this.#ask()
  }

  /** Tells which rows are drawn now (first and last, both included). */
  show(first: number, last: number): void {
    this.#view = [Math.max(0, first), Math.max(0, last)]
    this.#ask()
  }

  /** Settles when the row is here, or will not be: ahead of a jump, so that it is painted once and whole. */
  ready(row: number): Promise<void> {
    if (this.find(row) || this.#fault || row >= this.#rows || this.#closed) return Promise.resolve()
    const block = Math.floor(row / blockRows)
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(block) ?? []
      waiting.push(resolve)
      this.#waiting.set(block, waiting)
      this.#wanted = block
      this.#ask()
    })
  }

  /** Asks again after a fault. */
  retry(): void {
    this.#fault = undefined
    this.#options.onFault(undefined)
    this.#ask()
  }

  close(): void {
    this.#closed = true
    for (const controller of this.#asked.values()) controller.abort()
    this.#asked.clear()
    for (const block of [...this.#waiting.keys()]) this.#release(block)
    this.#blocks.clear()
  }

  #isWhole(block: number): boolean {
    const here = this.#blocks.get(block)
    return here !== undefined && here.rows >= Math.min(blockRows, this.#rows - block * blockRows)
  }

  /** Blocks in the order of need: a jump's, those seen, one ahead on either side. */
  #needs(): number[] {
    const last = Math.ceil(this.#rows / blockRows) - 1
    const [from, to] = this.#view.map((row) => Math.min(Math.floor(row / blockRows), last)) as [number, number]
    const needs = this.#wanted === undefined ? [] : [this.#wanted]
    for (let block = from; block <= to; block++) needs.push(block)
    needs.push(to + 1, from - 1)
    return needs.filter((block) => block >= 0 && block <= last)
  }

  #ask(): void {
    if (this.#closed || this.#fault || this.#rows === 0) return
    const needs = this.#needs()
    for (const [block, controller] of this.#asked) {
      if (needs.includes(block)) continue
      this.#asked.delete(block)
      controller.abort()
    }
    const limit = this.#options.inFlight ?? 3
    const [from, to] = this.#view.map((row) => Math.floor(row / blockRows)) as [number, number]
    for (const block of needs) {
      if (this.#asked.size >= limit) return
      if (this.#asked.has(block) || this.#isWhole(block)) continue
      const isAhead = block !== this.#wanted && (block < from || block > to)
      if (isAhead && this.#ahead !== 'now') {
        this.#askAhead()
        return
      }
      void this.#fetch(block)
    }
  }

  /** Blocks ahead wait: their answers would be taken in while what is seen is being drawn. */
  #askAhead(): void {
    if (this.#ahead !== 'no') return
    this.#ahead = 'waits'
    const later = this.#options.later ?? ((run) => setTimeout(run, 60))
    later(() => {
      this.#ahead = 'now'
      this.#ask()
      this.#ahead = 'no'
    })
  }

  async #fetch(block: number): Promise<void> {
    const controller = new AbortController()
    this.#asked.set(block, controller)
    const start = block * blockRows
    const answer = await this.#options.fetch(start, Math.min(blockRows, this.#rows - start), controller.signal)
    if (this.#asked.get(block) !== controller) return
    this.#asked.delete(block)
    if (this.#closed) return
    if (answer.ok) {
      this.#blocks.set(block, answer.value)
      this.#trim()
      this.#release(block)
      this.#options.onRows(start, start + answer.value.rows)
      // An answer shorter than asked for means that the table says more rows than it has: do not ask in circles.
      if (answer.value.rows > 0) this.#ask()
    } else if (answer.fault.kind !== 'cancelled') {
      this.#fault = answer.fault
      for (const waiting of [...this.#waiting.keys()]) this.#release(waiting)
      this.#options.onFault(answer.fault)
    }
  }

  #release(block: number): void {
    if (this.#wanted === block) this.#wanted = undefined
    const waiting = this.#waiting.get(block)
    this.#waiting.delete(block)
    for (const settle of waiting ?? []) settle()
  }

  #trim(): void {
    const surplus = this.#blocks.size - (this.#options.keptBlocks ?? 24)
    if (surplus <= 0) return
    const needs = this.#needs()
    const middle = (this.#view[0] + this.#view[1]) / 2 / blockRows
    const far = [...this.#blocks.keys()]
      .filter((block) => !needs.includes(block))
      .sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle))
    for (const block of far.slice(0, surplus)) this.#blocks.delete(block)
  }
}
