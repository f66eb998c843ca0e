import type { TextRange } from './syntax.ts'

/**
 * How much a finding matters: an `error` makes the text no ADQL, a `warning` is ADQL of another version or most likely
 * not what was meant, a `note` says that something is understood here and by some services but is not in the standard.
 */
export type AdqlSeverity = 'error' | 'warning' | 'note'

/**
 * What a finding is about: `syntax` = no service reads it, `version` = ADQL of a later version than the query's,
 * `extension` = not in the standard though services take it, `advice` = legal but hardly what was meant.
 */
export type AdqlConcern = 'syntax' | 'version' | 'extension' | 'advice'

/** One replacement in the text; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange
  readonly text: string
}

/** A change of the text that removes the finding. */
export interface AdqlFix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** Something to say about a place in a query. */
export interface AdqlDiagnostic {
  readonly range: TextRange
  readonly severity: AdqlSeverity
  readonly concern: AdqlConcern
  /** One or two plain sentences: what is wrong, and what to write instead where that is known. */
  readonly message: string
  readonly fix?: AdqlFix
}

/** A fix of one replacement. */
export const replaceFix = (title: string, range: TextRange, text: string): AdqlFix => ({
  title,
  edits: [{ range, text }],
})

/** A fix that inserts. */
export const insertFix = (title: string, at: number, text: string): AdqlFix =>
  replaceFix(title, { start: at, end: at }, text)
