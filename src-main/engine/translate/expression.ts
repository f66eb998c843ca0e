import type { TextRange } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta, ValueType } from '../catalogue.ts'
import type { Shape } from './shape.ts'

/** A value of a query in the engine's SQL, with what is known of it. */
export interface Expression {
  /** SQL that can stand anywhere an operand can. Never raises: what has no value gives null. */
  readonly sql: string
  readonly type: ValueType
  /** Unit, UCD and the rest, as far as they go over to the value. */
  readonly meta: ColumnMeta
  /** The value, where it is known before the query runs. */
  readonly constant?: number | string | boolean | null
  /** Geometry as the translator knows it. */
  readonly shape?: Shape
  /** For 1-or-0 predicates: a condition that is true where the value is 1, and false or unknown elsewhere. */
  readonly predicate?: string
  /** For distances: `value < bound` in a form that the engine can plan for. */
  readonly within?: (bound: Expression, operator: '<' | '<=') => string | undefined
  /** Name that a column of the result takes from it. */
  readonly name?: string
}

/** What is wrong with a query, and where; thrown inside the translator and caught at its door. */
export class QueryError extends Error {
  readonly range: TextRange
  constructor(range: TextRange, message: string) {
    super(message)
    this.name = 'QueryError'
    this.range = range
  }
}

/** Kinds of values that operators tell apart. */
export type Category = 'boolean' | 'integer' | 'real' | 'text' | 'geometry' | 'list' | 'null'

export const short: ValueType = { datatype: 'short' }
export const int: ValueType = { datatype: 'int' }
export const long: ValueType = { datatype: 'long' }
export const float: ValueType = { datatype: 'float' }
export const double: ValueType = { datatype: 'double' }
export const boolean: ValueType = { datatype: 'boolean' }
export const text: ValueType = { datatype: 'char', arraysize: '*' }
export const timestamp: ValueType = { datatype: 'char', arraysize: '*', xtype: 'timestamp' }
export const point: ValueType = { datatype: 'double', arraysize: '2', xtype: 'point' }
export const circle: ValueType = { datatype: 'double', arraysize: '3', xtype: 'circle' }
export const polygon: ValueType = { datatype: 'double', arraysize: '*', xtype: 'polygon' }
/** A geometry whose kind is known only when the query runs; comes out as text (DALI 1.1, 3.3). */
export const region: ValueType = { datatype: 'char', arraysize: '*', xtype: 'adql:REGION' }

const geometryXtypes: ReadonlySet<string> = new Set(['point', 'circle', 'polygon', 'adql:region', 'adql:point'])

/** True for the xtypes of geometry (DALI 1.1, 3.3; TAP 1.0's adql:POINT and adql:REGION). */
export const isGeometry = (type: ValueType): boolean => geometryXtypes.has(type.xtype?.toLowerCase() ?? '')

export function categoryOf(expression: Expression): Category {
  const { type } = expression
  if (expression.constant === null) return 'null'
  if (isGeometry(type)) return 'geometry'
  if (type.datatype === 'char' || type.datatype === 'unicodeChar') return 'text'
  if (type.arraysize !== undefined && type.arraysize !== '1') return 'list'
  if (type.datatype === 'boolean') return 'boolean'
  if (type.datatype === 'float' || type.datatype === 'double') return 'real'
  return type.datatype === 'bit' || type.datatype.endsWith('Complex') ? 'list' : 'integer'
}

const sqlTypes: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  bit: 'BOOLEAN',
  unsignedByte: 'UTINYINT',
  short: 'SMALLINT',
  int: 'INTEGER',
  long: 'BIGINT',
  char: 'VARCHAR',
  unicodeChar: 'VARCHAR',
  float: 'FLOAT',
  double: 'DOUBLE',
  floatComplex: 'FLOAT[]',
  doubleComplex: 'DOUBLE[]',
}

/** The engine's type for a type of VOTable: text of any length VARCHAR, other arrays lists. */
export function sqlTypeOf(type: ValueType): string {
  const item = sqlTypes[type.datatype] ?? 'VARCHAR'
  if (item.endsWith('[]')) return item
  if (item === 'VARCHAR') return /x/.test(type.arraysize ?? '') ? 'VARCHAR[]' : item
  return type.arraysize === undefined || type.arraysize === '1' ? item : `${item}[]`
}

export const quoteText = (value: string): string => `'${value.replaceAll("'", "''")}'`
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Written with its type: beside a value that is always null a mere text would be read as an integer. */
export const nan = "'nan'::DOUBLE"

/** A value with NaN made null, for where it is passed over as a null is; others as they are. */
export const withoutNan = (value: Expression): string =>
  categoryOf(value) === 'real'
    ? `nullif(${value.sql}, ${value.type.datatype === 'float' ? "'nan'::FLOAT" : nan})`
    : value.sql

/** A double in SQL, exact to the last bit; never read as a decimal. */
export function doubleSql(value: number): string {
  if (Number.isNaN(value)) return nan
  if (!Number.isFinite(value)) return value > 0 ? "'inf'::DOUBLE" : "'-inf'::DOUBLE"
  const digits = String(Math.abs(value))
  const literal = digits.includes('e') ? digits : `${digits}e0`
  return value < 0 || Object.is(value, -0) ? `(-${literal})` : literal
}

/** Longer SQL than this is not written twice: functions in functions would double it at each step. */
const longestTwice = 100

/** A formula that names its argument more than once; a long argument is worked out once, under a name. */
export const bound = (sql: string, formula: (argument: string) => string): string =>
  sql.length <= longestTwice ? formula(sql) : `(list_transform([${sql}], lambda v: ${formula('v')}))[1]`

const none: ColumnMeta = {}

/** A value without a unit or meaning of its own. */
export const plain = (sql: string, type: ValueType, more: Partial<Expression> = {}): Expression => ({
  sql,
  type,
  meta: none,
  ...more,
})

export const doubleConstant = (value: number): Expression => plain(doubleSql(value), double, { constant: value })
export const textConstant = (value: string): Expression => plain(quoteText(value), text, { constant: value })
export const nullConstant: Expression = plain('NULL', text, { constant: null })

/** The value as a double. */
export const asDouble = (expression: Expression): string =>
  typeof expression.constant === 'number'
    ? doubleSql(expression.constant)
    : expression.type.datatype === 'double'
      ? expression.sql
      : `CAST(${expression.sql} AS DOUBLE)`
