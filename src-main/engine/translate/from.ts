import type { Condition, Join, NamedTable, TableReference } from '#shared/vo/adql/syntax.ts'
import type { CatalogueColumn, CatalogueTable, ColumnMeta } from '../catalogue.ts'
import { suggestion } from '../near-names.ts'
import { compare } from './comparison.ts'
import { translateCondition } from './condition.ts'
import { type Expression, QueryError, quoteName, sqlTypeOf } from './expression.ts'
import type { Place } from './place.ts'
import { translateQuery } from './query.ts'
import { columnsNamed, type FromItem, isNamed, type Relation, Scope, type ScopeColumn, tablesNamed } from './scope.ts'
import { commonType, converted } from './types.ts'

/** A table of FROM (ADQL 2.1, 2.2.2) with the columns it brings into the query. */
export function translateFrom(node: TableReference, place: Place): FromItem {
  switch (node.kind) {
    case 'named-table':
      return namedTable(node, place)
    case 'derived-table': {
      if (!node.alias) throw new QueryError(node.range, 'A query in FROM needs a name: write AS and a name behind it.')
      const query = translateQuery(node.query, place)
      const alias = place.session.freshName('q')
      const columns = query.columns.map((column) => ({
        ...column,
        value: renamed(column.value, `${alias}.${column.sqlName}`),
      }))
      return single(`(${query.sql})`, alias, { name: node.alias.name, exact: node.alias.delimited, columns })
    }
    case 'join':
      return join(node, place)
    case 'table-group': {
      const inner = translateFrom(node.table, place)
      return { ...inner, sql: `(${inner.sql})` }
    }
  }
}

const single = (sql: string, alias: string, relation: Relation): FromItem => ({
  sql: `${sql} AS ${alias}`,
  alias,
  relations: [relation],
  columns: relation.columns,
})

/** The value under another name: what was known of its making no longer holds. */
function renamed(value: Expression, sql: string): Expression {
  return { sql, type: value.type, meta: value.meta }
}

function namedTable(node: NamedTable, place: Place): FromItem {
  const { name, alias } = node
  const called = alias ?? name.table
  const sqlAlias = place.session.freshName('t')
  const common = name.schema ? undefined : place.commons.findLast((one) => isNamed(name.table, one.name.name))
  if (common) {
    const columns = common.columns.map((column) => ({
      ...column,
      value: renamed(column.value, `${sqlAlias}.${column.value.sql}`),
    }))
    return single(common.sqlName, sqlAlias, { name: called.name, exact: called.delimited, columns })
  }
  const table = tableOf(node, place)
  place.session.touched.add(table)
  const columns = table.columns.map((column) => ({ name: column.name, value: columnValue(column, sqlAlias) }))
  const relation = { name: alias?.name ?? table.name, exact: alias?.delimited ?? false, columns }
  return single(table.sqlName, sqlAlias, alias ? relation : { ...relation, schema: table.schema })
}

function columnValue(column: CatalogueColumn, sqlAlias: string): Expression {
  const { datatype, arraysize, xtype, unit, ucd, utype, description } = column
  const type = {
    datatype,
    ...(arraysize === undefined ? {} : { arraysize }),
    ...(xtype === undefined ? {} : { xtype }),
  }
  const meta: ColumnMeta = {
    ...(unit === undefined ? {} : { unit }),
    ...(ucd === undefined ? {} : { ucd }),
    ...(utype === undefined ? {} : { utype }),
    ...(description === undefined ? {} : { description }),
  }
  const name = `${sqlAlias}.${quoteName(column.engineName ?? column.name)}`
  const timestamp = column.engineType?.startsWith('TIMESTAMP') || column.engineType === 'DATE'
  const sql = timestamp
    ? `strftime(${name}, '%Y-%m-%dT%H:%M:%S')`
    : column.engineType === undefined || column.engineType === sqlTypeOf(type)
      ? name
      : `TRY_CAST(${name} AS ${sqlTypeOf(type)})`
  return { sql, type, meta }
}

function tableOf({ name, range }: NamedTable, place: Place): CatalogueTable {
  const { tables } = place.session
  const found = tablesNamed(name, tables)
  const [only] = found
  if (only && found.length === 1) return only
  const written = [name.schema?.name, name.table.name].filter((part) => part !== undefined).join('.')
  if (found.length > 1)
    throw new QueryError(
      range,
      `${written} is the name of more than one table: ${found.map((table) => table.fullName).join(', ')}. Write it with its schema.`,
    )
  throw new QueryError(name.range, `There is no table ${written}.${suggestion(written, nameChoices(written, tables))}`)
}

