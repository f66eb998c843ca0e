// The connection is cut once, at any byte of what a submission says or hears. Whatever was cut, the job is there at most
// once and is told to run at most once, and the ledger knows of it or says that it may be running.
import { expect, test } from 'vitest'
import { FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { hurriedNet } from '../doubles/hurried-net.ts'
import { good, JobPlace, never } from '../doubles/job-place.ts'
import { PacedClock } from '../doubles/paced-clock.ts'
import { type Cut, startCuttingProxy } from '../doubles/uws-gallery/cutting-proxy.ts'
import { startGallery } from '../doubles/uws-gallery/gallery.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'
/** Of a sample; the full count is every byte. */
const sampled = 40

interface Ended {
  readonly cut: boolean
  /** Bytes that went each way until the job was told to run. */
  readonly bytes: Readonly<Record<Cut['way'], number>>
  readonly made: number
  readonly runs: number
  readonly stage: string
  readonly phase: string | undefined
  /** Sentences about what is lost or doubled. */
  readonly wrong: readonly string[]
}

/** One submission over a wire with one cut; `quits`: the program is killed at the cut and started again. */
async function submission(cut: Cut | undefined, quits: boolean): Promise<Ended> {
  const clock = new PacedClock()
  const gallery = await startGallery({ clock })
  const proxy = await startCuttingProxy(gallery.url, cut)
  const disk = new FaultyFileSystem()
  const options = { clock, fileSystem: disk, net: () => hurriedNet({ times: 100, leastSeconds: 1 }) }
  const place = new JobPlace(options)
  let run = await place.run()
  const { job: id } = good(await run.service.submit({ url: proxy.url, adql: 'SELECT 1 FROM t', queue: '1h' }, never))
  if (quits) {
    // Nothing that this run still does reaches the disk any more.
    while (!proxy.wasCut && run.ledger.find(id)?.stage !== 'over') await clock.pause(0.1)
    const left = disk.afterKill()
    await run.close()
    run = await place.run({ fileSystem: left })
    run.service.start()
  }
  good(await run.service.settled(id, never))
  const bytes = { ...proxy.bytes }
  const job = good(await run.service.follow(id, never))
  const [made] = gallery.jobs
  const wrong: string[] = []
  if (gallery.jobs.length > 1) wrong.push('submitted twice')
  if ((made?.runs.length ?? 0) > 1) wrong.push('run twice')
  if (job.stage === 'uncertain') {
    // It may be running, as the ledger says; a person who looks again learns what became of it.
    if (job.error === undefined) wrong.push('nothing is said')
    await run.service.handlers.look({ job: id }, { signal: never })
    const again = good(await run.service.follow(id, never))
    if (made && again.stage !== 'over') wrong.push('not found again')
  } else if (made ? job.phase !== 'COMPLETED' : job.stage !== 'refused') wrong.push(`${job.stage} ${job.phase}`)
  const ended = { cut: proxy.wasCut, bytes, made: gallery.jobs.length, runs: made?.runs.length ?? 0 }
  await place.close()
  await proxy.close()
  await gallery.close()
  clock.stop()
  return { ...ended, stage: job.stage, phase: job.phase, wrong }
}

test('a submission cut at any byte is neither lost nor doubled', { timeout: full ? 3_600_000 : 600_000 }, async () => {
  const whole = await submission(undefined, false)
  expect([whole.wrong, whole.made, whole.runs, whole.phase]).toEqual([[], 1, 1, 'COMPLETED'])
  const stages = new Map<string, number>()
  const wrong: string[] = []
  let made = 0
  let done = 0
  const cuts = (['request', 'answer'] as const).flatMap((way) =>
    Array.from({ length: whole.bytes[way] }, (_, afterBytes) => ({ way, afterBytes })),
  )
  const chosen = full ? cuts : cuts.filter((_, index) => index % Math.ceil(cuts.length / sampled) === 3)
  for (const [number, cut] of chosen.entries()) {
    const quits = number % 4 === 1
    const ended = await submission(cut, quits)
    if (ended.cut) done += 1
    made += ended.made
    stages.set(ended.stage, (stages.get(ended.stage) ?? 0) + 1)
    for (const sentence of ended.wrong)
      wrong.push(`cut after byte ${cut.afterBytes} of the ${cut.way}${quits ? ', killed' : ''}: ${sentence}`)
  }
  const told = [...stages].map(([stage, count]) => `${count} ${stage}`).join(', ')
  figure(
    '7 submissions cut',
    `${done} submissions cut, over ${whole.bytes.request} bytes said and ${whole.bytes.answer} heard: ${made} made, ` +
      `${told}; ${wrong.length} lost or doubled`,
  )
  expect(wrong.slice(0, 5)).toEqual([])
  expect(done).toBeGreaterThan(chosen.length * 0.95)
})
