import type { Fault } from '#shared/ipc/fault.ts'

/**
 * Where a fault of a query lies in the text of its tab, in characters from its start: a service counts lines and columns
 * of what it was sent, which may be a part of it. undefined: it names no place, or the text is another by now.
 */
export function faultOffset(
  text: string,
  sent: string,
  { line, column }: Pick<Fault, 'line' | 'column'>,
): number | undefined {
  const start = text.indexOf(sent)
  if (line === undefined || line < 1 || start < 0) return undefined
  const lines = sent.split('\n')
  const its = lines[line - 1]
  if (its === undefined) return undefined
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return start + before + Math.min(Math.max((column ?? 1) - 1, 0), its.length)
}
