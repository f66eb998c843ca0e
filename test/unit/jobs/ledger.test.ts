import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JobLine, Ledger } from '#main/services/jobs/ledger.ts'
import type { Job } from '#shared/model/job.ts'
import { good, JobPlace, never } from '../../doubles/job-place.ts'
import { RandomSource } from '../../doubles/random-source.ts'
import { MemoryService } from '../../doubles/uws-net.ts'

let place: JobPlace
let ledger: Ledger

beforeEach(async () => {
  place = new JobPlace()
  ledger = (await place.run()).ledger
})
afterEach(() => place.close())

const line = (id: string, more: Partial<Job> = {}): JobLine => ({
  job: {
    id,
    url: 'https://a.example/tap',
    adql: 'SELECT 1',
    lang: 'ADQL',
    title: id,
    runid: `alidade-${id}`,
    uploads: [],
    origin: 'submitted',
    stage: 'active',
    phases: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    results: [],
    ...more,
  },
  wantsRun: true,
})
const reopened = async (): Promise<Ledger> => (await place.run()).ledger

describe('the ledger', () => {
  test('has what it acknowledged after the program was ended without a word', async () => {
    good(await ledger.add(line('a')))
    good(await ledger.add(line('b')))
    good(await ledger.update('a', { jobUrl: 'https://a.example/tap/async/1', phase: 'QUEUED' }, { ran: true }))
    await ledger.keepDocument('a', '<uws:job/>', true)
    good(await ledger.forget(['b']))
    const next = await reopened()
    expect(next.list()).toEqual(ledger.list())
    expect(next.line('a')).toMatchObject({ ran: true, wantsRun: true })
    expect(next.document('a')).toBe('<uws:job/>')
  })

  test('lists the newest first', async () => {
    for (const id of ['a', 'b', 'c']) good(await ledger.add(line(id)))
    expect(ledger.list().map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  test('knows a job by its address, however its slashes are written', async () => {
    good(await ledger.add(line('a', { jobUrl: 'https://a.example/tap//async/1' })))
    expect(ledger.byUrl('https://a.example/tap/async/1/')?.id).toBe('a')
    expect(ledger.byUrl('https://a.example/tap/async/2')).toBeUndefined()
  })

  test('takes a field away that is given as undefined, and tells windows of changes only', async () => {
    good(await ledger.add(line('a', { trouble: { kind: 'timeout', message: 'x' } })))
    const told = place.count('changed')
    good(await ledger.update('a', { trouble: undefined }))
    expect(ledger.find('a')).not.toHaveProperty('trouble')
    good(await ledger.update('a', { trouble: undefined, title: 'a' }))
    expect(place.count('changed')).toBe(told + 1)
  })

  test('does not write what is true of this run only', async () => {
    good(await ledger.add(line('a')))
    good(await ledger.update('a', { fetching: { bytes: 1 }, trouble: { kind: 'timeout', message: 'x' }, note: 'mine' }))
    const job = (await reopened()).find('a')
    expect(job).toMatchObject({ note: 'mine' })
    expect(job).not.toHaveProperty('fetching')
    expect(job).not.toHaveProperty('trouble')
  })

  test('keeps no document of a job that was forgotten meanwhile', async () => {
    good(await ledger.add(line('a')))
    good(await ledger.forget(['a']))
    await ledger.keepDocument('a', '<uws:job/>', true)
    expect(ledger.document('a')).toBeUndefined()
    expect((await reopened()).document('a')).toBeUndefined()
  })

  test('says of a job it does not have that it has not', async () => {
    expect(await ledger.update('x', { title: 'y' })).toMatchObject({ ok: false, fault: { kind: 'not-found' } })
  })

  test('wakes who waits for a job when it changes, goes, or nobody waits any more', async () => {
    good(await ledger.add(line('a')))
    const over = ledger.when('a', ({ stage }) => stage === 'over', never)
    const never2 = ledger.when('a', () => false, never)
    const control = new AbortController()
    const given = ledger.when('a', () => false, control.signal)
    good(await ledger.update('a', { stage: 'over' }))
    expect(await over).toMatchObject({ stage: 'over' })
    control.abort()
    expect(await given).toBeUndefined()
    good(await ledger.forget(['a']))
    expect(await never2).toBeUndefined()
  })
})

describe('a job as a text for another machine', () => {
  test('holds nothing that is of this machine, and no signature', async () => {
    const run = await place.run()
    const href = 'https://store.example/r.vot?X-Amz-Signature=0123456789abcdef&part=1'
    const jobUrl = 'https://a.example/tap/async/1'
    const kept = { document: 'd1', archived: true, fetched: { at: '', bytes: 1 }, results: [{ id: 'result', href }] }
    good(await run.ledger.add(line('a', { ...kept, jobUrl, stage: 'over', phase: 'COMPLETED', note: 'Mine "too"' })))
    const { text } = good(await run.service.handlers.exportJob({ job: 'a' }, { signal: never }))
    for (const none of ['0123456789abcdef', 'd1', 'archived', 'fetched']) expect(text).not.toContain(none)
    good(await run.service.handlers.forget({ jobs: ['a'] }, { signal: never }))
    const { job } = good(await run.service.handlers.importJob({ text }, { signal: never }))
    expect(run.ledger.find(job)).toMatchObject({ jobUrl, stage: 'over', phase: 'COMPLETED', note: 'Mine "too"' })
  })

  test('is a job of elsewhere there: what tidies up after fetching leaves it at its service', async () => {
    const run = await place.run()
    good(await run.ledger.add(line('a', { jobUrl: 'https://a.example/tap/async/1', stage: 'over' })))
    const { text } = good(await run.service.handlers.exportJob({ job: 'a' }, { signal: never }))
    good(await run.service.handlers.forget({ jobs: ['a'] }, { signal: never }))
    const { job } = good(await run.service.handlers.importJob({ text }, { signal: never }))
    expect(run.ledger.find(job)?.origin).toBe('imported')
  })

  test('names no table and no document of this machine, whatever the text says', async () => {
    const run = await place.run()
    const foreign = {
      document: 'd1',
      fetched: { at: '', bytes: 1, table: 't-1' },
      trouble: { kind: 'bug', message: '' },
    }
    const text = JSON.stringify({ alidadeJob: 1, job: { ...line('a').job, ...foreign } })
    const { job } = good(await run.service.handlers.importJob({ text }, { signal: never }))
    for (const none of Object.keys(foreign)) expect(run.ledger.find(job)).not.toHaveProperty(none)
  })

  test.each([{ url: 'no address' }, { url: 'ftp://a.example/tap' }, { jobUrl: 'file:///etc/passwd' }])(
    'with an address that is none is refused: %j',
    async (wrong) => {
      const run = await place.run()
      const job = { ...line('a').job, ...wrong }
      const text = JSON.stringify({ alidadeJob: 1, job })
      expect(await run.service.handlers.importJob({ text }, { signal: never })).toMatchObject({
        fault: { kind: 'format' },
      })
      expect(run.ledger.list()).toEqual([])
    },
  )

  test.each(['', '{}', '[]', '{"alidadeJob":2,"job":{}}', '{"alidadeJob":1,"job":{"url":"x"}}'])(
    '%j is none',
    async (text) => {
      const { service } = await place.run()
      expect(await service.handlers.importJob({ text }, { signal: never })).toMatchObject({ fault: { kind: 'format' } })
    },
  )
})

test('a job that is taken in twice at the same time is there once', async () => {
  const memory = new MemoryService(new RandomSource(1))
  const run = await place.run({ net: () => memory.net(() => true) })
  const phase = 'COMPLETED'
  memory.jobs.push({ id: 'm1', runId: 'r', query: 'q', phase, runs: 1, extraRuns: 0, looksLeft: 0, deletes: 0 })
  const take = async () =>
    good(await run.service.handlers.importUrl({ jobUrl: `${memory.url}/async/m1` }, { signal: never }))
  const [one, other] = await Promise.all([take(), take()])
  expect(one).toEqual(other)
  expect(run.ledger.list()).toHaveLength(1)
})

describe('a workspace that cannot be written', () => {
  test('takes no submission, for it would be lost', async () => {
    const run = await place.run({
      fileSystem: new Proxy((await import('#main/store/node-file-system.ts')).nodeFileSystem, {
        get: (target, name, receiver) =>
          name === 'makeFolder'
            ? () => Promise.reject(Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' }))
            : Reflect.get(target, name, receiver),
      }),
    })
    expect(await run.service.submit({ url: 'https://a.example/tap', adql: 'SELECT 1' }, never)).toMatchObject({
      ok: false,
      fault: { kind: 'storage' },
    })
    expect(run.ledger.list()).toEqual([])
  })
})
