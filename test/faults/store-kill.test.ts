import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundledProgram } from '../doubles/bundled-program.ts'
import { ChildProgram } from '../doubles/child-program.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'
const rounds = full ? 100 : 6

let program: { readonly folder: string; readonly file: string }
let home: string
beforeAll(async () => {
  program = await bundledProgram('history-writer')
  home = await mkdtemp(join(tmpdir(), 'alidade-kill-'))
})
afterAll(async () => {
  await rm(program.folder, { recursive: true })
  await rm(home, { recursive: true })
})

const Found = v.object({ found: v.array(v.tuple([v.string(), v.string()])), milliseconds: v.number() })
const Step = v.union([v.object({ started: v.string() }), v.object({ finished: v.string() })])

test('a real process killed again and again on a real disk keeps every acknowledged query', async () => {
  const random = new RandomSource(20260102)
  const expected = new Map<string, string>()
  let acknowledged = 0
  let slowest = 0
  for (let round = 0; round <= rounds; round++) {
    const writer = new ChildProgram(program.file, [home])
    // A torn end is told before; it is no loss.
    let first = await writer.next()
    while (!v.is(Found, first)) {
      if (first === undefined) throw new Error('The writer ended.')
      first = await writer.next()
    }
    const found = new Map(first.found)
    slowest = Math.max(slowest, first.milliseconds)
    for (const [id, state] of expected) {
      const allowed = state === 'done' ? ['done'] : ['done', 'cancelled']
      expect([round, id, allowed.includes(found.get(id) ?? 'lost')]).toEqual([round, id, true])
      expected.set(id, found.get(id) ?? 'lost')
    }
    for (let steps = 1 + random.integer(60); steps > 0; steps--) await writer.next()
    await writer.kill()
    for (const line of writer.printed) {
      if (!v.is(Step, line)) continue
      acknowledged += 1
      if ('started' in line) expected.set(line.started, 'running')
      else expected.set(line.finished, 'done')
    }
  }
  figure(
    '8 kills and power cuts',
    `${rounds} kills of a real process on a real disk, ${acknowledged} acknowledged records, 0 lost; slowest restart ${slowest} ms`,
  )
  // The figure is that of a machine that does nothing else.
  expect(slowest).toBeLessThan(full ? 2000 : 20_000)
  expect((await readdir(home)).filter((name) => name.includes('damaged'))).toEqual([])
})
