import type { AdqlDiagnostic } from '#shared/vo/adql/diagnostic.ts'
import type { TextRange } from '#shared/vo/adql/syntax.ts'
import type { CatalogueTable } from '../catalogue.ts'
import { QueryError } from './expression.ts'
import type { CommonRelation, Scope } from './scope.ts'

/** What one translation gathers: tables touched, findings, names given out. */
export class Session {
  readonly tables: readonly CatalogueTable[]
  readonly touched = new Set<CatalogueTable>()
  readonly diagnostics: AdqlDiagnostic[] = []
  /** Set where the query asks for a random sequence that can be repeated. */
  seed: number | undefined
  #names = 0

  constructor(tables: readonly CatalogueTable[]) {
    this.tables = tables
  }

  /** An SQL name that is not used elsewhere in the query. */
  freshName(prefix: string): string {
    return `${prefix}${++this.#names}`
  }

  warn(range: TextRange, message: string): void {
    this.diagnostics.push({ range, severity: 'warning', concern: 'advice', message })
  }

  /** Runs a part of the translation; what is wrong in it is noted, and the rest of the query is still looked at. */
  attempt<T>(part: () => T): T | undefined {
    try {
      return part()
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      this.diagnostics.push({ range: error.range, severity: 'error', concern: 'advice', message: error.message })
      return undefined
    }
  }
}

/** Where a value stands: the names that hold there, and whether rows are grouped. */
export interface Place {
  readonly session: Session
  readonly scope: Scope | undefined
  readonly commons: readonly CommonRelation[]
  /** SQL of the values that GROUP BY names; absent where rows are not grouped. */
  readonly groupedBy?: ReadonlySet<string>
  /** What set functions may not stand in: WHERE, ON, GROUP BY, another set function. */
  readonly noAggregates?: string
  /** True where it counts whether a condition is false or unknown: below NOT, and in values. */
  readonly strict?: boolean
}
