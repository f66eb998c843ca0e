import type { FunctionCall } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta } from '../catalogue.ts'
import { declaredFunctions } from '../declared-functions.ts'
import { suggestion } from '../near-names.ts'
import {
  asDouble,
  categoryOf,
  type Expression,
  int,
  long,
  plain,
  point,
  QueryError,
  quoteText,
  text,
} from './expression.ts'
import type { Argument } from './function-call.ts'
import type { Place } from './place.ts'
import { shapeOf } from './region-value.ts'
import { numberOperand, textOperand } from './types.ts'
import { translateValue } from './value.ts'

/** The numbers of arguments that there are forms for. */
const counts: Readonly<Record<string, readonly number[]>> = {
  ivo_hasword: [2],
  ivo_nocasematch: [2],
  ivo_hashlist_has: [2],
  ivo_string_agg: [2],
  ivo_healpix_index: [2, 3],
  ivo_healpix_center: [2],
  ivo_apply_pm: [5],
  ivo_interval_overlaps: [4],
}

/** A user-defined function (ADQL 2.1, 2.3.1); declared-functions.ts says what each does. */
export function userFunction(node: FunctionCall, place: Place): Expression {
  const name = node.name.toLowerCase()
  const wanted = counts[name]
  if (!wanted) {
    const names = declaredFunctions.map((declared) => declared.name)
    throw new QueryError(node.nameRange, `There is no function ${node.name} here.${suggestion(node.name, names)}`)
  }
  if (!wanted.includes(node.arguments.length)) {
    const forms = declaredFunctions.filter((declared) => declared.name === name).map(({ signature }) => signature)
    throw new QueryError(node.range, `${name} is called as ${forms.join(' or ')}.`)
  }
  const { groupedBy: _groupedBy, ...inRow } = place
  const aggregating = name === 'ivo_string_agg'
  if (aggregating && place.noAggregates !== undefined)
    throw new QueryError(node.range, `${name} cannot stand in ${place.noAggregates}.`)
  const inside: Place = aggregating ? { ...inRow, noAggregates: 'another set function' } : place
  const values = node.arguments.map((value): Argument => ({ value: translateValue(value, inside), range: value.range }))
  return { name, ...callOf(name, node, values) }
}

function callOf(name: string, node: FunctionCall, values: readonly Argument[]): Expression {
  const textAt = (index: number): string => of(values, index, (one) => textOperand(one.value, one.range, name).sql)
  const numberAt = (index: number): string =>
    of(values, index, (one) => asDouble(numberOperand(one.value, one.range, name)))
  switch (name) {
    case 'ivo_hasword':
      return truth(hasWord(values, textAt))
    case 'ivo_nocasematch':
      return truth(`(${textAt(0)} ILIKE ${textAt(1)})`)
    case 'ivo_hashlist_has':
      return truth(`list_contains(string_split(lower(${textAt(0)}), '#'), lower(${textAt(1)}))`)
    case 'ivo_string_agg':
      return stringAgg(node, values)
    case 'ivo_healpix_index': {
      const order = `TRY_CAST(${numberAt(0)} AS INTEGER)`
      const meta: ColumnMeta = { ucd: 'pos.healpix' }
      const [longitude, latitude] = values.length === 3 ? [numberAt(1), numberAt(2)] : pointNumbers(values[1], node)
      return { sql: `alidade_healpix(${order}, ${longitude}, ${latitude})`, type: long, meta }
    }
    case 'ivo_healpix_center': {
      const index = of(values, 1, (one) => `TRY_CAST(${numberOperand(one.value, one.range, name).sql} AS BIGINT)`)
      return pointFrom(`alidade_healpix_centre(TRY_CAST(${numberAt(0)} AS INTEGER), ${index})`)
    }
    case 'ivo_apply_pm':
      return pointFrom(`alidade_moved(${[0, 1, 2, 3, 4].map(numberAt).join(', ')})`)
    default:
      return truth(
        `(${numberAt(0)} <= ${numberAt(3)} AND ${numberAt(2)} <= ${numberAt(1)} AND ${numberAt(0)} <= ${numberAt(1)} AND ${numberAt(2)} <= ${numberAt(3)})`,
      )
  }
}

function of(values: readonly Argument[], index: number, sqlOf: (argument: Argument) => string): string {
  const argument = values[index]
  return argument ? sqlOf(argument) : 'NULL'
}

/** 1 or 0; usable as a condition where it is compared with 1. */
const truth = (predicate: string): Expression => plain(`CAST(${predicate} AS INTEGER)`, int, { predicate })

const pointFrom = (sql: string): Expression =>
  plain(sql, point, { shape: { kind: 'encoded', sql: `list_prepend(1e0, ${sql})` } })

/** Every word of the one among the words of the other. */
function hasWord(values: readonly Argument[], textAt: (index: number) => string): string {
  const words = (sql: string): string => `regexp_extract_all(lower(${sql}), '[\\pL\\pN]+')`
  const needle = values[1]?.value.constant
  if (typeof needle !== 'string')
    return `(list_has_all(${words(textAt(0))}, ${words(textAt(1))}) AND len(${words(textAt(1))}) > 0)`
  const wanted = needle.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (wanted.length === 0) return `(${textAt(0)} IS NULL AND NULL)`
  return `list_has_all(${words(textAt(0))}, [${wanted.map(quoteText).join(', ')}])`
}

function stringAgg(node: FunctionCall, [expression, delimiter]: readonly Argument[]): Expression {
  if (!expression || typeof delimiter?.value.constant !== 'string')
    throw new QueryError(delimiter?.range ?? node.range, 'The delimiter of ivo_string_agg is wanted as a text literal.')
  const category = categoryOf(expression.value)
  const sql =
    category === 'integer' || category === 'real'
      ? `CAST(${expression.value.sql} AS VARCHAR)`
      : textOperand(expression.value, expression.range, 'ivo_string_agg').sql
  return plain(`string_agg(${sql}, ${quoteText(delimiter.value.constant)})`, text)
}

function pointNumbers(argument: Argument | undefined, node: FunctionCall): readonly [string, string] {
  const shape = argument && shapeOf(argument.value)
  if (shape?.kind === 'point') return [shape.longitude.sql, shape.latitude.sql]
  if (shape?.kind !== 'encoded') throw new QueryError(argument?.range ?? node.range, 'A point is wanted here.')
  return [`(CASE WHEN (${shape.sql})[1] = 1 THEN (${shape.sql})[2] END)`, `(${shape.sql})[3]`]
}
