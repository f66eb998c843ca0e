import type {
  ColumnReference,
  Condition,
  Identifier,
  QueryBody,
  QueryExpression,
  Select,
  SelectItem,
  TableReference,
  Value as ValueNode,
} from '#shared/vo/adql/syntax.ts'
import { contains, distance } from './sphere.ts'
import {
  aggregate,
  all,
  any,
  call,
  cast,
  combine,
  compare,
  keyOf,
  like,
  not,
  order,
  type Truth,
  type Value,
} from './values.ts'

// A second opinion on what an ADQL query means, written for clearness alone: every table is a list of rows, every join
// a loop in a loop, every condition a walk over the tree. It shares the parser with the engine and nothing else.

interface Column {
  readonly name: string
  /** Name of the table it belongs to; none for a column merged by USING or NATURAL. */
  readonly table?: string
  /** One side of a merged column: found by its qualified name only, and not among `*`. */
  readonly merged?: true
}

/** Rows with named columns. */
export interface Relation {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Value[])[]
}

/** The tables of a data base by full name in lower case. */
export type Tables = ReadonlyMap<string, Relation>

/** What a name may mean: a row with its columns, then those of the queries around. */
interface Scope {
  readonly columns: readonly Column[]
  readonly row: readonly Value[]
  /** The rows that a set function runs over, where there is a group. */
  readonly group?: readonly (readonly Value[])[]
  readonly around?: Scope
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const nameOf = (identifier: Identifier): string => identifier.name.toLowerCase()

/** The rows of a query. */
export function evaluate(query: QueryExpression, tables: Tables, around?: Scope): Relation {
  const known = new Map(tables)
  for (const common of query.with) {
    const result = evaluate(common.query, known, around)
    const columns =
      common.columns.length > 0 ? common.columns.map((column) => ({ name: nameOf(column) })) : result.columns
    known.set(nameOf(common.name), { columns, rows: result.rows })
  }
  return new Evaluation(known, around).query(query)
}

class Evaluation {
  readonly #tables: Tables
  readonly #around: Scope | undefined

  constructor(tables: Tables, around: Scope | undefined) {
    this.#tables = tables
    this.#around = around
  }

  query(query: QueryExpression): Relation {
    const { body } = query
    if (body.kind === 'select') return this.#select(body, query)
    const result = this.#body(body)
    const sorted = this.#sorted(result.rows, query, (row) => ({ columns: result.columns, row }), result.columns)
    return { columns: result.columns, rows: sorted.slice(query.offset?.value ?? 0) }
  }

  #body(body: QueryBody): Relation {
    if (body.kind === 'query') return evaluate(body, this.#tables, this.#around)
    if (body.kind === 'select') return this.#select(body)
    const left = this.#body(body.left)
    const right = this.#body(body.right)
    const columns = left.columns.map(({ name }) => ({ name }))
    const keyed = (rows: Relation['rows']) => rows.map((row) => ({ row, key: row.map(keyOf).join('|') }))
    const remaining = new Map<string, number>()
    for (const { key } of keyed(right.rows)) remaining.set(key, (remaining.get(key) ?? 0) + 1)
    const inRight = (key: string): boolean => {
      const count = remaining.get(key) ?? 0
      if (count > 0 && body.all) remaining.set(key, count - 1)
      return count > 0
    }
    const rows =
      body.operator === 'UNION'
        ? [...left.rows, ...right.rows]
        : keyed(left.rows)
            .filter(({ key }) => inRight(key) === (body.operator === 'INTERSECT'))
            .map(({ row }) => row)
    return { columns, rows: body.all ? rows : distinct(rows) }
  }

