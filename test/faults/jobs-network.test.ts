// Jobs over a network that resets, turns away, sends halves, pages and nothing: every one comes to its true final phase,
// none is there twice, and where a service says when to come back, nobody comes earlier.
import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import type { JobId } from '#shared/model/job.ts'
import { FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { hurriedNet } from '../doubles/hurried-net.ts'
import { good, JobPlace, type JobRun, never } from '../doubles/job-place.ts'
import { PacedClock } from '../doubles/paced-clock.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { type Exhibit, plainExhibit, waitExhibits } from '../doubles/uws-gallery/exhibits.ts'
import { type Gallery, startGallery } from '../doubles/uws-gallery/gallery.ts'
import { type NetworkFault, randomFault } from '../doubles/uws-gallery/network-faults.ts'
import { figure } from '../figures.ts'

// A thousand jobs are waited for at one time.
setMaxListeners(0, never)
const full = process.env.ALIDADE_FAULTS === 'full'
const hosts = full ? 20 : 4
const jobsPerHost = full ? 50 : 15
const shareOfFaults = 0.3

/** Courses of all kinds; a job that is HELD waits for a person and is another test's. */
function anyExhibit(random: RandomSource): Exhibit {
  const exhibit = random.pick([plainExhibit, ...waitExhibits.filter(({ name }) => name !== 'HELD')])
  const end = random.pick(['COMPLETED', 'COMPLETED', 'ERROR', 'ABORTED'])
  const course = exhibit.course.map(([phase, seconds]): readonly [string, number] => [
    phase === 'COMPLETED' ? end : phase,
    seconds * (1 + random.integer(8)),
  ])
  return { ...exhibit, course }
}

/** A creating request whose answer is lost has made its job all the same; one that is turned away has made none. */
const madeAllTheSame = new Set<NetworkFault['kind']>(['reset-after', 'cut', 'slow'])

const tokenOf = (runId: string): string => runId.slice(runId.lastIndexOf('-') + 1)

test('every job reaches its true final phase over a faulty network, and none is there twice', {
  timeout: full ? 3_600_000 : 600_000,
}, async () => {
  const seed = 6
  const random = new RandomSource(seed)
  const clock = new PacedClock()
  const galleries: Gallery[] = []
  for (let host = 0; host < hosts; host++)
    galleries.push(
      await startGallery({
        clock,
        exhibitOf: () => anyExhibit(random),
        faultOf: (call) => {
          const fault = randomFault(random, shareOfFaults)
          const creates = call.method === 'POST' && call.path === '/tap/async'
          return creates && fault && !madeAllTheSame.has(fault.kind) ? undefined : fault
        },
      }),
    )
  const place = new JobPlace({
    clock,
    fileSystem: new FaultyFileSystem(),
    random: () => random.number(),
    net: () => hurriedNet({ times: 100, leastSeconds: 0.5 }),
  })
  const run = await place.run()
  const ids: JobId[] = []
  for (let number = 0; number < hosts * jobsPerHost; number++) {
    const url = galleries[number % hosts]?.url ?? ''
    ids.push(good(await run.service.submit({ url, adql: `SELECT ${number} FROM t` }, never)).job)
  }
  let searchedAgain = 0
  const end = async (id: JobId): Promise<void> => {
    for (let job = good(await run.service.follow(id, never)); job.stage === 'uncertain'; ) {
      // What may be running is looked for again by the person.
      searchedAgain += 1
      await run.service.handlers.look({ job: id }, { signal: never })
      job = good(await run.service.follow(id, never))
    }
  }
  await Promise.all(ids.map(end))

  const there = galleries.flatMap((gallery) => gallery.jobs)
  const wrong = differences(run, ids, galleries, clock.now())
  const faults = new Map<string, number>()
  for (const gallery of galleries)
    for (const [kind, count] of gallery.faults) faults.set(kind, (faults.get(kind) ?? 0) + count)
  const tooEarly = there.reduce((sum, job) => sum + job.tooEarly, 0)
  const twice = there.length - new Set(there.map((job) => tokenOf(job.runId))).size
  const requests = galleries.reduce((sum, gallery) => sum + gallery.calls.length, 0)
  const told = [...faults].map(([kind, count]) => `${count} ${kind}`).join(', ')
  figure(
    '6 jobs over a faulty network',
    `seed ${seed}: ${ids.length} jobs, ${requests} requests, faults: ${told}; ${ids.length - wrong.length} right final phase, ` +
      `${twice} duplicates, ${tooEarly} requests before Retry-After, ${searchedAgain} looked for again`,
  )
  await place.close()
  for (const gallery of galleries) await gallery.close()
  clock.stop()
  expect(wrong.slice(0, 5)).toEqual([])
  expect([there.length, twice, tooEarly]).toEqual([ids.length, 0, 0])
  expect([...faults.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(ids.length)
})

/** What the ledger says that is not so at the services. */
function differences(run: JobRun, ids: readonly JobId[], galleries: readonly Gallery[], now: number): string[] {
  const known = new Map(galleries.flatMap(({ jobs }) => jobs).map((job) => [tokenOf(job.runId), job]))
  return ids.flatMap((id) => {
    const job = run.ledger.find(id)
    const real = job && known.get(tokenOf(job.runid))
    if (!job || !real) return [`${id}: ${job ? `${job.stage}, and no such job` : 'lost'}`]
    const phase = real.phase(now)
    const isRight = job.phase === phase && job.stage === 'over' && real.runs.length === 1
    return isRight
      ? []
      : [`${id}: ${job.stage} ${job.phase}, is ${phase}, run ${real.runs.length} times (${real.exhibit.name})`]
  })
}

test('the service notices who comes before Retry-After', async () => {
  const clock = new PacedClock()
  const turnedAway: NetworkFault = { kind: 'status', status: 429, retryAfterSeconds: 3600, asDate: true }
  const gallery = await startGallery({
    clock,
    faultOf: (call) => (call.method === 'GET' ? turnedAway : undefined),
  })
  const body = new URLSearchParams({ QUERY: 'SELECT 1 FROM t' })
  const made = await fetch(`${gallery.url}/async`, { method: 'POST', body, redirect: 'manual' })
  const answers = [0, 1, 2].map(() => fetch(made.headers.get('location') ?? ''))
  for (const answer of answers) expect((await answer).headers.get('retry-after')).toContain('GMT')
  await fetch(made.headers.get('location') ?? '')
  expect(gallery.jobs[0]?.tooEarly).toBeGreaterThan(0)
  await gallery.close()
  clock.stop()
})
