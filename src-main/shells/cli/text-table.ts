import { printable } from './report-lines.ts'

/** Rows whose columns stand under each other, the last as long as it is; for a terminal. */
export function alignedLines(headings: readonly string[] | undefined, rows: ReadonlyArray<readonly string[]>): string {
  const lines = (headings ? [headings, ...rows] : rows).map((row) => row.map(printable))
  const widths: number[] = []
  for (const line of lines) for (const [i, text] of line.entries()) widths[i] = Math.max(widths[i] ?? 0, text.length)
  return lines
    .map((line) => `${line.map((text, i) => (i < line.length - 1 ? text.padEnd(widths[i] ?? 0) : text)).join('  ')}`)
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** Rows with a tab between their cells, headings first; for other programs. */
export const tabbedLines = (headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  [headings.map((name) => name.toLowerCase()), ...rows].map((row) => `${row.map(printable).join('\t')}\n`).join('')
