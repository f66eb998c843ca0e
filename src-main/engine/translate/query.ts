import type { QueryBody, QueryExpression, SetOperation, SortItem, Value } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta, ValueType } from '../catalogue.ts'
import { categoryOf, type Expression, isGeometry, long, QueryError, withoutNan } from './expression.ts'
import { translateFrom } from './from.ts'
import type { Place } from './place.ts'
import { type CommonRelation, columnsNamed, type FromItem, isNamed, Scope } from './scope.ts'
import { type SelectColumn, selectParts } from './select.ts'
import { commonType, converted } from './types.ts'
import { translateValue } from './value.ts'

/** A query in SQL and the columns it gives. */
export interface TranslatedQuery {
  readonly sql: string
  readonly columns: readonly SelectColumn[]
}

/** How the outermost query differs: rows at most, and columns in the form in which they leave the engine. */
export interface Outermost {
  readonly maxRows: number | undefined
  readonly columnSql: (value: Expression) => string
}

/** A query behind IN, EXISTS or as a value; its columns are plain names. */
export const subquerySql = (node: QueryExpression, place: Place): TranslatedQuery => {
  const { groupedBy: _groupedBy, noAggregates: _noAggregates, strict: _strict, ...rest } = place
  return translateQuery(node, rest)
}

/** A query with all that applies to it: WITH, ORDER BY, TOP and OFFSET (ADQL 2.1, 2.2, 4.5, 4.9). */
export function translateQuery(node: QueryExpression, outer: Place, outermost?: Outermost): TranslatedQuery {
  const { commons, withSql } = commonTables(node, outer)
  const place = { ...outer, commons }
  const limit = new Limit(node.offset?.value, outermost?.maxRows)
  const { body } = node
  if (body.kind === 'select') {
    const parts = selectParts(body, place, outermost?.columnSql)
    limit.take(body.top?.value)
    if (!parts.distinct) {
      const order = node.orderBy.flatMap((item) =>
        sortSql(item, (value) => selectSortKey(value, parts.columns) ?? translateValue(value, parts.place)),
      )
      return { sql: `${withSql}${parts.sql}${orderSql(order)}${limit.sql}`, columns: parts.columns }
    }
    const order = node.orderBy.flatMap((item) =>
      sortSql(item, (value) => resultSortKey(value, parts.columns, parts.place)),
    )
    const inner = order.length > 0 ? `SELECT * FROM (${parts.sql}) AS d${orderSql(order)}` : parts.sql
    return { sql: `${withSql}${inner}${limit.sql}`, columns: parts.columns }
  }
  const inner = translateBody(body, place)
  const order = node.orderBy.flatMap((item) => sortSql(item, (value) => resultSortKey(value, inner.columns)))
  const items = outermost
    ? inner.columns
        .map((column) => `${outermost.columnSql({ ...column.value, sql: column.sqlName })} AS ${column.sqlName}`)
        .join(', ')
    : '*'
  return {
    sql: `${withSql}SELECT ${items} FROM (${inner.sql}) AS u${orderSql(order)}${limit.sql}`,
    columns: inner.columns,
  }
}

/** LIMIT and OFFSET: of several limits the smallest holds. */
class Limit {
  readonly #offset: number
  #rows: number | undefined

  constructor(offset: number | undefined, rows: number | undefined) {
    this.#offset = offset ?? 0
    this.#rows = rows
  }

  take(rows: number | undefined): void {
    if (rows !== undefined) this.#rows = Math.min(rows, this.#rows ?? rows)
  }

