import type { AdqlDiagnostic } from '#shared/vo/adql/diagnostic.ts'
import type { QueryExpression } from '#shared/vo/adql/syntax.ts'
import { type Catalogue, type CatalogueTable, type ColumnMeta, tablesOf, type ValueType } from '../catalogue.ts'
import { categoryOf, type Expression, sqlTypeOf } from './expression.ts'
import { Session } from './place.ts'
import { translateQuery } from './query.ts'

/** A column of a result as its header declares it. */
export interface ResultColumn extends ColumnMeta, ValueType {
  readonly name: string
}

/** A query ready to be run. */
export interface Translation {
  readonly sql: string
  readonly columns: readonly ResultColumn[]
  readonly tables: readonly CatalogueTable[]
  /** What the random numbers of the query begin with, where it says so. */
  readonly seed: number | undefined
}

export interface TranslateOptions {
  /** Tables beside those of the catalogue: the uploads. */
  readonly uploads?: readonly CatalogueTable[]
  /** Rows at most; the SQL asks for one more, which tells that there are more. */
  readonly maxRows?: number | undefined
}

/** Turns a query into the engine's SQL. Without `translation` there are errors among the diagnostics. */
export function translate(
  query: QueryExpression,
  catalogue: Catalogue,
  options: TranslateOptions = {},
): { readonly translation: Translation | undefined; readonly diagnostics: readonly AdqlDiagnostic[] } {
  const session = new Session([...tablesOf(catalogue), ...(options.uploads ?? [])])
  const maxRows = options.maxRows === undefined ? undefined : options.maxRows + 1
  const place = { session, scope: undefined, commons: [] }
  const translated = session.attempt(() => translateQuery(query, place, { maxRows, columnSql: leavingSql }))
  const { diagnostics } = session
  if (!translated || diagnostics.some(({ severity }) => severity === 'error'))
    return { translation: undefined, diagnostics }
  const columns = translated.columns.map(({ name, value }): ResultColumn => ({ name, ...value.meta, ...value.type }))
  return {
    translation: { sql: translated.sql, columns, tables: [...session.touched], seed: session.seed },
    diagnostics,
  }
}

/** A column as it leaves the engine: text as its bytes, everything else in the type of its datatype. */
function leavingSql(value: Expression): string {
  const type = sqlTypeOf(value.type)
  if (type === 'VARCHAR') return `encode(${categoryOf(value) === 'null' ? 'CAST(NULL AS VARCHAR)' : value.sql})`
  return `TRY_CAST(${value.sql} AS ${type})`
}
