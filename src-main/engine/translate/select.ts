import type { Select, SelectItem, TextRange } from '#shared/vo/adql/syntax.ts'
import { translateCondition } from './condition.ts'
import { type Expression, QueryError } from './expression.ts'
import type { Place } from './place.ts'
import { fromClause, innerScope } from './query.ts'
import { columnsNamed, type Scope, type ScopeColumn } from './scope.ts'
import { containsAggregate, translateValue } from './value.ts'

/** A column of a query's result. */
export interface SelectColumn extends ScopeColumn {
  /** The name by which SQL around the query knows it. */
  readonly sqlName: string
  readonly range: TextRange
}

/** A SELECT in SQL without ORDER BY and limits, and what these need. */
export interface SelectParts {
  readonly sql: string
  readonly columns: readonly SelectColumn[]
  readonly distinct: boolean
  /** Where values of ORDER BY stand. */
  readonly place: Place
}

/** One SELECT (ADQL 2.1, 2.2.1). `columnSql`: the form in which columns leave it. */
export function selectParts(node: Select, outer: Place, columnSql?: (value: Expression) => string): SelectParts {
  const { session } = outer
  if (node.from.length === 0) throw new QueryError(node.range, 'FROM is missing.')
  const from = fromClause(node, outer)
  checkNames(node, from.relations)
  const scope = innerScope(from, outer)
  const { strict: _strict, ...around } = outer
  const row: Place = { ...around, scope }
  const where =
    node.where && session.attempt(() => node.where && translateCondition(node.where, { ...row, noAggregates: 'WHERE' }))
  const keys = node.groupBy.flatMap((value) => {
    const key = session.attempt(() => groupKey(value, node, { ...row, noAggregates: 'GROUP BY' }))
    return key ? [key] : []
  })
  const grouped =
    node.groupBy.length > 0 ||
    node.having !== undefined ||
    node.items.some((item) => item.kind === 'select-value' && containsAggregate(item.value))
  const place: Place = grouped ? { ...row, groupedBy: new Set(keys.map((key) => key.sql)) } : row
  const columns = node.items.flatMap((item) => session.attempt(() => selectItem(item, place, scope)) ?? [])
  const named = columns.map((column): SelectColumn => ({ ...column, sqlName: session.freshName('c') }))
  const having = node.having && session.attempt(() => node.having && translateCondition(node.having, place))
  const items = named.map(({ value, sqlName }) => `${columnSql ? columnSql(value) : value.sql} AS ${sqlName}`)
  const distinct = node.quantifier === 'DISTINCT'
  const sql = [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${items.join(', ')} FROM ${from.sql}`,
    where ? ` WHERE ${where}` : '',
    keys.length > 0 ? ` GROUP BY ${keys.map((key) => key.sql).join(', ')}` : '',
    having ? ` HAVING ${having}` : '',
  ].join('')
  return { sql, columns: named, distinct, place }
}

/** A value of GROUP BY; a name that is no column of the tables may be that of a column of the result. */
function groupKey(value: Select['groupBy'][number], node: Select, place: Place): Expression {
  if (value.kind === 'column' && value.qualifier.length === 0) {
    const own = place.scope?.from.columns ?? []
    if (columnsNamed(value.column, own).length === 0) {
      const named = node.items.flatMap((item) =>
        item.kind === 'select-value' &&
        item.alias &&
        columnsNamed(value.column, [{ name: item.alias.name, value: nothing }]).length > 0
          ? [item.value]
          : [],
      )
      const [only] = named
      if (only && named.length === 1) return translateValue(only, place)
    }
  }
  const key = translateValue(value, place)
  // A bare number would be the place of a column to the engine.
  return key.constant === undefined ? key : { ...key, sql: `(${key.sql} || '')` }
}

const nothing: Expression = { sql: '', type: { datatype: 'int' }, meta: {} }

type NamedColumn = Omit<SelectColumn, 'sqlName'>

function selectItem(item: SelectItem, place: Place, scope: Scope): readonly NamedColumn[] {
  const { range } = item
  const bare = (columns: readonly ScopeColumn[]): readonly NamedColumn[] => {
    if (place.groupedBy && columns.some(({ value }) => !place.groupedBy?.has(value.sql)))
      throw new QueryError(range, 'Where rows are grouped, * cannot stand for their columns: name those of GROUP BY.')
    return columns.map((column) => ({ ...column, range }))
  }
  if (item.kind === 'all-columns') return bare(scope.from.columns)
  if (item.kind === 'table-columns') {
    const { catalog, schema, table } = item.table
    const relations = scope.relationsNamed([catalog, schema, table].filter((part) => part !== undefined))
    if (relations.length === 0) throw new QueryError(range, `The query has no table ${table.name}.`)
    return bare(relations.flatMap((relation) => relation.columns))
  }
  const value = translateValue(item.value, place)
  const name = item.alias?.name ?? value.name ?? place.session.freshName('col')
  return [{ name, value, range }]
}

/** Two tables under one name are told of at once, not at the first column that is named by it. */
function checkNames(
  node: Select,
  relations: readonly { readonly name: string; readonly schema?: string; readonly exact: boolean }[],
): void {
  const seen = new Set<string>()
  for (const { name, schema, exact } of relations) {
    const key = `${schema?.toLowerCase() ?? ''}.${exact ? name : name.toLowerCase()}`
    if (seen.has(key))
      throw new QueryError(
        node.from[0]?.range ?? node.range,
        `Two tables of the query are called ${name}. Give each a name of its own with AS.`,
      )
    seen.add(key)
  }
}
