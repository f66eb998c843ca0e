import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { cellsOf } from '../unit/formats/cells-of.ts'
import { bytesOf, readFile } from '../unit/formats/read-file.ts'
import { everyDatatype, madeTable } from '../unit/writers/made-table.ts'
import { stilts, votlintErrors } from './stilts.ts'

const run = promisify(execFile)
const writer = createTableWriter()

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-csv-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One column of each type that CSV can tell apart; blanks around text are cut off by both peers. */
const columns = everyDatatype
  .filter(({ name }) => /^(flag|int|long|text|wide|double)$/.test(name))
  .map((column) => (column.name === 'text' ? { ...column, cells: ['a & b', '"<x>",', null] } : column))

describeWithPeer('stilts', 'STILTS', () => {
  test('a table that it writes as CSV is read to the same cells', async () => {
    const votable = join(folder, 'a.vot')
    writeFileSync(votable, await bytesOf(writer.write([madeTable({ columns })], 'votable-tabledata')))
    const text = join(folder, 'a.csv')
    await stilts('tpipe', `in=${votable}`, 'ifmt=votable', 'ofmt=csv', `out=${text}`)
    const [table] = readFile(new Uint8Array(readFileSync(text)), { name: text }).tables
    if (!table) throw new Error('no table')
    expect(cellsOf(table)).toEqual(cellsOf(madeTable({ columns })))
  })

  test.each(['csv', 'votable-binary'] as const)('it reads our %s as it reads our VOTable', async (format) => {
    // STILTS 3.4 reads CSV in the encoding of the machine, here not UTF-8.
    const made =
      format === 'csv'
        ? columns.filter(({ name }) => name !== 'wide')
        : everyDatatype.filter(({ name }) => name !== 'bit1' && name !== 'zs')
    const table = madeTable({ columns: made })
    const paths = [join(folder, 'ours'), join(folder, 'ours.vot')] as const
    writeFileSync(paths[0], await bytesOf(writer.write([table], format)))
    writeFileSync(paths[1], await bytesOf(writer.write([table], 'votable')))
    const asCsv = (path: string, ifmt: string) => stilts('tpipe', `in=${path}`, `ifmt=${ifmt}`, 'ofmt=csv', 'out=-')
    expect(await asCsv(paths[0], format === 'csv' ? 'csv' : 'votable')).toBe(await asCsv(paths[1], 'votable'))
    if (format === 'votable-binary') {
      expect(readFileSync(paths[0], 'utf8')).toContain('<BINARY>')
      expect(await votlintErrors(paths[0])).toEqual([])
    }
  })
})

const program = `
import json, sys
from astropy.table import Table, MaskedColumn
t = Table.read(sys.argv[1], format=sys.argv[2])
out = {n: [None if getattr(v, 'mask', False) is True or v is None or str(v) == '--' else (bool(v) if t[n].dtype.kind == 'b' else float(v) if t[n].dtype.kind == 'f' else str(v)) for v in t[n]] for n in t.colnames}
if len(sys.argv) > 3: t.write(sys.argv[3], format='ascii.ecsv', overwrite=True, delimiter=',')
print(json.dumps(out))
`

describeWithPeer('python3', 'astropy', () => {
  test.each(['csv', 'tsv'] as const)('it reads our %s, and we its ECSV', async (format) => {
    const path = join(folder, `b.${format}`)
    const ecsv = join(folder, 'b.ecsv')
    const numbers = columns.filter(({ name }) => /^(long|text|double)$/.test(name))
    const table = madeTable({ columns: numbers })
    writeFileSync(path, await bytesOf(writer.write([table], format)))
    const name = format === 'csv' ? 'ascii.csv' : 'ascii.tab'
    const { stdout } = await run(requirePeer('python3'), ['-c', program, path, name, ecsv], { timeout: 60_000 })
    const expected = Object.fromEntries(
      table.columns.map(({ info }, index) => [
        info.name,
        (cellsOf(table)[index] ?? []).map((cell) =>
          cell === null ? null : info.storage === 'f64' ? (cell === -Infinity ? '-Infinity' : cell) : String(cell),
        ),
      ]),
    )
    expect(JSON.parse(stdout.replaceAll('-Infinity', '"-Infinity"'))).toEqual(expected)
    const [read] = readFile(new Uint8Array(readFileSync(ecsv)), { name: ecsv }).tables
    if (!read) throw new Error('no table')
    expect(cellsOf(read)).toEqual(cellsOf(table))
  })
})
