import type { Mark, TableInfo } from '#shared/model/table.ts'
import { countText } from '../../cells/number-text.ts'

/** The badge of a mark: `TRUNCATED (MAXREC 2,000)`, `DAMAGED at line 1,203`, `PARTIAL`. */
export function markBadge(mark: Mark): string {
  switch (mark.kind) {
    case 'truncated': {
      const by = mark.by === 'maxrec' ? 'MAXREC' : 'service limit'
      return `TRUNCATED (${mark.limit === undefined ? by : `${by} ${countText(mark.limit)}`})`
    }
    case 'damaged':
      if (mark.line !== undefined) return `DAMAGED at line ${countText(mark.line)}`
      return mark.byte === undefined ? 'DAMAGED' : `DAMAGED at byte ${countText(mark.byte)}`
    case 'partial':
      return 'PARTIAL'
  }
}

/** What a mark means, in one or two sentences. */
export function markSentence(mark: Mark): string {
  switch (mark.kind) {
    case 'truncated':
      return (
        mark.message ??
        (mark.by === 'maxrec'
          ? 'The rows reach the MAXREC that was asked for; there may be more. Raise MAXREC to get them.'
          : 'A limit of the service cut the rows; there may be more. Ask for fewer columns or a smaller region, or raise MAXREC.')
      )
    case 'damaged':
      return `${mark.message} The rows before this place are kept.`
    case 'partial':
      return mark.message
  }
}

/** Rows of a table as people read them: `12,345 rows`, while reading `12,345 of ~100,000 rows`. */
export function rowsText({ rows, rowsExpected, state }: Pick<TableInfo, 'rows' | 'rowsExpected' | 'state'>): string {
  const word = rows === 1 && state === 'ready' ? 'row' : 'rows'
  if (state === 'reading' && rowsExpected !== undefined && rowsExpected > rows)
    return `${countText(rows)} of ~${countText(rowsExpected)} rows`
  return `${countText(rows)} ${word}`
}

/** Share read, 0 to 1, by rows where they are announced, else by bytes; undefined where neither is. */
export function readFraction(info: TableInfo): number | undefined {
  if (info.rowsExpected) return Math.min(1, info.rows / info.rowsExpected)
  if (info.bytesExpected) return Math.min(1, info.bytes / info.bytesExpected)
  return undefined
}