  get sql(): string {
    const rows = this.#rows === undefined ? '' : ` LIMIT ${this.#rows}`
    return `${rows}${this.#offset > 0 ? ` OFFSET ${this.#offset}` : ''}`
  }
}

const orderSql = (order: readonly string[]): string => (order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '')

function translateBody(body: QueryBody, place: Place): TranslatedQuery {
  switch (body.kind) {
    case 'query':
      return translateQuery(body, place)
    case 'set-operation':
      return setOperation(body, place)
    case 'select': {
      const { sql, columns } = selectParts(body, place)
      return { sql: body.top ? `${sql} LIMIT ${body.top.value}` : sql, columns }
    }
  }
}

/** UNION, EXCEPT, INTERSECT (ADQL 2.1, 4.6): columns by place, names from the left, types that hold both. */
function setOperation(node: SetOperation, place: Place): TranslatedQuery {
  const left = translateBody(node.left, place)
  const right = translateBody(node.right, place)
  if (left.columns.length !== right.columns.length)
    throw new QueryError(
      node.right.range,
      `The queries that ${node.operator} joins give ${left.columns.length} and ${right.columns.length} columns; they need as many.`,
    )
  const columns = left.columns.map((column, index): SelectColumn => {
    const other = right.columns[index] ?? column
    const type = commonType([
      { value: column.value, range: column.range },
      { value: other.value, range: other.range },
    ])
    return { ...column, value: { sql: column.sqlName, type, meta: commonUnit(column.value, other.value) } }
  })
  const side = (query: TranslatedQuery): string => {
    const items = query.columns.map((column, index) => {
      const type: ValueType = columns[index]?.value.type ?? column.value.type
      return `${converted({ ...column.value, sql: column.sqlName }, type)} AS ${columns[index]?.sqlName}`
    })
    return `SELECT ${items.join(', ')} FROM (${query.sql}) AS s`
  }
  return { sql: `(${side(left)}) ${node.operator}${node.all ? ' ALL' : ''} (${side(right)})`, columns }
}

/** The left side names the column; a unit that the other does not share is left out. */
function commonUnit(left: Expression, right: Expression): ColumnMeta {
  if (left.meta.unit === right.meta.unit || categoryOf(right) === 'null') return left.meta
  if (categoryOf(left) === 'null') return right.meta
  const { unit: _unit, ...rest } = left.meta
  return rest
}

function commonTables(node: QueryExpression, outer: Place): { commons: readonly CommonRelation[]; withSql: string } {
  const commons: CommonRelation[] = [...outer.commons]
  const parts: string[] = []
  for (const common of node.with) {
    if (commons.slice(outer.commons.length).some((one) => isNamed(common.name, one.name.name)))
      throw new QueryError(common.name.range, `WITH names ${common.name.name} twice.`)
    const query = translateQuery(common.query, { session: outer.session, scope: outer.scope, commons })
    if (common.columns.length > 0 && common.columns.length !== query.columns.length)
      throw new QueryError(
        common.range,
        `${common.name.name} names ${common.columns.length} columns, but its query gives ${query.columns.length}.`,
      )
    const sqlName = outer.session.freshName('w')
    parts.push(`${sqlName} AS (${query.sql})`)
    const columns = query.columns.map((column, index) => ({
      name: common.columns[index]?.name ?? column.name,
      value: { sql: column.sqlName, type: column.value.type, meta: column.value.meta },
    }))
    commons.push({ name: common.name, sqlName, columns })
  }
  return { commons, withSql: parts.length > 0 ? `WITH ${parts.join(', ')} ` : '' }
}

/**
 * A key of ORDER BY. Nulls, and NaN with them, stand last in either direction. None of a value that is the same in all
 * rows: the engine takes a number for the place of a column.
 */
function sortSql(item: SortItem, keyOf: (value: Value) => Expression): readonly string[] {
  const key = keyOf(item.value)
  if (key.constant !== undefined) return []
  if (isGeometry(key.type) || categoryOf(key) === 'list')
    throw new QueryError(item.range, 'Rows cannot be ordered by this.')
  return [`${withoutNan(key)}${item.direction === 'DESC' ? ' DESC' : ''} NULLS LAST`]
}

/** The column of the result that a key names, by its number or its name. */
function namedResult(value: Value, columns: readonly SelectColumn[]): SelectColumn | undefined {
  if (value.kind === 'number' && value.form === 'integer') {
    const column = columns[value.value - 1]
    if (!column)
      throw new QueryError(value.range, `The result has ${columns.length} columns; there is no number ${value.text}.`)
    return column
  }
  if (value.kind !== 'column' || value.qualifier.length > 0) return undefined
  const named = columnsNamed(value.column, columns)
  return named[0] as SelectColumn | undefined
}

/** Random numbers are drawn once: rows are ordered by those that are shown, which the engine takes by their bare name only. */
function selectSortKey(value: Value, columns: readonly SelectColumn[]): Expression | undefined {
  const result = namedResult(value, columns)
  return result?.value.sql.includes('random()') ? { sql: result.sqlName, type: long, meta: {} } : result?.value
}

/** `inner`: where values of a SELECT DISTINCT stand; one that is selected may be written again as it stands there. */
function resultSortKey(value: Value, columns: readonly SelectColumn[], inner?: Place): Expression {
  const selected = inner && namedResult(value, columns) === undefined ? translateValue(value, inner).sql : undefined
  const result = namedResult(value, columns) ?? columns.find((column) => column.value.sql === selected)
  if (result) return { ...result.value, sql: result.sqlName }
  throw new QueryError(value.range, 'Here rows can be ordered by columns of the result only, by name or number.')
}

/** What FROM brings: tables between commas stand side by side. */
export function fromClause(node: Extract<QueryBody, { kind: 'select' }>, place: Place): FromItem {
  const items = node.from.map((table) => translateFrom(table, place))
  return {
    sql: items.map(({ sql }) => sql).join(', '),
    relations: items.flatMap(({ relations }) => relations),
    columns: items.flatMap(({ columns }) => columns),
  }
}

export const innerScope = (from: FromItem, place: Place): Scope => new Scope(from, place.scope)
