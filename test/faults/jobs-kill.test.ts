import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#main/store/clock.ts'
import { bundledProgram } from '../doubles/bundled-program.ts'
import { ChildProgram } from '../doubles/child-program.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { plainExhibit } from '../doubles/uws-gallery/exhibits.ts'
import { type Gallery, startGallery } from '../doubles/uws-gallery/gallery.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'
const rounds = full ? 100 : 4

let program: { readonly folder: string; readonly file: string }
let home: string
let gallery: Gallery
beforeAll(async () => {
  program = await bundledProgram('job-submitter')
  home = await mkdtemp(join(tmpdir(), 'alidade-jobs-kill-'))
  const course = [
    ['QUEUED', 0.05],
    ['EXECUTING', 0.3],
    ['COMPLETED', 0],
  ] as const
  gallery = await startGallery({
    clock: systemClock,
    exhibitOf: () => ({ ...plainExhibit, version: undefined, wait: 'ignored', course }),
  })
})
afterAll(async () => {
  await gallery.close()
  await rm(program.folder, { recursive: true })
  await rm(home, { recursive: true })
})

const Line = v.object({ id: v.string(), stage: v.string(), phase: v.string(), runid: v.string() })
const Found = v.object({ found: v.array(Line), milliseconds: v.number() })
const Done = v.object({ done: v.array(Line) })
const Step = v.union([v.object({ submitted: v.string() }), v.object({ ended: v.string() })])

const tokenOf = (runId: string): string => runId.slice(runId.lastIndexOf('-') + 1)

test('a real process killed again and again while its jobs run loses none and doubles none', {
  timeout: full ? 3_600_000 : 600_000,
}, async () => {
  const random = new RandomSource(20260103)
  const submitted = new Set<string>()
  const ended = new Set<string>()
  let slowest = 0
  for (let round = 1; round <= rounds; round++) {
    const child = new ChildProgram(program.file, [home, gallery.url, '20'])
    slowest = Math.max(slowest, await check(child, submitted, ended))
    for (let steps = 1 + random.integer(30); steps > 0; steps--) await child.next()
    await child.kill()
    for (const line of child.printed) {
      if (!v.is(Step, line)) continue
      if ('submitted' in line) submitted.add(line.submitted)
      else ended.add(line.ended)
    }
  }
  // The last one is left in peace: all that was left running is followed to its end.
  const last = new ChildProgram(program.file, [home, gallery.url, '0'])
  slowest = Math.max(slowest, await check(last, submitted, ended))
  let line = await last.next()
  while (!v.is(Done, line)) {
    if (line === undefined) throw new Error('The program ended.')
    line = await last.next()
  }
  await last.ended
  const { done } = line
  const byToken = new Map(done.map((one) => [tokenOf(one.runid), one]))
  const tokens = gallery.jobs.map((job) => tokenOf(job.runId))
  const lost = gallery.jobs.filter((job) => byToken.get(tokenOf(job.runId))?.phase !== job.phase(Date.now()))
  figure(
    '8 kills and power cuts',
    `${rounds} kills of a real process with running jobs, ${submitted.size} jobs acknowledged, ${tokens.length} at the service, ` +
      `${done.filter(({ stage }) => stage === 'uncertain').length} that may be there and are shown so: ${lost.length} lost, ` +
      `${tokens.length - new Set(tokens).size} doubled; slowest restart ${slowest} ms`,
  )
  expect(lost.map(({ id }) => id)).toEqual([])
  expect(new Set(tokens).size).toBe(tokens.length)
  expect(gallery.jobs.filter((job) => job.runs.length !== 1).map(({ id }) => id)).toEqual([])
  expect(done.filter(({ stage }) => stage !== 'over' && stage !== 'uncertain')).toEqual([])
  // The figure is that of a machine that does nothing else.
  expect(slowest).toBeLessThan(full ? 2000 : 20_000)
  expect((await readdir(home)).filter((name) => name.includes('damaged'))).toEqual([])
})

/** What a start finds: every job that was acknowledged, and every end that was told. Answers how long the start took. */
async function check(child: ChildProgram, submitted: ReadonlySet<string>, ended: ReadonlySet<string>): Promise<number> {
  let first = await child.next()
  while (!v.is(Found, first)) {
    if (first === undefined) throw new Error('The program ended.')
    first = await child.next()
  }
  const stages = new Map(first.found.map(({ id, stage }) => [id, stage]))
  expect([...submitted].filter((id) => !stages.has(id))).toEqual([])
  expect([...ended].filter((id) => stages.get(id) !== 'over')).toEqual([])
  return first.milliseconds
}
