import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FromVotableWorker } from '#main/workers/votable-messages.ts'
import { VotableReading } from '#main/workers/votable-reading.ts'
import { until } from './shelf.ts'

type End = Extract<FromVotableWorker, { type: 'end' }>

test('a text that is read twice, since its last cell fits no earlier type, counts against the memory once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alidade-again-'))
  try {
    const path = join(folder, 'late.csv')
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},a text that takes its room`)
    writeFileSync(path, ['n,text', ...rows, '0.5,x', ''].join('\n'))
    const read = async (memoryBytes: number) => {
      const passes: number[] = []
      let end: End | undefined
      const reading = new VotableReading(
        { type: 'read', reading: 1, path, name: path, memoryBytes, slabs: [] },
        (told) => {
          if (told.type === 'header') passes.push(0)
          else if (told.type === 'end') end = told
          else if (told.type === 'rows' && !told.tail)
            for (const { buffer } of told.slabs) passes.push((passes.pop() ?? 0) + buffer.byteLength)
        },
      )
      reading.start()
      await until(() => end !== undefined)
      return { passes, table: end?.tables[0] }
    }
    const free = await read(Number.POSITIVE_INFINITY)
    expect(free.passes).toHaveLength(2)
    const bound = await read(Math.max(...free.passes))
    expect(bound.table).toMatchObject({ rows: 200_001, marks: [] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
