import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '#main/tables/table.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { randomTable } from '../property/write-random-table.ts'
import { cellsOf, type PlainCell } from '../unit/formats/cells-of.ts'
import { bytesOf, readFile } from '../unit/formats/read-file.ts'
import { everyDatatype, type MadeColumn, madeTable } from '../unit/writers/made-table.ts'
import { stilts } from './stilts.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('astropy-fits.py', import.meta.url))
const writer = createTableWriter()

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-fits-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface AstropyTable {
  readonly names: readonly string[]
  readonly units: readonly string[]
  readonly forms: readonly string[]
  /** By column; null where astropy cannot read it. */
  readonly cells: readonly (readonly PlainCell[] | null)[]
  readonly marks: readonly string[]
}

/** The tables of a FITS file as astropy reads them, or of one that it writes. */
async function astropy(what: 'read' | 'write', path: string): Promise<AstropyTable[]> {
  const { stdout } = await run(requirePeer('python3'), [script, what, path], { maxBuffer: 64 << 20, timeout: 60_000 })
  return JSON.parse(stdout)
}

/** A cell as the script prints it: 64 bits as text, no NaN, no infinity that JSON has no word for. */
function plain(cell: PlainCell): PlainCell {
  if (typeof cell === 'bigint') return String(cell)
  if (Array.isArray(cell)) return cell.length === 0 ? null : cell.map(plain)
  if (typeof cell === 'number' && !Number.isFinite(cell)) return Number.isNaN(cell) ? null : String(cell)
  return typeof cell === 'string' ? cell.replace(/ +$/, '') : cell
}

