import type { ColumnReference, Identifier, TextRange } from '#shared/vo/adql/syntax.ts'
import type { CatalogueTable } from '../catalogue.ts'
import { suggestion } from '../near-names.ts'
import { type Expression, QueryError } from './expression.ts'

/** A column that can be named in a query. */
export interface ScopeColumn {
  readonly name: string
  readonly value: Expression
}

/** A table of FROM under the name by which its columns are told apart. */
export interface Relation {
  /** Alias, or the last part of the table's name. */
  readonly name: string
  /** The name has to be written as it stands (it was given in quotes). */
  readonly exact: boolean
  /** Name of its schema, where it has no alias. */
  readonly schema?: string
  readonly columns: readonly ScopeColumn[]
}

/** What a FROM clause brings: SQL, the tables by name, and the columns that `*` stands for. */
export interface FromItem {
  readonly sql: string
  readonly relations: readonly Relation[]
  readonly columns: readonly ScopeColumn[]
  /** Its SQL name, where it is one table under one name. */
  readonly alias?: string
}

/** A named query of WITH. */
export interface CommonRelation {
  readonly name: Identifier
  readonly sqlName: string
  readonly columns: readonly ScopeColumn[]
}

/** True where the name in the query stands for this name: a regular one in any case, one in quotes as it is (ADQL 2.1, 2.1.3). */
export const isNamed = (identifier: Identifier, name: string): boolean =>
  identifier.delimited ? identifier.name === name : identifier.name.toLowerCase() === name.toLowerCase()

/** Two names of the query itself: regular ones in any case, else as they stand. */
const isCalled = (identifier: Identifier, name: string, exact: boolean): boolean =>
  identifier.name === name || (!(identifier.delimited && exact) && identifier.name.toLowerCase() === name.toLowerCase())

/** The names that hold inside one SELECT, those of the queries around it behind them. */
export class Scope {
  readonly from: FromItem
  readonly parent: Scope | undefined

  constructor(from: FromItem, parent: Scope | undefined) {
    this.from = from
    this.parent = parent
  }

  /** The column that a name stands for; throws where there is none or more than one. */
  resolve(reference: ColumnReference): Expression {
    const { qualifier, column, range } = reference
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const found = qualifier.length === 0 ? scope.#byName(column, range) : scope.#byTable(reference)
      if (found) return found
    }
    throw new QueryError(range, this.#unknown(reference))
  }

  /** The tables that a qualifier names; more than one where the query joins a table to itself without aliases. */
  relationsNamed(qualifier: readonly Identifier[]): readonly Relation[] {
    const table = qualifier.at(-1)
    const schema = qualifier.at(-2)
    if (!table) return []
    return this.from.relations.filter(
      (relation) =>
        isCalled(table, relation.name, relation.exact) &&
        (schema === undefined || (relation.schema !== undefined && isNamed(schema, relation.schema))),
    )
  }

  #byName(column: Identifier, range: TextRange): Expression | undefined {
    const named = columnsNamed(column, this.from.columns)
    if (named.length > 1) {
      const tables = this.from.relations.filter((relation) => columnsNamed(column, relation.columns).length > 0)
      const spellings = tables.map((relation) => `${relation.name}.${column.name}`)
      const which = new Set(spellings).size > 1 ? ` Write ${spellings.join(' or ')}.` : ''
      throw new QueryError(range, `The column ${column.name} is in more than one table.${which}`)
    }
    return named[0]?.value
  }

  #byTable({ qualifier, column, range }: ColumnReference): Expression | undefined {
    const relations = this.relationsNamed(qualifier)
    const table = qualifier.map((part) => part.name).join('.')
    if (relations.length === 0) return undefined
    if (relations.length > 1)
      throw new QueryError(range, `The query has more than one table ${table}. Give each a name of its own with AS.`)
    const columns = relations[0]?.columns ?? []
    const named = columnsNamed(column, columns)
    if (named.length > 1) throw new QueryError(range, `${table} has more than one column ${column.name}.`)
    if (named.length === 0) {
      const near = suggestion(
        column.name,
        columns.map(({ name }) => name),
      )
      throw new QueryError(range, `${table} has no column ${column.name}.${near}`)
    }
    return named[0]?.value
  }

  #unknown({ qualifier, column }: ColumnReference): string {
    const relations: Relation[] = []
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) relations.push(...scope.from.relations)
    const table = qualifier.map((part) => part.name).join('.')
    if (table !== '')
      return `The query has no table ${table}.${suggestion(
        table,
        relations.map(({ name }) => name),
      )}`
    const names = relations.flatMap((relation) => relation.columns.map(({ name }) => name))
    return `There is no column ${column.name} in the tables of the query.${suggestion(column.name, names)}`
  }
}

/** Columns of a name. Where case alone tells two apart, the one that is written exactly so. */
export function columnsNamed(identifier: Identifier, columns: readonly ScopeColumn[]): readonly ScopeColumn[] {
  const named = columns.filter(({ name }) => isNamed(identifier, name))
  if (named.length < 2) return named
  const exact = named.filter(({ name }) => name === identifier.name)
  return exact.length === 1 ? exact : named
}

/** The tables of a catalogue that a name stands for, with or without its schema. */
export function tablesNamed(
  parts: { readonly schema: Identifier | undefined; readonly table: Identifier },
  tables: readonly CatalogueTable[],
): readonly CatalogueTable[] {
  const { schema, table } = parts
  return tables.filter(
    (candidate) =>
      (isNamed(table, candidate.name) && (schema === undefined || isNamed(schema, candidate.schema))) ||
      // A name with dots in quotes may be the whole one.
      (schema === undefined && table.delimited && candidate.fullName === table.name),
  )
}
