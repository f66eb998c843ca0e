import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { describeWithPeer } from '../peers.ts'
import { randomTable, type TableKinds } from '../property/write-random-table.ts'
import { madeDocument, madeTable, textOf } from '../unit/writers/made-table.ts'
import { cellsReadByStilts, stilts, votlintErrors } from './stilts.ts'

const writer = createTableWriter()
const documents = 6
const tablesEach = 12

/** All but a null cell of fixed length: an empty TD is null by VOTable 1.4, 5.1, and an error to votlint 3.4.7. */
const agreed: TableKinds = { nullsOfFixedLength: false, empties: true, packedLists: true, singleBits: true }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-generated-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describeWithPeer('stilts', 'generated tables', () => {
  const seed = Number(process.env.ALIDADE_SEED ?? 20260101)

  test(`${documents * tablesEach} tables of seed ${seed}: votlint finds no error, STILTS reads both serialisations alike`, async () => {
    const made = fc.sample(randomTable(agreed), { seed, numRuns: documents * tablesEach })
    for (let document = 0; document < documents; document++) {
      const tables = madeDocument(made.slice(document * tablesEach, (document + 1) * tablesEach))
      // one table of each document is read by STILTS; an empty list and a null one are the same in TABLEDATA
      const place = document % tablesEach
      const cells: string[] = []
      for (const format of ['votable', 'votable-tabledata'] as const) {
        const path = join(folder, `${document}-${format}.vot`)
        writeFileSync(path, await textOf(writer.write(tables, format)))
        const [errors, read] = await Promise.all([votlintErrors(path), cellsReadByStilts(path, place)])
        expect({ document, format, errors }).toEqual({ document, format, errors: [] })
        cells.push(read.replaceAll('()', ''))
      }
      expect(cells[0]).toBe(cells[1])
    }
  })

  test('a null cell of fixed length is an empty TD, the one thing votlint finds fault with', async () => {
    const table = madeTable({ columns: [{ name: 'pair', datatype: 'float', arraysize: '2', cells: [[1, 2], null] }] })
    const path = join(folder, 'null-pair.vot')
    writeFileSync(path, await textOf(writer.write([table], 'votable-tabledata')))
    expect((await votlintErrors(path)).map((line) => line.replace(/\(l\.\d+, c\.\d+\)/, ''))).toEqual([
      'ERROR : Wrong number of elements in array (0 found, 2 expected)',
    ])
    expect(await stilts('tpipe', `in=${path}`, 'ifmt=votable', 'ofmt=csv', 'out=-')).toBe('pair\n"(1.0, 2.0)"\n\n')
  })
})
