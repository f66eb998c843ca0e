import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeptTables } from '#main/arrived-files.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { openStore } from '#main/store/store.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alidade-arrived-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** The copies of a workspace that may take 100 bytes together. */
async function open() {
  let count = 0
  const clock = new ManualClock()
  const store = await openStore({
    ...{ fileSystem: nodeFileSystem, home, clock, tell: () => undefined },
    randomId: () => `id-${++count}`,
  })
  const { kept, arrived } = await openKeptTables(store, 100)
  return {
    kept,
    names: async () => (await readdir(join(home, 'arrived')).catch((): string[] => [])).toSorted(),
    /** A table arrives, of so many bytes; all of them pass. */
    arrive: async (name: string, bytes: number) => {
      const provenance = { kind: 'samp', source: `http://127.0.0.1:1/${name}`, copy: name, at: '2026-01-01T00:00:00Z' }
      kept.note({ id: name, title: name, rows: 1, provenance } as TableInfo, 0, () => true)
      let passed = 0
      for await (const piece of arrived.keep(name, pieces(bytes))) passed += piece.byteLength
      expect(passed).toBe(bytes)
    },
  }
}
async function* pieces(bytes: number) {
  for (let at = 0; at < bytes; at += 10) yield new Uint8Array(Math.min(10, bytes - at))
}

test('copies of arrived tables have a limit together: the oldest go, those of closed tables first', async () => {
  const { kept, names, arrive } = await open()
  for (const name of ['a', 'b', 'c', 'd']) await arrive(name, 25)
  expect(await names()).toEqual(['a', 'b', 'c', 'd'])
  kept.forget('b')
  kept.forget('c')
  await arrive('e', 20)
  expect(await names()).toEqual(['a', 'c', 'd', 'e'])
  await arrive('f', 50)
  expect(await names()).toEqual(['d', 'e', 'f'])
  // One that is larger than all may be keeps its rows here and its copy, alone.
  await arrive('g', 150)
  expect(await names()).toEqual(['g'])
})
