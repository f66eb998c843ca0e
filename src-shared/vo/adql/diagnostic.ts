import type { TextRange } from './syntax.ts'

/**
 * How much a finding matters: an `error` makes the text no ADQL, a `warning` is ADQL of another version or most likely
 * not what was meant, a `note` says that something is understood here and by some services but is not in the standard.
 */
export type AdqlSeverity = 'error' | 'warning' | 'note'

/** A change of the text that removes the finding: `range` is replaced by `text`. */
export interface AdqlFix {
  readonly title: string
  readonly range: TextRange
  readonly text: string
}

/** Something to say about a place in a query. */
export interface AdqlDiagnostic {
  readonly range: TextRange
  readonly severity: AdqlSeverity
  /** One or two plain sentences: what is wrong, and what to write instead where that is known. */
  readonly message: string
  readonly fix?: AdqlFix
}
