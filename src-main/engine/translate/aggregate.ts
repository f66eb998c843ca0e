import type { Aggregate } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta } from '../catalogue.ts'
import {
  asDouble,
  categoryOf,
  double,
  type Expression,
  long,
  nan,
  plain,
  QueryError,
  withoutNan,
} from './expression.ts'
import { isNumber, wordFor } from './types.ts'

/** UCD words for what a set function does (UCD1+ controlled vocabulary 1.6, `stat`); SUM has none of its own. */
const statistics: Readonly<Record<string, string>> = { MIN: 'stat.min', MAX: 'stat.max', AVG: 'stat.mean' }

/** A set function (ADQL 2.1, 2.2.3.3). */
export function aggregate(node: Aggregate, argument: Expression | undefined): Expression {
  const distinct = node.quantifier === 'DISTINCT' ? 'DISTINCT ' : ''
  if (node.name === 'COUNT') {
    const sql = `count(${argument ? distinct + argument.sql : '*'})`
    return plain(sql, long, { meta: { ucd: 'meta.number' }, name: 'count' })
  }
  const range = node.argument?.range ?? node.range
  if (!argument) throw new QueryError(node.range, `${node.name} wants a value.`)
  const category = categoryOf(argument)
  const meta = statisticMeta(argument.meta, statistics[node.name])
  const name = node.name.toLowerCase()
  if (node.name === 'MIN' || node.name === 'MAX') {
    if (category === 'geometry' || category === 'list' || category === 'boolean')
      throw new QueryError(range, `${node.name} wants numbers or text; this is ${wordFor(argument)}.`)
    return { sql: `${name}(${withoutNan(argument)})`, type: argument.type, meta, name }
  }
  if (!isNumber(category) && category !== 'null')
    throw new QueryError(range, `${node.name} wants numbers; this is ${wordFor(argument)}.`)
  if (node.name === 'AVG' || category === 'null')
    return { sql: `avg(${distinct}nullif(${asDouble(argument)}, ${nan}))`, type: double, meta, name }
  if (category === 'integer')
    return { sql: `TRY_CAST(sum(${distinct}CAST(${argument.sql} AS HUGEINT)) AS BIGINT)`, type: long, meta, name }
  return { sql: `sum(${distinct}nullif(${asDouble(argument)}, ${nan}))`, type: double, meta, name }
}

/** Unit stays; the UCD gets its statistical word in front (UCD 1.6: `stat.*` words are primary). */
function statisticMeta(meta: ColumnMeta, word: string | undefined): ColumnMeta {
  const unit = meta.unit === undefined ? {} : { unit: meta.unit }
  const ucd = meta.ucd?.replace(/;meta\.main$/, '')
  if (!ucd) return unit
  return { ...unit, ucd: word === undefined ? ucd : ucd.startsWith('stat.') ? ucd : `${word};${ucd}` }
}
