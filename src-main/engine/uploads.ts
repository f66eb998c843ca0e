import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { Column, ColumnChunk } from '../tables/column.ts'
import type { Table } from '../tables/table.ts'
import type { CatalogueColumn, CatalogueTable } from './catalogue.ts'
import type { DuckDb } from './duckdb.ts'
import { quoteName, sqlTypeOf } from './translate/expression.ts'

/** Rows in a vector of the engine. */
const vectorRows = 2048

/** How the uploads are known to a query (TAP 1.1, 2.5): TAP_UPLOAD.name, columns with the metadata of their FIELDs. */
export function uploadTable(name: string, table: Table, engineName: string): CatalogueTable {
  const columns = table.columns.map(({ info }, index): CatalogueColumn => {
    const { arraysize, xtype, unit, ucd, utype, description } = info
    return {
      name: info.name,
      datatype: info.datatype,
      ...(arraysize === undefined || (arraysize === '1' && !info.isArray) ? {} : { arraysize }),
      ...(xtype === undefined ? {} : { xtype }),
      ...(unit === undefined ? {} : { unit }),
      ...(ucd === undefined ? {} : { ucd }),
      ...(utype === undefined ? {} : { utype }),
      ...(description === undefined ? {} : { description }),
      principal: true,
      indexed: false,
      std: false,
      engineName: `c${index}`,
    }
  })
  return {
    schema: 'TAP_UPLOAD',
    name,
    fullName: `TAP_UPLOAD.${name}`,
    sqlName: `memory.uploads.${quoteName(engineName)}`,
    type: 'table',
    rows: table.info.rows,
    origin: { simulated: false },
    columns,
    keys: [],
  }
}

/** Copies the rows of an upload into the engine, chunk by chunk. */
export async function copyUpload(
  duckdb: DuckDb,
  connection: DuckDBConnection,
  table: Table,
  described: CatalogueTable,
  engineName: string,
): Promise<void> {
  const types = described.columns.map((column) => sqlTypeOf(column))
  const declared = types.map((type, index) => `c${index} ${type}`).join(', ')
  await connection.run(`CREATE TABLE ${described.sqlName} (${declared === '' ? 'c0 INTEGER' : declared})`)
  if (declared === '') return
  const appender = await connection.createAppender(engineName, 'uploads', 'memory')
  try {
    const columnTypes = types.map((_, index) => appender.columnType(index))
    const chunks = table.columns[0]?.chunks.length ?? 0
    for (let index = 0; index < chunks; index++) {
      const rows = table.columns[0]?.chunks[index]?.rows ?? 0
      for (let from = 0; from < rows; from += vectorRows) {
        const end = Math.min(rows, from + vectorRows)
        const chunk = duckdb.DuckDBDataChunk.create(columnTypes, end - from)
        for (const [place, column] of table.columns.entries())
          chunk.setColumnValues(place, cellsOf(duckdb, column, column.chunks[index], from, end))
        appender.appendDataChunk(chunk)
      }
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}

const decoder = new TextDecoder()

/** The cells of some rows as the engine's values. */
function cellsOf(
  duckdb: DuckDb,
  { info }: Column,
  chunk: ColumnChunk | undefined,
  from: number,
  end: number,
): DuckDBValue[] {
  const cells: DuckDBValue[] = []
  for (let row = from; row < end; row++) {
    if (!chunk || isNull(chunk, row)) cells.push(null)
    else if (info.storage === 'text') cells.push(textCell(duckdb, info.isArray, chunk, row))
    else if (info.isArray || info.storage === 'c64' || info.storage === 'c128')
      cells.push(duckdb.listValue(listCell(info.storage, info.isArray, chunk, row)))
    else cells.push(itemValue(info.storage, chunk.values[row] ?? 0))
  }
  return cells
}

const isNull = ({ nulls }: ColumnChunk, row: number): boolean =>
  nulls !== undefined && ((nulls[row >> 3] ?? 0) & (1 << (row & 7))) !== 0

const itemValue = (storage: string, item: number | bigint): DuckDBValue =>
  storage === 'bool' || storage === 'bits' ? item === 1 : item

function textCell(duckdb: DuckDb, isList: boolean, chunk: ColumnChunk, row: number): DuckDBValue {
  const { offsets, textOffsets, values } = chunk
  const [begin, end] = [offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0]
  const text = (first: number, last: number): string =>
    values instanceof Uint8Array ? decoder.decode(Uint8Array.from(values.subarray(first, last))) : ''
  if (!isList) return text(begin, end)
  const items: string[] = []
  for (let item = begin; item < end; item++) items.push(text(textOffsets?.[item] ?? 0, textOffsets?.[item + 1] ?? 0))
  return duckdb.listValue(items)
}

function listCell(storage: string, isArray: boolean, chunk: ColumnChunk, row: number): DuckDBValue[] {
  const numbers = storage === 'c64' || storage === 'c128' ? 2 : 1
  const begin = isArray ? (chunk.offsets?.[row] ?? 0) : row
  const end = isArray ? (chunk.offsets?.[row + 1] ?? 0) : row + 1
  const items: DuckDBValue[] = []
  for (let place = begin * numbers; place < end * numbers; place++)
    items.push(itemValue(storage, chunk.values[place] ?? 0))
  return items
}
