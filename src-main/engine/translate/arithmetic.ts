import type { BinaryOperation, UnaryOperation } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta } from '../catalogue.ts'
import {
  asDouble,
  categoryOf,
  double,
  doubleConstant,
  type Expression,
  float,
  long,
  plain,
  text,
} from './expression.ts'
import { numberOperand, textOperand } from './types.ts'

const operatorWords: Readonly<Record<string, string>> = {
  '||': 'Concatenation',
  '&': 'Bitwise AND',
  '|': 'Bitwise OR',
  '^': 'Bitwise XOR',
  '~': 'The bitwise complement',
}

/** Two values joined by an operator (ADQL 2.1, 2.2.3.2). */
export function binary(node: BinaryOperation, left: Expression, right: Expression): Expression {
  const { operator } = node
  const place = operatorWords[operator] ?? `"${operator}"`
  if (operator === '||') {
    const [a, b] = [textOperand(left, node.left.range, place), textOperand(right, node.right.range, place)]
    return plain(`(${a.sql} || ${b.sql})`, text)
  }
  const a = numberOperand(left, node.left.range, place)
  const b = numberOperand(right, node.right.range, place)
  const integers = categoryOf(a) === 'integer' && categoryOf(b) === 'integer'
  if (operator === '&' || operator === '|' || operator === '^') return bitwise(operator, a, b)
  if (operator === '%') return modulo(a, b)
  const meta = operator === '+' || operator === '-' ? sumMeta(left, right) : {}
  if (integers) return { sql: integerSql(operator, a, b), type: long, meta }
  const type = a.type.datatype === 'float' && b.type.datatype === 'float' ? float : double
  const [x, y] = type === float ? [a.sql, b.sql] : [asDouble(a), asDouble(b)]
  const sql = operator === '/' ? `(${x} / nullif(${y}, 0))` : `(${x} ${operator} ${y})`
  return { sql, type, meta, ...foldedDouble(operator, a, b) }
}

/** Long integers are computed in 128 bits: what does not fit into 64 becomes null. Shorter ones cannot leave 64 bits. */
function integerSql(operator: '+' | '-' | '*' | '/', a: Expression, b: Expression): string {
  const wide = a.type.datatype === 'long' || b.type.datatype === 'long'
  const symbol = operator === '/' ? '//' : operator
  const sql = `(CAST(${a.sql} AS ${wide ? 'HUGEINT' : 'BIGINT'}) ${symbol} CAST(${b.sql} AS ${wide ? 'HUGEINT' : 'BIGINT'}))`
  return wide ? `TRY_CAST(${sql} AS BIGINT)` : sql
}

/** The value of an operation on constants, for what wants constants: radii, coordinates. */
function foldedDouble(operator: '+' | '-' | '*' | '/', a: Expression, b: Expression): { constant?: number } {
  const [x, y] = [a.constant, b.constant]
  if (typeof x !== 'number' || typeof y !== 'number') return {}
  const value = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y
  return Number.isFinite(value) ? { constant: value } : {}
}

function bitwise(operator: '&' | '|' | '^', a: Expression, b: Expression): Expression {
  const [x, y] = [`TRY_CAST(${a.sql} AS BIGINT)`, `TRY_CAST(${b.sql} AS BIGINT)`]
  return plain(operator === '^' ? `xor(${x}, ${y})` : `(${x} ${operator} ${y})`, long)
}

/** The remainder, with the sign of the dividend; of division by zero null. */
export function modulo(a: Expression, b: Expression): Expression {
  if (categoryOf(a) === 'integer' && categoryOf(b) === 'integer')
    return plain(`CAST(CAST(${a.sql} AS HUGEINT) % CAST(${b.sql} AS HUGEINT) AS BIGINT)`, long)
  return plain(`(${asDouble(a)} % nullif(${asDouble(b)}, 0))`, double)
}

/** A sum or difference has the unit that both sides have; what it means is another thing. */
function sumMeta(left: Expression, right: Expression): ColumnMeta {
  const { unit } = left.meta
  return unit !== undefined && unit === right.meta.unit ? { unit } : {}
}

/** A sign or the bitwise complement. */
export function unary(node: UnaryOperation, operand: Expression): Expression {
  const value = numberOperand(operand, node.operand.range, operatorWords[node.operator] ?? `"${node.operator}"`)
  if (node.operator === '+') return { ...value, meta: operand.meta }
  if (node.operator === '~') return plain(`(~TRY_CAST(${value.sql} AS BIGINT))`, long)
  const unit = operand.meta.unit === undefined ? {} : { unit: operand.meta.unit }
  if (categoryOf(value) === 'integer') {
    if (typeof value.constant === 'number') return plain(`(-${value.sql})`, value.type, { constant: -value.constant })
    return { sql: `TRY_CAST(-CAST(${value.sql} AS HUGEINT) AS BIGINT)`, type: long, meta: unit }
  }
  if (typeof value.constant === 'number') return doubleConstant(-value.constant)
  return { sql: `(-${value.sql})`, type: value.type, meta: unit }
}