/** Full names, where no schema was written those of tables alone too, led back to full ones. */
function nameChoices(written: string, tables: readonly CatalogueTable[]): readonly string[] {
  const own = tables.filter((table) => written.toLowerCase().split('.').at(-1) === table.name.toLowerCase())
  return own.length > 0 ? own.map((table) => table.fullName) : tables.map((table) => table.fullName)
}

/** A join (ADQL 2.1, 2.2.2.1). Columns of NATURAL and USING stand once, before the others (SQL92, 7.5). */
function join(node: Join, place: Place): FromItem {
  const left = translateFrom(node.left, place)
  const right = translateFrom(node.right, place)
  const relations = [...left.relations, ...right.relations]
  const all = [...left.columns, ...right.columns]
  if (node.type === 'CROSS') return { sql: `${left.sql} CROSS JOIN ${right.sql}`, relations, columns: all }
  const shared = node.natural ? naturalPairs(left, right) : node.using.map((name) => usingPair(name, left, right))
  if (shared.length === 0 && !node.on) {
    if (node.natural) return { sql: `${left.sql} CROSS JOIN ${right.sql}`, relations, columns: all }
    throw new QueryError(node.range, 'A join says with ON or USING which rows belong together.')
  }
  const word = node.type === 'INNER' ? 'JOIN' : `${node.type} JOIN`
  if (node.on) {
    const scope = new Scope({ sql: '', relations, columns: all }, place.scope)
    const condition = translateCondition(node.on, { ...place, scope, noAggregates: 'ON' })
    return {
      sql: outerJoinSql(node, left, right, condition) ?? `${left.sql} ${word} ${right.sql} ON ${condition}`,
      relations,
      columns: all,
    }
  }
  const tests = shared.map(([a, b]) => compare('=', a.value, b.value, node.range))
  const merged = shared.map(([a, b]): ScopeColumn => ({ name: a.name, value: mergedValue(node, a.value, b.value) }))
  const rest = [
    ...left.columns.filter((column) => !shared.some(([a]) => a === column)),
    ...right.columns.filter((column) => !shared.some(([, b]) => b === column)),
  ]
  return { sql: `${left.sql} ${word} ${right.sql} ON ${tests.join(' AND ')}`, relations, columns: [...merged, ...rest] }
}

/**
 * An outer join by more than equal columns. The engine would compare every row with every other; as a query for each row
 * of the outer side it plans it like an inner join. Undefined where that is not needed or cannot be said.
 */
function outerJoinSql(node: Join, left: FromItem, right: FromItem, condition: string): string | undefined {
  if (!node.on || isPlain(node.on)) return undefined
  const [outer, inner] = node.type === 'LEFT' ? [left, right] : node.type === 'RIGHT' ? [right, left] : []
  if (!outer || !inner?.alias) return undefined
  return `${outer.sql} LEFT JOIN LATERAL (SELECT * FROM ${inner.sql} WHERE ${condition}) AS ${inner.alias} ON TRUE`
}

/** Comparisons of columns, joined by AND. */
function isPlain(node: Condition): boolean {
  if (node.kind === 'junction') return node.operator === 'AND' && node.operands.every(isPlain)
  if (node.kind === 'condition-group') return isPlain(node.condition)
  return node.kind === 'comparison' && node.left.kind === 'column' && node.right.kind === 'column'
}

type Pair = readonly [left: ScopeColumn, right: ScopeColumn]

const naturalPairs = (left: FromItem, right: FromItem): readonly Pair[] =>
  left.columns.flatMap((column): Pair[] => {
    const other = right.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
    return other ? [[column, other]] : []
  })

function usingPair(name: Join['using'][number], left: FromItem, right: FromItem): Pair {
  const of = (side: FromItem, word: string): ScopeColumn => {
    const named = columnsNamed(name, side.columns)
    const [only] = named
    if (only && named.length === 1) return only
    const near = suggestion(
      name.name,
      side.columns.map((column) => column.name),
    )
    throw new QueryError(
      name.range,
      named.length > 1
        ? `${name.name} is there more than once ${word} of the join.`
        : `There is no column ${name.name} ${word} of the join.${near}`,
    )
  }
  return [of(left, 'on the left'), of(right, 'on the right')]
}

function mergedValue(node: Join, left: Expression, right: Expression): Expression {
  if (node.type === 'RIGHT') return { ...right, meta: left.meta }
  if (node.type !== 'FULL') return left
  const type = commonType([left, right].map((value) => ({ value, range: node.range })))
  return { sql: `coalesce(${converted(left, type)}, ${converted(right, type)})`, type, meta: left.meta }
}
