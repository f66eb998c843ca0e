import type { Mark } from '#shared/model/table.ts'
import type { Table } from './table.ts'

/**
 * The table with the rows it has now: chunks that arrive while it is written come too late, and the file says so. What is
 * written beside the file is made of the same answer, since reading may be over by then.
 */
export function asItIsNow(table: Table): Table {
  const columns = table.columns.map(({ info, chunks }) => ({ info, chunks: [...chunks] }))
  const rows = columns[0]?.chunks.reduce((sum, chunk) => sum + chunk.rows, 0) ?? table.info.rows
  const late: Mark = { kind: 'partial', message: 'Written while rows were still arriving.' }
  const completeness = table.info.state === 'reading' ? [...table.info.completeness, late] : table.info.completeness
  return {
    id: table.id,
    info: { ...table.info, rows, completeness, state: 'ready' },
    columns,
    document: table.document,
    element: table.element,
    rowBlock: (start, count, wanted) => table.rowBlock(start, count, wanted),
    pin: () => table.pin(),
  }
}
