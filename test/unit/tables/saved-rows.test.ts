import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTablesService, type TablesService } from '#main/services/tables/tables-service.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { RowRanges } from '#shared/model/samp.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { tabledata, votable } from '../votable/read-document.ts'
import { workersFolder } from './shelf.ts'

const source = votable(
  '<FIELD name="id" datatype="long" ucd="meta.id;meta.main"/>' +
    '<FIELD name="mag" datatype="float" unit="mag" ucd="phot.mag;em.opt.V"><DESCRIPTION>Brightness in V</DESCRIPTION></FIELD>' +
    '<FIELD name="count" datatype="short" ucd="meta.number"><VALUES null="-99"/></FIELD>' +
    '<FIELD name="name" datatype="char" arraysize="*"/>' +
    tabledata([
      ['9007199254740993', '1.5', '10', 'one'],
      ['2', '', '20', 'two'],
      ['3', '3.5', '-99', 'three'],
      ['4', '4.5', '40', ''],
      ['5', '5.5', '50', 'five'],
    ]),
)
/** The third, the fifth and the first row, as one may have selected them. */
const selected: RowRanges = [
  [2, 3],
  [4, 5],
  [0, 1],
]
const asText = 'id\tmag\tcount\tname\n9007199254740993\t1.5\t10\tone\n3\t3.5\t\tthree\n5\t5.5\t50\tfive\n'
const call = { signal: new AbortController().signal }

let service: TablesService
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-saved-rows-'))
  let ids = 0
  service = createTablesService({
    workersFolder,
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    randomId: () => String(++ids),
    emit: () => undefined,
    writer: createTableWriter(),
    files: {
      async replaceFile(path, chunks) {
        const parts: Uint8Array[] = []
        for await (const chunk of chunks) parts.push(chunk.slice())
        writeFileSync(path, Buffer.concat(parts))
        return ok({ bytes: Buffer.concat(parts).length })
      },
      removeFile: async (path) => rmSync(path, { force: true }),
    },
  })
})
afterEach(async () => {
  await service.closeAll()
  rmSync(folder, { recursive: true, force: true })
})

async function value<T>(answer: Promise<Outcome<T>> | Outcome<T>): Promise<T> {
  const outcome = await answer
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return outcome.value
}

/** The id of the table of a file, once all of it is read. */
async function opened(path: string): Promise<string> {
  const { table } = await value(service.handlers.open({ path }, call))
  await service.documentTables(table)
  return table
}

async function openedSource(): Promise<string> {
  const path = join(folder, 'whole.vot')
  writeFileSync(path, source)
  return opened(path)
}

async function textOf(table: string): Promise<string> {
  let text = ''
  for await (const piece of service.handlers.copyText({ table, start: 0, rows: 10, header: true }, call)) text += piece
  return text
}

const columnsOf = (table: string): TableInfo['columns'] => service.find(table)?.info.columns ?? []

test.each(['votable', 'votable-tabledata', 'votable-binary', 'fits'] as const satisfies readonly SaveFormat[])(
  'selected rows are saved as %s in the order of the table, with units, UCDs, descriptions and nulls',
  async (format) => {
    const table = await openedSource()
    const path = join(folder, 'part')
    await value(service.handlers.save({ table, format, path, rows: selected }, call))
    const part = await opened(path)
    expect(await textOf(part)).toBe(asText)
    const facts = columnsOf(part).map(({ name, unit, ucd, description }) => ({ name, unit, ucd, description }))
    expect(facts).toEqual(
      columnsOf(table).map(({ name, unit, ucd, description }) => ({ name, unit, ucd, description })),
    )
    expect(facts[1]).toEqual({ name: 'mag', unit: 'mag', ucd: 'phot.mag;em.opt.V', description: 'Brightness in V' })
    // The table itself stays whole.
    expect(service.find(table)?.info.rows).toBe(5)
  },
)

test('selected rows are saved as CSV, TSV and JSON, some columns of them in the order asked for', async () => {
  const table = await openedSource()
  const written = async (format: SaveFormat, columns?: string[]): Promise<string> => {
    const path = join(folder, 'part')
    await value(service.handlers.save({ table, format, path, rows: selected, ...(columns && { columns }) }, call))
    return readFileSync(path, 'utf8')
  }
  expect(await written('tsv')).toBe(asText)
  expect(await written('csv', ['c3', 'c1'])).toBe('name,mag\none,1.5\nthree,3.5\nfive,5.5\n')
  expect(JSON.parse(await written('json')).tables).toMatchObject([
    {
      columns: [{ name: 'id' }, { name: 'mag', unit: 'mag', ucd: 'phot.mag;em.opt.V' }, { nullValue: '-99' }, {}],
      rows: 3,
      data: [
        ['9007199254740993', 1.5, 10, 'one'],
        ['3', 3.5, null, 'three'],
        ['5', 5.5, 50, 'five'],
      ],
    },
  ])
})

test('what a browser downloads of selected rows is what is saved', async () => {
  const table = await openedSource()
  const parts: Uint8Array[] = []
  for await (const part of service.handlers.download({ table, format: 'tsv', rows: selected }, call)) parts.push(part)
  expect(Buffer.concat(parts).toString()).toBe(asText)
})

test('all rows selected are the table as it is', async () => {
  const table = await openedSource()
  const path = join(folder, 'part.tsv')
  await value(service.handlers.save({ table, format: 'tsv', path, columns: ['c0'], rows: [[0, 5]] }, call))
  expect(readFileSync(path, 'utf8')).toBe('id\n9007199254740993\n2\n3\n4\n5\n')
})

test('rows that are not in the table are not saved, and none at all is said', async () => {
  const table = await openedSource()
  const path = join(folder, 'part.tsv')
  await value(service.handlers.save({ table, format: 'tsv', path, columns: ['c0'], rows: [[3, 900]] }, call))
  expect(readFileSync(path, 'utf8')).toBe('id\n4\n5\n')
  const none = async () => service.handlers.save({ table, format: 'tsv', path, rows: [[5, 900]] }, call)
  await expect(none()).rejects.toThrow('None of these rows is in the table.')
})
