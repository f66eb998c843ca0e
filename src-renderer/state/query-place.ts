import type { Fault } from '#shared/ipc/fault.ts'

/** A line and a column, both from 1, as services write them: `line 2, column 7`, `(line:2, col:7)`, `[l.2 c.7 - l.2 c.9]`. */
const placeWords = /\bline[:\s]+(\d+)[,;\s]+col(?:umn)?[.:\s]+(\d+)|\[l\.(\d+)\s+c\.(\d+)/i

/** Line and column of a fault of a query: as known, else as the service's words say. undefined: neither. */
export function faultPlace({
  line,
  column,
  message,
}: Pick<Fault, 'line' | 'column' | 'message'>): { readonly line: number; readonly column?: number } | undefined {
  if (line !== undefined) return column === undefined ? { line } : { line, column }
  const said = placeWords.exec(message)
  return said ? { line: Number(said[1] ?? said[3]), column: Number(said[2] ?? said[4]) } : undefined
}

/** Names that a service's words put into quotes: `table 'gaia.light'`, `column "rra"`. */
const quotedNames = /(?:'([^'\n]+)'|"([^"\n]+)"|`([^`\n]+)`|“([^”\n]+)”)/g

/** Where a name lies that a service's words put into quotes, if it stands in the text just once. */
function namedOffset(text: string, message: string): number | undefined {
  for (const said of message.matchAll(quotedNames)) {
    const name = said.slice(1).find((one) => one !== undefined) ?? ''
    const asWritten = name.replace(/[^\w\s]/g, '\\$&')
    const [place, ...more] = [...text.matchAll(new RegExp(`(?<![\\w.])${asWritten}(?!\\w)`, 'gi'))]
    if (place && more.length === 0) return place.index
  }
  return undefined
}

/**
 * Where a fault of a query lies in the text of its tab, in characters from its start: a service counts lines and columns
 * of what it was sent, which may be a part of it, or names what it does not know. undefined: neither, or the text is another
 * by now.
 */
export function faultOffset(
  text: string,
  sent: string,
  fault: Pick<Fault, 'line' | 'column' | 'message'>,
): number | undefined {
  const start = text.indexOf(sent)
  if (start < 0) return undefined
  const place = faultPlace(fault)
  if (!place) {
    const named = namedOffset(sent, fault.message)
    return named === undefined ? undefined : start + named
  }
  const { line, column = 1 } = place
  const lines = sent.split('\n')
  const its = lines[line - 1]
  if (its === undefined) return undefined
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return start + before + Math.min(Math.max(column - 1, 0), its.length)
}
