// Services that treat WAIT, PHASE and their documents each in their own way: every job comes to the phase it really has.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Job } from '#shared/model/job.ts'
import { hurriedNet } from '../doubles/hurried-net.ts'
import { good, JobPlace, type JobRun, never } from '../doubles/job-place.ts'
import { PacedClock } from '../doubles/paced-clock.ts'
import { type Exhibit, otherExhibits, waitExhibits } from '../doubles/uws-gallery/exhibits.ts'
import { type Gallery, startGallery } from '../doubles/uws-gallery/gallery.ts'

let clock: PacedClock
let gallery: Gallery
let place: JobPlace
let run: JobRun
beforeEach(async () => {
  clock = new PacedClock({ fastest: 200 })
  place = new JobPlace({ clock, net: () => hurriedNet({ times: 100, leastSeconds: 0.2 }) })
  run = await place.run()
})
afterEach(async () => {
  await place.close()
  await gallery.close()
  clock.stop()
})

const open = async (exhibit: Exhibit) => {
  gallery = await startGallery({ clock, exhibitOf: () => exhibit })
}

async function followed(): Promise<Job> {
  const { job } = good(await run.service.submit({ url: gallery.url, adql: 'SELECT 1 FROM t' }, never))
  const first = good(await run.service.follow(job, never))
  if (first.stage !== 'held') return first
  // It is not looked at while it is held.
  const before = gallery.jobs[0]?.looks.length
  await clock.pause(60)
  expect(gallery.jobs[0]?.looks.length).toBe(before)
  good(await run.service.handlers.run({ job }, { signal: never }))
  return good(await run.service.follow(job, never))
}

const ends: [string, string][] = []
for (const exhibit of [...waitExhibits, ...otherExhibits])
  test(`${exhibit.name}: the true final phase`, async () => {
    await open(exhibit)
    const job = await followed()
    const [known] = gallery.jobs
    ends.push([job.phase ?? '', known?.phase(clock.now()) ?? ''])
    expect([job.stage, job.phase]).toEqual(['over', known?.phase(clock.now())])
    expect(gallery.jobs.length).toBe(1)
    expect(gallery.listings).toBe(0)
    expect(known?.runs.length).toBe(exhibit.name === 'HELD' ? 2 : 1)
    // Whatever the service does with WAIT, it is not asked again and again: the whole takes at most two minutes.
    expect(known?.looks.length).toBeLessThan(40)
    const words = exhibit.course.map(([phase]) => phase).filter((phase) => /HELD|SUSPENDED|UNKNOWN|STAGING/.test(phase))
    for (const word of words) expect(job.phases.map(({ phase }) => phase)).toContain(word)
    if (exhibit === waitExhibits.at(-1))
      console.log(
        `${ends.filter(([seen, is]) => seen === is).length}/${waitExhibits.length} behaviours: right final phase`,
      )
  })

test('a DELETE that redirects to the list of all jobs is not followed', async () => {
  const exhibit = otherExhibits.find(({ onDelete }) => onDelete === 'redirect-to-list')
  if (!exhibit) throw new Error('No such exhibit.')
  await open(exhibit)
  const job = await followed()
  good(await run.service.handlers.remove({ job: job.id }, { signal: never }))
  expect([gallery.listings, run.ledger.find(job.id)?.stage]).toEqual([0, 'gone'])
})