describeWithPeer('python3', 'astropy', () => {
  test('a table of every column type that astropy writes is read to the same cells', async () => {
    const path = join(folder, 'every.fits')
    const [theirs] = await astropy('write', path)
    const [ours] = readFile(new Uint8Array(readFileSync(path)), { name: path }).tables
    if (!ours || !theirs) throw new Error('no table')
    expect(ours.info).toMatchObject({ rows: 4, completeness: [] })
    for (const [index, name] of theirs.names.entries()) {
      const { info } = ours.columns[index] ?? {}
      expect(info?.name).toBe(name)
      expect(info?.unit ?? null).toBe(theirs.units[index] || null)
      const cells = (cellsOf(ours)[index] ?? []).map(plain)
      const expected = (theirs.cells[index] ?? []).map((cell) => {
        if (name === 'words') return (cell as string[]).join('')
        return name === 'bits' ? (cell as boolean[]).map(Number) : cell
      })
      // An unsigned int is a long here; a text that astropy fills with NUL is no value.
      const numbers =
        name === 'uint' ? expected.map(String) : name === 'text' ? expected.map((cell) => cell || null) : expected
      expect({ name, cells }).toEqual({ name, cells: numbers })
    }
  })

  test('tables that Alidade writes are read by astropy to the same cells', async () => {
    const kinds = { nullsOfFixedLength: false, empties: false, packedLists: true, singleBits: true }
    const made = fc.sample(randomTable(kinds), { seed: 20260101, numRuns: 60 })
    const tables = [madeTable({ columns: everyDatatype }), ...made.map(madeTable)]
    const path = join(folder, 'ours.fits')
    writeFileSync(path, await bytesOf(writer.write(tables, 'fits')))
    const theirs = await astropy('read', path)
    expect(theirs.length).toBe(tables.length)
    let compared = 0
    for (const [place, table] of tables.entries()) {
      for (const [index, cells] of cellsOf(table).entries()) {
        const form = theirs[place]?.forms[index] ?? ''
        const info = table.columns[index]?.info
        // astropy reads NUL as an empty text and no descriptor as an empty list; lists of text have the longest's length.
        if (!info || (info.storage === 'text' && info.isArray) || theirs[place]?.cells[index] === null) continue
        for (const [row, cell] of cells.entries()) {
          const other = theirs[place]?.cells[index]?.[row] as PlainCell
          if (info.storage === 'bool' && cell === null) continue
          expect({ place, form, row, cell: simplified(other, form) }).toEqual({
            place,
            form,
            row,
            cell: simplified(plain(cell), form),
          })
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(1000)
  })
})

/** Takes away what astropy and we say in different words, by the column's TFORM. */
function simplified(cell: PlainCell, form: string): PlainCell {
  if (/A/.test(form)) return (Array.isArray(cell) ? cell.join('') : String(cell ?? '')).trimEnd()
  if (/L/.test(form) && (cell === null || (Array.isArray(cell) && cell.length === 0))) return []
  if (/X/.test(form))
    return Array.isArray(cell)
      ? cell.length === 1
        ? Number(cell[0])
        : cell.map(Number)
      : cell === null
        ? null
        : Number(cell)
  // Truth values of varying length are bare letters to astropy.
  if (/L/.test(form) && Array.isArray(cell)) return cell.map((item) => item === true || item === 1 || item === 84)
  const text = JSON.stringify(cell, (_, value) =>
    value === null ? 'none' : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value,
  )
  return text === '[]' || /^\[("none",?)*\]$/.test(text) || text === '"none"' ? 'none' : text
}

const scalars: readonly MadeColumn[] = everyDatatype
  .filter(
    ({ arraysize, datatype }) =>
      (arraysize === undefined || arraysize === '*') && !/Complex|bit|unicodeChar/.test(datatype),
  )
  .filter(({ name }) => !['ints', 'flags', 'floats'].includes(name))
  // Blanks at the end of a text are nothing to FITS.
  .map((column) => (column.name === 'text' ? { ...column, cells: ['a & b', ' <x>', null] } : column))

describeWithPeer('stilts', 'STILTS', () => {
  const cellsBy = (path: string, format: string): Promise<string> =>
    stilts('tpipe', `in=${path}#1`, `ifmt=${format}`, 'ofmt=csv', 'out=-')

  test('its checksum of the FITS file is that of the VOTable', async () => {
    const table: Table = madeTable({ columns: scalars })
    const fits = join(folder, 'sum.fits')
    const votable = join(folder, 'sum.vot')
    writeFileSync(fits, await bytesOf(writer.write([table], 'fits')))
    writeFileSync(votable, await bytesOf(writer.write([table], 'votable-tabledata')))
    const sums = await Promise.all([
      stilts('tpipe', `in=${fits}`, 'ifmt=fits', 'omode=checksum'),
      stilts('tpipe', `in=${votable}`, 'ifmt=votable', 'omode=checksum'),
    ])
    expect(sums[0]).toBe(sums[1])
  })

  test('it reads all cells of the FITS file as of the VOTable, and of its own FITS we do', async () => {
    // Not compared: text beyond ASCII (STILTS takes each byte for a character), bits (truth values there), lists of unequal
    // texts, lists of complex numbers of varying length (STILTS reads half of them).
    const columns = everyDatatype.flatMap((column) => {
      if (/wide|names|words|bit|zs/.test(column.name)) return []
      return scalars.find(({ name }) => name === column.name) ?? column
    })
    const table = madeTable({ columns })
    const fits = join(folder, 'all.fits')
    const votable = join(folder, 'all.vot')
    writeFileSync(fits, await bytesOf(writer.write([table], 'fits')))
    writeFileSync(votable, await bytesOf(writer.write([table], 'votable-binary')))
    const ofVotable = await stilts('tpipe', `in=${votable}`, 'ifmt=votable', 'ofmt=csv', 'out=-')
    expect(await cellsBy(fits, 'fits')).toBe(ofVotable)
    const theirs = join(folder, 'theirs.fits')
    await stilts('tpipe', `in=${votable}`, 'ifmt=votable', 'ofmt=fits-var', `out=${theirs}`)
    const [read] = readFile(new Uint8Array(readFileSync(theirs)), { name: theirs }).tables
    if (!read) throw new Error('no table')
    const again = join(folder, 'again.vot')
    writeFileSync(again, await bytesOf(writer.write([read], 'votable-tabledata')))
    expect(await stilts('tpipe', `in=${again}`, 'ifmt=votable', 'ofmt=csv', 'out=-')).toBe(ofVotable)
  })
})
