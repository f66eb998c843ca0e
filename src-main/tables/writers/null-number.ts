import type { Column } from '../column.ts'
import { isNullRow } from './cell-facts.ts'

const ranges = {
  u8: [0n, 255n],
  i16: [-32768n, 32767n],
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const

type WholeStorage = keyof typeof ranges

const isWhole = (storage: string): storage is WholeStorage => Object.hasOwn(ranges, storage)

/**
 * The number that stands for no value in formats that have no flag for it: the one the column declares if no cell holds it,
 * else the least, the greatest, the next from below that no cell holds. `unneeded`: the column holds no whole numbers or no
 * nulls; `none`: every number of its kind is a value.
 */
export function nullNumberFor(column: Column): bigint | 'unneeded' | 'none' {
  const { storage, nullValue } = column.info
  if (!isWhole(storage) || !column.chunks.some(hasNull)) return 'unneeded'
  const [least, most] = ranges[storage]
  const declared = /^[+-]?\d+$/.test(nullValue?.trim() ?? '')
    ? BigInt((nullValue ?? '').trim().replace('+', ''))
    : least
  const own = declared >= least && declared <= most ? declared : least
  for (const candidate of [own, least, most]) if (!holds(column, candidate)) return candidate
  const values = new Set<number | bigint>()
  for (const chunk of column.chunks) for (const value of chunk.values) values.add(value)
  const wide = storage === 'i64'
  for (let candidate = least; candidate <= most; candidate++)
    if (!values.has(wide ? candidate : Number(candidate))) return candidate
  return 'none'
}

const hasNull = (chunk: Column['chunks'][number]): boolean => chunk.nulls?.some((byte) => byte !== 0) ?? false

/** Whether a cell that is not null holds the number. */
function holds(column: Column, candidate: bigint): boolean {
  const { isArray } = column.info
  for (const chunk of column.chunks) {
    const { values, offsets } = chunk
    const from = offsets?.[0] ?? 0
    const end = isArray ? (offsets?.[chunk.rows] ?? 0) : chunk.rows
    const wanted = values instanceof BigInt64Array ? candidate : Number(candidate)
    for (let item = from; item < end; item++) {
      if (values[item] !== wanted) continue
      // Of a list any item counts: nulls have none of their own.
      if (isArray || !isNullRow(chunk, item)) return true
    }
  }
  return false
}
