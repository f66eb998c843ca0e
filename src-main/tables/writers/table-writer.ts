import { FaultError } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Table } from '../table.ts'
import { asItIsNow } from '../table-now.ts'
import { writeCsv } from './csv.ts'
import { writeFits } from './fits.ts'
import { writeJson } from './json.ts'
import { writeVotable } from './votable.ts'
import type { WriteOptions } from './write-options.ts'

/** Writes tables as bytes of a format, in pieces of some 256 KiB, yielding to the event loop between them. */
export interface TableWriter {
  /**
   * `votable` (BINARY2), `votable-tabledata` and `votable-binary` write several tables of one document; `fits` and `json`
   * any; `csv` and `tsv` exactly one.
   * Throws FaultError `bad-request` where the format cannot hold these tables, and `cancelled`.
   */
  write(tables: readonly Table[], format: SaveFormat, options?: WriteOptions): AsyncIterable<Uint8Array>
}

export function createTableWriter(): TableWriter {
  return {
    write(asked, format, options) {
      const tables = asked.map(asItIsNow)
      if (format === 'votable') return writeVotable(tables, 'BINARY2', options)
      if (format === 'votable-tabledata') return writeVotable(tables, 'TABLEDATA', options)
      if (format === 'votable-binary') return writeVotable(tables, 'BINARY', options)
      if (format === 'fits') return writeFits(tables, options)
      if (format === 'json') return writeJson(tables, options)
      const [table, ...more] = tables
      if (!table || more.length > 0)
        throw new FaultError({
          kind: 'bad-request',
          message: `${format.toUpperCase()} holds one table, not ${tables.length}.`,
        })
      return writeCsv(table, options, format === 'tsv' ? '\t' : ',')
    },
  }
}
