import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOf, type PlainCell } from '../unit/formats/cells-of.ts'
import { binaryTable, fits, number, text } from '../unit/formats/made-fits.ts'
import { readFile } from '../unit/formats/read-file.ts'

// Rows longer than the fast way takes are read one cell at a time: both ways must say what these few lines say.
const longRow = 20_000

interface MadeColumn {
  readonly code: string
  readonly width: number
  readonly nullNumber: bigint | undefined
}

const sizes: Readonly<Record<string, number>> = { D: 8, E: 4, K: 8, J: 4, I: 2, L: 1, A: 1 }
const oddText = [
  ...['', ' ', '\0', 'a', 'plain text of some length', ' both ends ', 'é', 'Ω', '銀', '😀', '\u07ff', '\ud7ff'].map(
    (part) => [...Buffer.from(part)],
  ),
  ...[[0xe9], [0x80], [0xc1, 0x80], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xf0, 0x8f, 0x80, 0x80]],
  ...[[0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0xc3, 0xc3], [0xff], [0xf0, 0x9f, 0x98, 0x41]],
]

const madeColumn = fc.oneof(
  fc.record({
    code: fc.constantFrom('D', 'E', 'K', 'J', 'I', 'L'),
    width: fc.constant(1),
    nullNumber: fc.option(fc.bigInt({ min: -2n, max: 2n }), { nil: undefined }),
  }),
  fc.record({ code: fc.constant('A'), width: fc.integer({ min: 1, max: 70 }), nullNumber: fc.constant(undefined) }),
)

/** Bytes of a cell that are worth a look. */
function cellBytes({ code, width, nullNumber }: MadeColumn, random: () => number): Buffer {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const bytes = Buffer.alloc((sizes[code] ?? 1) * width, random() < 0.5 ? 0 : 32)
  if (code === 'A') {
    for (let at = 0; at < width && random() < 0.9; ) {
      const part = pick(oddText).slice(0, width - at)
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256)
  if (code === 'L') bytes[0] = pick([84, 70, 0, 63])
  else if (random() < 0.3) {
    const special = pick([0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5])
    if (code === 'D') bytes.writeDoubleBE(special)
    else if (code === 'E') bytes.writeFloatBE(special)
    else if (nullNumber !== undefined) {
      if (code === 'K') bytes.writeBigInt64BE(nullNumber)
      else bytes.writeIntBE(Number(nullNumber), 0, sizes[code] ?? 1)
    }
  } else if (random() < 0.1 && (code === 'D' || code === 'E')) bytes.fill(0xff)
  return bytes
}

/** What the standard says of a cell (FITS 4.0, 7.3.3). */
function cellSaid({ code, nullNumber }: MadeColumn, bytes: Buffer): PlainCell {
  const orNull = (value: number | bigint): PlainCell =>
    Number.isNaN(value) || (nullNumber !== undefined && BigInt(value) === nullNumber) ? null : value
  switch (code) {
    case 'A': {
      if (bytes[0] === 0) return null
      const end = bytes.indexOf(0)
      const said = bytes.subarray(0, end < 0 ? bytes.length : end)
      const trimmed = Buffer.from(said.toString('latin1').replace(/ +$/, ''), 'latin1')
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(trimmed)
      } catch {
        return trimmed.toString('latin1')
      }
    }
    case 'D':
    case 'E': {
      const value = code === 'D' ? bytes.readDoubleBE() : bytes.readFloatBE()
      return Number.isNaN(value) ? null : value
    }
    case 'K':
      return orNull(bytes.readBigInt64BE())
    case 'L':
      return bytes[0] === 84 ? true : bytes[0] === 70 ? false : null
    default:
      return orNull(bytes.readIntBE(0, sizes[code] ?? 1))
  }
}

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 4_294_967_296
  }
}

test('numbers, truth values and texts are read as their bytes say, in rows short and long', () => {
  fc.assert(
    fc.property(
      fc.array(madeColumn, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer(),
      fc.integer({ min: 1, max: 5000 }),
      fc.constantFrom(7, 16, 65_536),
      (columns, rows, seed, pieceBytes, chunkRows) => {
        const random = randomNumbers(seed)
        const cells = Array.from({ length: rows }, () => columns.map((column) => cellBytes(column, random)))
        const said = columns.map((column, index) => cells.map((row) => cellSaid(column, row[index] ?? Buffer.alloc(0))))
        for (const filling of [0, longRow]) {
          const data = Buffer.concat(cells.flatMap((row) => [...row, Buffer.alloc(filling)]))
          const cards = columns.flatMap(({ code, width, nullNumber }, index) => [
            text(`TFORM${index + 1}`, `${width}${code}`),
            ...(nullNumber === undefined ? [] : [number(`TNULL${index + 1}`, String(nullNumber))]),
          ])
          const file = fits(binaryTable(data.length / rows, rows, data, number('TFIELDS', columns.length), ...cards))
          const [table] = readFile(file, { pieceBytes: filling === 0 ? pieceBytes : 500_000, chunkRows }).tables
          expect(table && cellsOf(table)).toEqual(said)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('texts of many rows are read alike wherever the bytes are cut, and their Latin-1 is told once', () => {
  const columns: MadeColumn[] = [
    { code: 'A', width: 33, nullNumber: undefined },
    { code: 'D', width: 1, nullNumber: undefined },
  ]
  const random = randomNumbers(20_261_122)
  const rows = 66_001
  const cells = Array.from({ length: rows }, () => columns.map((column) => cellBytes(column, random)))
  const said = columns.map((column, index) => cells.map((row) => cellSaid(column, row[index] ?? Buffer.alloc(0))))
  const file = fits(
    binaryTable(
      41,
      rows,
      Buffer.concat(cells.flat()),
      number('TFIELDS', 2),
      text('TFORM1', '33A'),
      text('TFORM2', 'D'),
    ),
  )
  const { tables, end } = readFile(file, { pieceBytes: 1_000_003 })
  const [table] = tables
  // Column by column: a list of so many differences would say nothing.
  const read = table ? cellsOf(table) : []
  for (const [index, column] of said.entries())
    expect(column.findIndex((cell, row) => !Object.is(cell, read[index]?.[row]))).toBe(-1)
  expect(read.map(({ length }) => length)).toEqual([rows, rows])
  expect(end.tables[0]?.notes).toEqual(['Column col1: text that is not UTF-8 is read as Latin-1.'])
})
