import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer } from '../peers.ts'
import { alidade, cellsReadByStilts, checksumByStilts, stilts, votlintErrors } from './stilts.ts'
import { metadataLines } from './votable-metadata.ts'

const master = fileURLToPath(new URL('../fixtures/votable/every-datatype.vot', import.meta.url))
/** Columns of the master that hold lists of varying length. */
const varying = ['bytes', 'ints', 'floats', 'words']

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-convert-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const gzipped = (from: string, to: string): void => writeFileSync(to, gzipSync(readFileSync(from)))

/** How the inputs are made, all but the first by STILTS; `metadata` where STILTS keeps the document's own. */
const inputs: ReadonlyArray<{ readonly name: string; readonly make: (path: string) => Promise<unknown> }> = [
  { name: 'TABLEDATA by hand', make: async (path) => writeFileSync(path, readFileSync(master)) },
  { name: 'BINARY by STILTS', make: (path) => stilts('votcopy', `in=${master}`, 'format=BINARY', `out=${path}`) },
  { name: 'BINARY2 by STILTS', make: (path) => stilts('votcopy', `in=${master}`, 'format=BINARY2', `out=${path}`) },
  {
    name: 'TABLEDATA by STILTS',
    make: (path) => stilts('tpipe', `in=${master}#0`, 'ofmt=votable-tabledata', `out=${path}`),
  },
  {
    name: 'BINARY2 in gzip',
    make: async (path) => {
      await stilts('tpipe', `in=${master}#0`, 'ofmt=votable-binary2-inline', `out=${path}.plain`)
      gzipped(`${path}.plain`, path)
    },
  },
]

describeWithPeer('stilts', 'alidade convert', () => {
  for (const [place, { name, make }] of inputs.entries()) {
    test(`${name}: all cells, all metadata, no error of votlint, in both serialisations`, async () => {
      const input = join(folder, `in-${place}.vot`)
      await make(input)
      const [cells, checksum] = await Promise.all([cellsReadByStilts(input), checksumByStilts(input, varying)])
      const bytes = readFileSync(input)
      const source = bytes[0] === 0x1f ? readFileSync(`${input}.plain`) : bytes
      for (const format of ['votable', 'votable-tabledata']) {
        const output = join(folder, `out-${place}-${format}.vot`)
        const { code, stderr } = await alidade(folder, 'convert', input, output, '--format', format)
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        const [cellsThen, checksumThen, errors] = await Promise.all([
          cellsReadByStilts(output),
          checksumByStilts(output, varying),
          votlintErrors(output),
        ])
        expect(cellsThen).toBe(cells)
        expect(checksumThen).toBe(checksum)
        expect(errors).toEqual([])
        const inOrder =
          name === 'TABLEDATA by STILTS' || name === 'BINARY2 in gzip' ? sorted : (lines: string[]) => lines
        expect(inOrder(metadataLines(readFileSync(output, 'utf8')))).toEqual(
          inOrder(metadataLines(source.toString('utf8'))),
        )
      }
    })
  }

  test('a document with several tables keeps the rows of all of them', async () => {
    const output = join(folder, 'all.vot')
    await alidade(folder, 'convert', master, output)
    expect(await cellsReadByStilts(output, 1)).toBe(await cellsReadByStilts(master, 1))
  })

  test('JSON and CSV agree with what STILTS reads', async () => {
    const { stdout } = await alidade(folder, 'convert', master, '-', '--format', 'json')
    const { tables } = JSON.parse(stdout.toString('utf8'))
    expect(tables.map((table: { rows: number; data: unknown[] }) => [table.rows, table.data.length])).toEqual([
      [5, 5],
      [2, 2],
    ])
    const csv = join(folder, 'first.csv')
    const { code, stderr } = await alidade(folder, 'convert', master, csv)
    expect(code).toBe(3)
    expect(stderr).toContain('1 more of IN left out')
    const ids = await stilts(
      'tpipe',
      `in=${csv}`,
      'ifmt=csv',
      'cmd=keepcols "source_id one short"',
      'ofmt=csv',
      'out=-',
    )
    expect(ids).toBe(await stilts('tpipe', `in=${master}#0`, 'cmd=keepcols "source_id one short"', 'ofmt=csv', 'out=-'))
  })
})

/** STILTS writes LINK before PARAM, which the schema forbids: we put them in order, so only the elements are compared. */
const sorted = (lines: readonly string[]): string[] => [...lines].sort()
