import type { TextRange } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta, ValueType } from '../catalogue.ts'
import {
  type Category,
  categoryOf,
  double,
  type Expression,
  isGeometry,
  long,
  QueryError,
  sqlTypeOf,
  text,
} from './expression.ts'

const words: Readonly<Record<Category, string>> = {
  boolean: 'a truth value',
  integer: 'a number',
  real: 'a number',
  text: 'text',
  geometry: 'a geometry',
  list: 'an array',
  null: 'NULL',
}

/** What kind of value it is, in words. */
export const wordFor = (expression: Expression): string => words[categoryOf(expression)]

const integerRank: Readonly<Record<string, number>> = { unsignedByte: 0, short: 1, int: 2, long: 3 }

/** The type that two numbers have in common: integers the wider one, float only of floats and short integers, else double. */
function commonNumber(left: ValueType, right: ValueType): ValueType {
  const leftRank = integerRank[left.datatype]
  const rightRank = integerRank[right.datatype]
  if (leftRank !== undefined && rightRank !== undefined)
    return { datatype: leftRank >= rightRank ? left.datatype : right.datatype }
  return left.datatype === 'float' && right.datatype === 'float' ? { datatype: 'float' } : double
}

/** The type in which values of one column, of CASE or of COALESCE come together. */
export function commonType(values: readonly { readonly value: Expression; readonly range: TextRange }[]): ValueType {
  let common: { type: ValueType; category: Category } | undefined
  for (const { value, range } of values) {
    const category = categoryOf(value)
    if (category === 'null') continue
    if (common === undefined) common = { type: value.type, category }
    else if (isNumber(category) && isNumber(common.category)) {
      const type = commonNumber(common.type, value.type)
      common = { type, category: categoryOf({ sql: '', type, meta: {} }) }
    } else if (category !== common.category)
      throw new QueryError(
        range,
        `This is ${words[category]}, but ${words[common.category]} stands before it in the same column.`,
      )
    else if (common.type.xtype !== value.type.xtype || common.type.arraysize !== value.type.arraysize) {
      if (category === 'geometry' && sqlTypeOf(common.type) !== sqlTypeOf(value.type))
        throw new QueryError(range, 'Geometries of different kinds cannot stand in one column.')
      const { xtype: _xtype, ...rest } = common.type
      const xtype = common.type.xtype === value.type.xtype ? value.type.xtype : undefined
      common = { category, type: { ...rest, arraysize: '*', ...(xtype === undefined ? {} : { xtype }) } }
    }
  }
  return common?.type ?? text
}

export const isNumber = (category: Category): boolean => category === 'integer' || category === 'real'

/** The value as SQL of a type that it can stand in without loss. */
export function converted(value: Expression, type: ValueType): string {
  if (value.constant === null) return `CAST(NULL AS ${sqlTypeOf(type)})`
  const sql = isGeometry(value.type) ? value.sql : value.sql
  return sqlTypeOf(value.type) === sqlTypeOf(type) ? sql : `CAST(${sql} AS ${sqlTypeOf(type)})`
}

/** The metadata that all values have in common. */
export function commonMeta(values: readonly Expression[]): ColumnMeta {
  const [first, ...rest] = values.filter((value) => value.constant !== null)
  if (!first) return {}
  const kept: { -readonly [K in keyof ColumnMeta]: ColumnMeta[K] } = {}
  for (const key of ['unit', 'ucd', 'utype', 'description'] as const) {
    const value = first.meta[key]
    if (value !== undefined && rest.every((other) => other.meta[key] === value)) kept[key] = value
  }
  return kept
}

/** The value as a number, or what is wrong with it. Text that reads as a number counts as one. */
export function numberOperand(value: Expression, range: TextRange, place: string): Expression {
  const category = categoryOf(value)
  if (isNumber(category)) return value
  if (category === 'null') return { ...value, sql: 'CAST(NULL AS DOUBLE)', type: double }
  if (category === 'boolean') return { sql: `CAST(${value.sql} AS BIGINT)`, type: long, meta: {} }
  if (typeof value.constant === 'string' && value.constant.trim() !== '' && Number.isFinite(Number(value.constant))) {
    const number = Number(value.constant)
    return { sql: `${String(number)}::DOUBLE`, type: double, meta: {}, constant: number }
  }
  throw new QueryError(range, `${place} wants a number; this is ${wordFor(value)}.`)
}

/** The value as text, or what is wrong with it. */
export function textOperand(value: Expression, range: TextRange, place: string): Expression {
  const category = categoryOf(value)
  if (category === 'text') return value
  if (category === 'null') return { ...value, sql: 'CAST(NULL AS VARCHAR)', type: text }
  throw new QueryError(range, `${place} wants text; this is ${wordFor(value)}.`)
}
