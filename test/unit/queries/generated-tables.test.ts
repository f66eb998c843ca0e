import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { ColumnBlock } from '#shared/model/table.ts'
import { isNull } from '#shared/vo/votable/cell-text.ts'
import type { MetadataBehaviour } from '../../doubles/tap-server/double-metadata.ts'
import { cellsOf, wideCell } from '../../doubles/tap-server/generated-table.ts'
import { startTapDouble } from '../../doubles/tap-server/tap-double.ts'

let app: App
let folder: string
const never = new AbortController().signal

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-generated-'))
  app = await createApp({
    shell: 'cli',
    version: 'test',
    home: join(folder, 'home'),
    workersFolder: fileURLToPath(new URL('../../../out/main/workers', import.meta.url)),
    readOnly: 'A test.',
    openExternal: () => fail('bad-request', 'A test opens nothing.'),
    openFolder: () => fail('bad-request', 'A test opens nothing.'),
  })
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a query on a double and gives its table, read to the end. */
async function tableOf(adql: string, metadata: MetadataBehaviour) {
  const double = await startTapDouble({ metadata })
  const running = await app.queries.run({ url: double.url, adql }, never)
  if (!running.ok) throw new Error(running.fault.message)
  await running.value.reading.done
  await double.close()
  const table = app.tables.find(running.value.reading.id)
  if (!table) throw new Error('The table is gone.')
  return table
}

const cell = (block: ColumnBlock | undefined, row: number): unknown => {
  if (!block) throw new Error('There is no such column.')
  if (isNull(block, row)) return null
  const { values, offsets } = block
  return offsets ? Array.from(values as Float32Array).slice(offsets[row], offsets[row + 1]) : values[row]
}

describe('made-up tables of the double', () => {
  it.each([
    ['BINARY2', 'own'],
    ['TABLEDATA', 'missing'],
  ] as const)('are read cell by cell as they were made, from %s', async (serialization, metadata) => {
    const table = await tableOf('SELECT * FROM made.rows_2500', metadata)
    expect(table.info).toMatchObject({ rows: 2500, completeness: [], notes: [] })
    const block = table.rowBlock(0, 2500)
    for (let row = 0; row < 2500; row++) {
      const made = cellsOf(row)
      const [id, ra, dec, mag, name, observations, variable, flux] = block.columns
      expect([cell(id, row), cell(ra, row), cell(dec, row)]).toEqual([made.source_id, made.ra, made.dec])
      expect(cell(mag, row)).toEqual(made.mag)
      // TABLEDATA cannot tell a null from an empty string.
      expect(cell(name, row) ?? '').toBe(made.name)
      if (serialization === 'BINARY2') expect(cell(name, row)).toBe(made.name)
      expect([cell(observations, row), cell(variable, row)]).toEqual([made.n_obs, made.variable ? 1 : 0])
      expect(cell(flux, row)).toEqual(made.flux)
    }
  })

  it('may be wide', async () => {
    const table = await tableOf('SELECT c39, c0 FROM made.rows_100_x_40', 'own')
    const block = table.rowBlock(0, 100)
    expect(cell(block.columns[0], 99)).toBe(wideCell(99, 39))
    expect(cell(block.columns[1], 99)).toBe(wideCell(99, 0))
  })

  it('tell what the recorded answers of DaCHS tell', async () => {
    const overflow = await tableOf('SELECT source_id FROM gaia.light', 'own')
    expect(overflow.info.rows).toBe(2)
    expect(overflow.info.completeness).toMatchObject([{ kind: 'truncated' }])
    const three = await tableOf('SELECT TOP 3 mainid, raj2000, dej2000, jmag FROM twomass.data ORDER BY mainid', 'own')
    expect(three.info).toMatchObject({ rows: 3, completeness: [] })
  })

  it('end with an error behind their rows as a mark', async () => {
    const table = await tableOf('SELECT * FROM made.late_error_300', 'own')
    expect(table.info.rows).toBe(300)
    expect(table.info.completeness).toMatchObject([{ kind: 'partial' }])
    expect(table.info.completeness[0]).toMatchObject({ message: expect.stringContaining('database was lost') })
  })
})
