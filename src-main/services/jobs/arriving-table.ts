import type { Outcome } from '#shared/ipc/fault.ts'
import type { TableInfo } from '#shared/model/table.ts'
import type { ReadingTable } from '../../tables/table.ts'
import { changedMessage, type Download } from './download.ts'

/** The table of a document that is on its way. */
export interface ArrivingTable {
  /** When its header is read, or why there is none. */
  readonly first: Promise<Outcome<ReadingTable>>
  /** When its last row is in; undefined: no table came of it. */
  readonly last: Promise<TableInfo | undefined>
}

/**
 * Reads a download while it arrives. Where the document was begun again the rows so far are those of another version:
 * that table stays, marked partial, and the document is read once more as a new one.
 */
export function readArriving(
  download: Download,
  read: (bytes: AsyncIterable<Uint8Array>) => Promise<Outcome<ReadingTable>>,
): ArrivingTable {
  let settle: (outcome: Outcome<ReadingTable>) => void = () => undefined
  const first = new Promise<Outcome<ReadingTable>>((resolve) => {
    settle = resolve
  })
  const readAll = async (): Promise<TableInfo | undefined> => {
    await download.began
    for (;;) {
      const reading = await read(download.follow())
      if (!reading.ok && reading.fault.message === changedMessage) continue
      settle(reading)
      if (!reading.ok) return undefined
      const info = await reading.value.done
      if (!info.completeness.some(({ message }) => message?.includes(changedMessage))) return info
    }
  }
  return { first, last: readAll() }
}