  #select(select: Select, query?: QueryExpression): Relation {
    const source = select.from.map((table) => this.#table(table)).reduce(product)
    const scopeOf = (row: readonly Value[], group?: Scope['group']): Scope => ({
      columns: source.columns,
      row,
      ...(group && { group }),
      ...(this.#around && { around: this.#around }),
    })
    const { where, having } = select
    const found = where ? source.rows.filter((row) => this.#truth(where, scopeOf(row)) === true) : source.rows
    const items = select.items.flatMap((item) => this.#itemColumns(item, source.columns))
    const grouped =
      select.groupBy.length > 0 || having !== undefined || items.some(({ value }) => value && hasAggregate(value))
    const scopes = grouped
      ? this.#groups(select, found, scopeOf).filter((scope) => !having || this.#truth(having, scope) === true)
      : found.map((row) => scopeOf(row))
    const columns = items.map(({ name }) => ({ name }))
    const made = scopes.map((scope) => ({
      scope,
      row: items.map((item) => (item.value ? this.#value(item.value, scope) : (scope.row[item.index] ?? null))),
    }))
    const rows = select.quantifier === 'DISTINCT' ? distinctBy(made, ({ row }) => row) : made
    const sorted = query
      ? this.#sorted(
          rows,
          query,
          ({ scope, row }) => ({ columns, row, around: scope, ...(scope.group && { group: scope.group }) }),
          columns,
        )
      : rows
    const start = query?.offset?.value ?? 0
    const end = select.top ? start + select.top.value : undefined
    return { columns, rows: sorted.slice(start, end).map(({ row }) => row) }
  }

  #groups(
    select: Select,
    rows: Relation['rows'],
    scopeOf: (row: readonly Value[], group: Scope['group']) => Scope,
  ): Scope[] {
    if (select.groupBy.length === 0) return [scopeOf(rows[0] ?? [], rows)]
    const groups = new Map<string, (readonly Value[])[]>()
    for (const row of rows) {
      const key = select.groupBy.map((value) => keyOf(this.#value(value, scopeOf(row, undefined)))).join('|')
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    return [...groups.values()].map((group) => scopeOf(group[0] ?? [], group))
  }

  #sorted<Row>(
    rows: readonly Row[],
    query: QueryExpression,
    scopeOf: (row: Row) => Scope,
    columns: readonly Column[],
  ): readonly Row[] {
    if (query.orderBy.length === 0) return rows
    const keys = (row: Row): Value[] =>
      query.orderBy.map(({ value }) => {
        const scope = scopeOf(row)
        if (value.kind === 'number' && value.form === 'integer') return scope.row[value.value - 1] ?? null
        // A name of the result comes before one of the tables.
        if (value.kind === 'column' && value.qualifier.length === 0) {
          const index = columns.findIndex(({ name }) => same(name, value.column.name))
          if (index >= 0) return scope.row[index] ?? null
        }
        return this.#value(value, scope.around ?? scope)
      })
    return rows
      .map((row) => ({ row, keys: keys(row) }))
      .sort((a, b) => {
        for (const [i, item] of query.orderBy.entries()) {
          const sign = order(a.keys[i] ?? null, b.keys[i] ?? null) ?? 0
          if (sign !== 0) return item.direction === 'DESC' ? -sign : sign
        }
        return 0
      })
      .map(({ row }) => row)
  }

  #itemColumns(item: SelectItem, columns: readonly Column[]): { name: string; index: number; value?: ValueNode }[] {
    if (item.kind === 'select-value') {
      const { alias, value } = item
      const name = alias ? alias.name : value.kind === 'column' ? value.column.name : ''
      return [{ name, index: -1, value }]
    }
    const wanted = item.kind === 'table-columns' ? nameOf(item.table.table) : undefined
    return columns.flatMap((column, index) => {
      const taken = wanted === undefined ? !column.merged : column.table === wanted
      return taken ? [{ name: column.name, index }] : []
    })
  }

  #table(table: TableReference): Relation {
    switch (table.kind) {
      case 'table-group':
        return this.#table(table.table)
      case 'named-table': {
        const { schema, table: name } = table.name
        const full = schema ? `${nameOf(schema)}.${nameOf(name)}` : nameOf(name)
        const found = this.#tables.get(full)
        if (!found) throw new Error(`no table ${full}`)
        return named(found, table.alias ?? name)
      }
      case 'derived-table': {
        if (!table.alias) throw new Error('a derived table without a name')
        return named(evaluate(table.query, this.#tables, this.#around), table.alias)
      }
      case 'join':
        return this.#join(table)
    }
  }

  #join(join: Extract<TableReference, { kind: 'join' }>): Relation {
    const left = this.#table(join.left)
    const right = this.#table(join.right)
    const visible = (side: Relation) => side.columns.filter((column) => !column.merged).map(({ name }) => name)
    const shared = join.natural
      ? visible(left).filter((name) => visible(right).some((other) => same(name, other)))
      : join.using.map(nameOf)
    const place = (side: Relation, name: string) => side.columns.findIndex((c) => !c.merged && same(c.name, name))
    const pairs = shared.map((name) => ({ name, left: place(left, name), right: place(right, name) }))
    const columns = [...left.columns, ...right.columns]
    const meets = (a: readonly Value[], b: readonly Value[]): boolean => {
      if (pairs.some((pair) => compare('=', a[pair.left] ?? null, b[pair.right] ?? null) !== true)) return false
      if (!join.on) return true
      const scope: Scope = { columns, row: [...a, ...b], ...(this.#around && { around: this.#around }) }
      return this.#truth(join.on, scope) === true
    }
    const rows: (readonly Value[])[] = []
    const met = new Set<readonly Value[]>()
    for (const a of left.rows) {
      const partners = right.rows.filter((b) => meets(a, b))
      for (const b of partners) {
        met.add(b)
        rows.push([...a, ...b])
      }
      if (partners.length === 0 && (join.type === 'LEFT' || join.type === 'FULL')) {
        rows.push([...a, ...right.columns.map(() => null)])
      }
    }
    if (join.type === 'RIGHT' || join.type === 'FULL') {
      for (const b of right.rows) if (!met.has(b)) rows.push([...left.columns.map(() => null), ...b])
    }
    if (pairs.length === 0) return { columns, rows }
    const width = left.columns.length
    return {
      columns: [
        ...pairs.map(({ name }) => ({ name })),
        ...columns.map((column, i) =>
          pairs.some((pair) => pair.left === i || pair.right + width === i)
            ? { ...column, merged: true as const }
            : column,
        ),
      ],
      rows: rows.map((row) => [...pairs.map((pair) => row[pair.left] ?? row[pair.right + width] ?? null), ...row]),
    }
  }

  #column(reference: ColumnReference, scope: Scope): Value {
    const table = reference.qualifier.at(-1)
    const index = scope.columns.findIndex(
      (column) =>
        same(column.name, reference.column.name) &&
        (table ? column.table !== undefined && same(column.table, table.name) : !column.merged),
    )
    if (index >= 0) return scope.row[index] ?? null
    if (!scope.around) throw new Error(`no column ${reference.column.name}`)
    return this.#column(reference, scope.around)
  }

  #value(node: ValueNode, scope: Scope): Value {
    const value = (child: ValueNode): Value => this.#value(child, scope)
    switch (node.kind) {
      case 'number':
        return node.form === 'integer' || node.form === 'hexadecimal' ? BigInt(node.text) : node.value
      case 'string':
      case 'boolean':
        return node.value
      case 'null':
        return null
      case 'column':
        return this.#column(node, scope)
      case 'value-group':
        return value(node.value)
      case 'unary': {
        const operand = value(node.operand)
        if (operand === null || node.operator === '+') return operand
        if (node.operator === '~') return typeof operand === 'bigint' ? ~operand : null
        return combine('-', typeof operand === 'bigint' ? 0n : 0, operand)
      }
      case 'binary':
        return combine(node.operator, value(node.left), value(node.right))
      case 'function':
        return call(node.name, node.arguments.map(value))
      case 'cast':
        return cast(value(node.value), node.type.name, node.type.length)
      case 'condition-value':
        return this.#truth(node.condition, scope)
      case 'searched-case': {
        const branch = node.branches.find(({ when }) => this.#truth(when, scope) === true)
        return branch ? value(branch.result) : node.otherwise ? value(node.otherwise) : null
      }
      case 'simple-case': {
        const operand = value(node.operand)
        const branch = node.branches.find(({ when }) => compare('=', operand, value(when)) === true)
        return branch ? value(branch.result) : node.otherwise ? value(node.otherwise) : null
      }
      case 'scalar-subquery':
        return evaluate(node.query, this.#tables, scope).rows[0]?.[0] ?? null
      case 'aggregate': {
        if (!scope.group) throw new Error(`${node.name} without a group`)
        const { group: rows, ...plain } = scope
        const { argument } = node
        if (!argument) return BigInt(rows.length)
        const values = rows.map((row) => this.#value(argument, { ...plain, row }))
        return aggregate(node.name, node.quantifier === 'DISTINCT', values)
      }
      case 'point': {
        const [lon, lat] = [value(node.longitude), value(node.latitude)]
        return lon === null || lat === null ? null : { shape: 'point', lon: Number(lon), lat: Number(lat) }
      }
      case 'circle': {
        const [centre, radius] = [this.#geometry(node.centre, scope), value(node.radius)]
        if (centre?.shape !== 'point' || radius === null) return null
        return { shape: 'circle', lon: centre.lon, lat: centre.lat, radius: Number(radius) }
      }
      case 'polygon': {
        const points = node.vertices.map((vertex) => this.#geometry(vertex, scope))
        const vertices = points.flatMap((point) => (point?.shape === 'point' ? [[point.lon, point.lat] as const] : []))
        return vertices.length < points.length ? null : { shape: 'polygon', vertices }
      }
      case 'distance': {
        const [from, to] = [this.#geometry(node.from, scope), this.#geometry(node.to, scope)]
        if (from?.shape !== 'point' || to?.shape !== 'point') return null
        return distance(from.lon, from.lat, to.lon, to.lat)
      }
      case 'geometry-predicate': {
        const [left, right] = [this.#geometry(node.left, scope), this.#geometry(node.right, scope)]
        return left && right ? (contains(left, right) ? 1n : 0n) : null
      }
      case 'geometry-measure': {
        const point = this.#geometry(node.value, scope)
        if (point === null) return null
        if (node.name === 'COORD1' && point.shape === 'point') return point.lon
        if (node.name === 'COORD2' && point.shape === 'point') return point.lat
        throw new Error(`the reference evaluator knows no ${node.name} of a ${point.shape}`)
      }
      case 'box':
      case 'region':
      case 'missing':
        throw new Error(`the reference evaluator knows no ${node.kind}`)
    }
  }

  #geometry(node: ValueNode, scope: Scope) {
    const value = this.#value(node, scope)
    return typeof value === 'object' ? value : null
  }

  #truth(node: Condition, scope: Scope): Truth {
    const value = (child: ValueNode): Value => this.#value(child, scope)
    const given = (truth: Truth, negated: boolean): Truth => (negated ? not(truth) : truth)
    switch (node.kind) {
      case 'condition-group':
        return this.#truth(node.condition, scope)
      case 'junction': {
        const truths = node.operands.map((operand) => this.#truth(operand, scope))
        return node.operator === 'AND' ? all(truths) : any(truths)
      }
      case 'negation':
        return not(this.#truth(node.operand, scope))
      case 'comparison':
        return compare(node.operator, value(node.left), value(node.right))
      case 'between': {
        const subject = value(node.value)
        const within = all([compare('>=', subject, value(node.low)), compare('<=', subject, value(node.high))])
        return given(within, node.negated)
      }
      case 'in-list':
        return given(any(node.among.map((one) => compare('=', value(node.value), value(one)))), node.negated)
      case 'in-query': {
        const found = evaluate(node.query, this.#tables, scope).rows
        return given(any(found.map(([one]) => compare('=', value(node.value), one ?? null))), node.negated)
      }
      case 'like': {
        const [text, pattern] = [value(node.value), value(node.pattern)]
        if (typeof text !== 'string' || typeof pattern !== 'string') return null
        return given(like(text, pattern, node.operator === 'ILIKE'), node.negated)
      }
      case 'null-test':
        return (value(node.value) === null) !== node.negated
      case 'exists':
        return evaluate(node.query, this.#tables, scope).rows.length > 0
      case 'truth': {
        const truth = value(node.value)
        return truth === null ? null : truth === true || truth === 1n
      }
    }
  }
}

const named = (relation: Relation, alias: Identifier): Relation => ({
  columns: relation.columns.flatMap((column) => (column.merged ? [] : [{ name: column.name, table: nameOf(alias) }])),
  rows: relation.rows.map((row) => row.filter((_, i) => !relation.columns[i]?.merged)),
})

const product = (left: Relation, right: Relation): Relation => ({
  columns: [...left.columns, ...right.columns],
  rows: left.rows.flatMap((a) => right.rows.map((b) => [...a, ...b])),
})

function distinctBy<T>(items: readonly T[], rowOf: (item: T) => readonly Value[]): T[] {
  const seen = new Map<string, T>()
  for (const item of items) {
    const key = rowOf(item).map(keyOf).join('|')
    if (!seen.has(key)) seen.set(key, item)
  }
  return [...seen.values()]
}

const distinct = (rows: Relation['rows']): Relation['rows'] => distinctBy(rows, (row) => row)

/** Whether a set function of this query stands in a value; those of subqueries are theirs. */
function hasAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasAggregate)
  if (typeof node !== 'object' || node === null || !('kind' in node)) {
    return typeof node === 'object' && node !== null && Object.values(node).some(hasAggregate)
  }
  if (node.kind === 'aggregate') return true
  return node.kind !== 'query' && Object.values(node).some(hasAggregate)
}
