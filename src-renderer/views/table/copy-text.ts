import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { TableId } from '#shared/model/table.ts'
import type { Api } from '../../api/api.ts'
import { countRows, type RowRanges } from '../../state/selection-ranges.ts'

export interface CopyRequest {
  readonly table: TableId
  readonly rows: RowRanges
  readonly columns: readonly string[]
  readonly header: boolean
}

/** Characters that a clipboard takes without harm to the programs that share it. */
export const clipboardLimit = 64 * 1024 * 1024

/**
 * The asked cells as tab-separated text, as main writes them: whole, with every digit, also of rows that are not on
 * the page. `onProgress` hears the share done, 0 to 1.
 */
export async function copyText(
  api: Pick<Api, 'tables'>,
  request: CopyRequest,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Outcome<string>> {
  const total = countRows(request.rows)
  const parts: string[] = []
  let length = 0
  let lines = 0
  let header = request.header
  for (const [start, end] of request.rows) {
    const stream = api.tables.copyText(
      { table: request.table, start, rows: end - start, columns: [...request.columns], header },
      { signal },
    )
    header = false
    let step = await stream.next()
    while (!step.done) {
      parts.push(step.value)
      length += step.value.length
      lines += linesIn(step.value)
      if (signal.aborted) return cancelled
      if (length > clipboardLimit) {
        await stream.return(cancelled)
        return fail(
          'limit',
          'The selection is too large for the clipboard (more than 64 MB of text). Save the table as a file instead.',
        )
      }
      onProgress(Math.min(1, lines / total))
      step = await stream.next()
    }
    if (!step.value.ok) return step.value
    const last = parts.at(-1)
    if (last !== undefined && !last.endsWith('\n')) parts.push('\n')
  }
  return ok(parts.join('').replace(/\r?\n$/, ''))
}

const cancelled = fail('cancelled', 'Cancelled.')

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
