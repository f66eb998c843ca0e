import { type Fault, fail, ok } from '#shared/ipc/fault.ts'
import type { Job, ListedJob } from '#shared/model/job.ts'
import type { Emit } from './fake-events.ts'
import { hugeUrl, smallUrl } from './fake-services.ts'

/** A ledger that is made up: every state once, two thousand jobs, one, or none. */
export type JobsCount = 'none' | 'one' | 'states' | 'many'

const longName = 'All_sources_of_the_whole_sky_within_five_arcseconds_of_any_source_of_any_other_catalogue'
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()
const query = 'SELECT TOP 2000 hip, ra, dec, vmag\nFROM sky.stars\nWHERE vmag < 6.5\nORDER BY vmag'

let number = 0
function made(seconds: number, job: Partial<Job>): Job {
  number += 1
  const id = `j${number}`
  return {
    id,
    url: smallUrl,
    adql: query,
    lang: 'ADQL',
    title: `query ${number}`,
    runid: `alidade-${id}`,
    uploads: [],
    origin: 'submitted',
    jobUrl: `${job.url ?? smallUrl}/async/${job.id ?? id}`,
    stage: 'over',
    phase: 'COMPLETED',
    phases: [],
    createdAt: ago(seconds),
    results: [],
    ...job,
  }
}

const phases = (seconds: number, ...words: readonly string[]): Job['phases'] =>
  words.map((phase, index) => ({ phase, at: ago(seconds - index * 7) }))

const result = (rows: number, bytes: number): Job['results'] => [
  { id: 'result', href: `${smallUrl}/async/r/results/result`, mime: 'application/x-votable+xml', rows, bytes },
]

const refusal: Fault = {
  kind: 'service',
  message: 'QUEUE: This queue is not supported.',
  where: `${hugeUrl}/async`,
  status: 400,
}

/** Every state that a job can be in, newest first. */
export const stateJobs = (): Job[] => [
  made(3, { title: 'cone M67', stage: 'submitting', phase: undefined, jobUrl: undefined } as Partial<Job>),
  made(95, {
    id: 'running',
    set: 'Three colours',
    title: 'query 1',
    document: 'd2',
    stage: 'active',
    phase: 'EXECUTING',
    phases: phases(95, 'PENDING', 'QUEUED', 'EXECUTING'),
    startedAt: ago(81),
    quote: ago(-240),
    queue: '1h',
    executionSeconds: 3600,
    destruction: '2026-12-31T12:00:00Z',
  }),
  made(400, { title: 'proper motions', url: hugeUrl, stage: 'active', phase: 'QUEUED', phases: phases(400, 'QUEUED') }),
  made(700, {
    ...{ id: 'waiting', title: 'cluster members', stage: 'pending', phase: 'PENDING', phases: phases(700, 'PENDING') },
    ...{ queue: '1m', maxrec: 20_000 },
  }),
  made(900, { title: 'a very long night', url: hugeUrl, stage: 'held', phase: 'HELD', phases: phases(900, 'HELD') }),
  made(1000, {
    title: 'deep field',
    stage: 'active',
    phase: 'SUSPENDED',
    phases: phases(1000, 'EXECUTING', 'SUSPENDED'),
  }),
  made(1800, { title: 'cone M45, whole', stage: 'uncertain', phase: undefined, jobUrl: undefined } as Partial<Job>),
  made(4000, {
    id: 'done',
    tableBytes: 9.2e9,
    set: 'Three colours',
    title: 'bright stars of the Pleiades',
    startedAt: ago(3990),
    endedAt: ago(3810),
    phases: phases(4000, 'PENDING', 'EXECUTING', 'COMPLETED'),
    results: [
      ...result(38_722, 4_412_330),
      { id: 'diag', href: `${smallUrl}/async/r/results/diag`, mime: 'text/plain', bytes: 2210 },
    ],
    fetched: { at: ago(3700), rows: 38_722, bytes: 4_412_330 },
    uploads: [
      {
        name: 'pois',
        method: 'inline',
        source: 'points of interest',
        rows: 63,
        bytes: 4120,
        sha256: 'a3f1'.repeat(16),
      },
      { name: 'other', method: 'url', source: `${hugeUrl}/async/77/results/result` },
    ],
    note: 'For the figure of chapter 3; checked against the older catalogue.',
    owner: 'ada',
  }),
  made(5000, {
    title: longName,
    url: hugeUrl,
    endedAt: ago(1200),
    startedAt: ago(4990),
    results: result(1_204_000, 812_000_000),
    fetching: { bytes: 301_000_000, bytesExpected: 812_000_000 },
  }),
  made(9000, {
    id: 'failed',
    set: 'Three colours',
    title: 'crossmatch with typos',
    phase: 'ERROR',
    endedAt: ago(8990),
    startedAt: ago(8996),
    error: { kind: 'service', message: 'Field "parallx" not found in sky.stars, did you mean "parallax"?' },
  }),
  made(20_000, {
    title: 'in the wrong queue',
    url: hugeUrl,
    stage: 'refused',
    phase: undefined,
    jobUrl: undefined,
    error: refusal,
  } as Partial<Job>),
  made(90_000, { title: 'stopped by hand', phase: 'ABORTED', startedAt: ago(89_990), endedAt: ago(89_000) }),
  made(400_000, { title: 'thesis, first try', phase: 'ARCHIVED', startedAt: ago(399_000), endedAt: ago(300_000) }),
  made(500_000, { title: 'of last year', stage: 'gone' }),
  made(600_000, {
    title: 'unsure',
    url: hugeUrl,
    stage: 'active',
    phase: 'UNKNOWN',
    trouble: {
      kind: 'offline',
      message: `${new URL(hugeUrl).host} refuses connections.`,
      where: `${hugeUrl}/async/j15`,
    },
  }),
  made(700_000, { title: 'before breakfast', archived: true, results: result(12, 900) }),
]

const manyJobs = (): Job[] =>
  Array.from({ length: 2000 }, (_, index) => {
    const seconds = index * 3000 + 60
    const url = `https://archive-${index % 40}.observatory.example.org/services/tap`
    const title = index % 9 === 4 ? `${longName} ${index}` : `field ${index}`
    if (index < 12)
      return made(seconds, {
        title,
        url,
        stage: 'active',
        phase: index % 3 === 0 ? 'QUEUED' : 'EXECUTING',
        startedAt: ago(seconds - 10),
      })
    if (index % 11 === 3)
      return made(seconds, {
        title,
        url,
        phase: 'ERROR',
        error: { kind: 'service', message: `No column ${longName}.` },
      })
    return made(seconds, {
      title,
      url,
      startedAt: ago(seconds - 5),
      endedAt: ago(seconds - 5 - (index % 900)),
      results: result(index * 1117, index * 90_113),
    })
  })

const documentText = `<?xml version="1.0" encoding="UTF-8"?>
<uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" version="1.1">
  <uws:jobId>running</uws:jobId>
  <uws:phase>EXECUTING</uws:phase>
  <uws:executionDuration>3600</uws:executionDuration>
</uws:job>`

const exchange = (id: string, method: string, path: string, status: number) => ({
  id,
  at: ago(90),
  method,
  url: `${smallUrl}/async${path}`,
  status,
  milliseconds: 41.2,
  requestHeaders: [['Accept', '*/*']] as [string, string][],
  responseHeaders: [['Content-Type', 'text/xml']] as [string, string][],
  bytes: 812,
})

const listed = (): ListedJob[] => [
  { jobUrl: `${smallUrl}/async/x1`, phase: 'COMPLETED', runid: 'thesis-2', createdAt: ago(300_000) },
  { jobUrl: `${smallUrl}/async/x2`, phase: 'EXECUTING', createdAt: ago(3000), owner: 'ada' },
  { jobUrl: `${smallUrl}/async/done`, phase: 'COMPLETED', runid: 'pleiades', createdAt: ago(4000), known: 'done' },
]

/** The jobs of a made-up main: what is submitted ends after some seconds. */
export function fakeJobs(
  count: JobsCount,
  emit: Emit,
  {
    fault,
    open,
    never = false,
  }: {
    readonly fault?: Fault | undefined
    readonly open: (title: string, url: string, adql: string) => string
    readonly never?: boolean
  },
) {
  number = 0
  const first = { none: () => [], one: () => stateJobs().slice(1, 2), states: stateJobs, many: manyJobs }[count]()
  let list: Job[] = first
  const refused = fault && { ok: false as const, fault }
  const put = (job: Job) => {
    list = list.some(({ id }) => id === job.id)
      ? list.map((other) => (other.id === job.id ? job : other))
      : [job, ...list]
    emit('jobs.changed', job)
  }
  const change = (id: string, patch: Partial<Job>) => {
    const job = list.find((other) => other.id === id)
    if (job) put({ ...job, ...patch })
  }
  const end = (id: string) => {
    change(id, { stage: 'over', phase: 'COMPLETED', endedAt: ago(0), results: result(2000, 180_000) })
    emit('jobs.ended', { job: id })
  }
  const submit = async (asked: Partial<Job> & { readonly run?: boolean }) => {
    if (refused) return refused
    const { run = true, ...request } = asked
    const job = made(0, { ...request, uploads: [], stage: 'submitting' })
    put({ ...job, phase: undefined } as unknown as Job)
    setTimeout(
      () =>
        change(
          job.id,
          run ? { stage: 'active', phase: 'EXECUTING', startedAt: ago(0) } : { stage: 'pending', phase: 'PENDING' },
        ),
      300,
    )
    if (run) setTimeout(() => end(job.id), 4000)
    return ok({ job: job.id })
  }
  const answer =
    (patch: (job: Job) => Partial<Job>) =>
    async ({ job: id }: { job: string }) => {
      if (refused) return refused
      const job = list.find((other) => other.id === id)
      if (job) put({ ...job, ...patch(job) })
      return ok(null)
    }
  return {
    list: async () => (never ? new Promise<never>(() => undefined) : (refused ?? ok(list))),
    find: async ({ job }: { job: string }) => {
      const found = list.find(({ id }) => id === job)
      return found ? ok(found) : fail('not-found', 'This job is no longer in the ledger.')
    },
    submit,
    run: answer(() => ({ stage: 'active', phase: 'EXECUTING', startedAt: ago(0) })),
    configure: async ({ job, ...patch }: { job: string } & Partial<Job>) => {
      if (refused) return refused
      change(job, patch)
      return ok(null)
    },
    abort: answer(() => ({ stage: 'over', phase: 'ABORTED', endedAt: ago(0) })),
    remove: answer(() => ({ stage: 'gone' })),
    forget: async ({ jobs }: { jobs: string[] }) => {
      list = list.filter(({ id }) => !jobs.includes(id))
      emit('jobs.forgotten', { jobs })
      return ok(null)
    },
    archive: async ({ jobs, archived }: { jobs: string[]; archived: boolean }) => {
      for (const id of jobs) change(id, { archived })
      return ok(null)
    },
    again: async ({ job: id }: { job: string }) => submit({ ...list.find((job) => job.id === id) } as Partial<Job>),
    look: answer(() => ({})),
    fetch: async ({ job: id }: { job: string }) => {
      if (refused) return refused
      const job = list.find((other) => other.id === id)
      if (!job) return fail('not-found', 'This job is not on the list.')
      const table = open(job.title, job.url, job.adql)
      change(id, { fetched: { table, at: ago(0), rows: 2000, bytes: 180_000 } })
      return ok({ table })
    },
    stopFetching: async ({ job: id }: { job: string }) => {
      list = list.map(({ fetching, ...job }) => (job.id === id || !fetching ? job : { ...job, fetching }))
      const job = list.find((other) => other.id === id)
      if (job) emit('jobs.changed', job)
      return ok(null)
    },
    describe: async ({ job, ...patch }: { job: string; title?: string; note?: string }) => {
      change(job, patch)
      return ok(null)
    },
    importUrl: async ({ jobUrl }: { jobUrl: string }) => {
      if (refused) return refused
      const job = made(0, { title: jobUrl.split('/').at(-1) ?? 'job', jobUrl, origin: 'imported', adql: '' })
      put(job)
      return ok({ job: job.id })
    },
    listed: async () => refused ?? ok(listed()),
    details: async () =>
      refused ??
      ok({
        document: documentText,
        exchanges: [
          exchange('e3', 'GET', '/running', 200),
          exchange('e2', 'POST', '/running/phase', 303),
          exchange('e1', 'POST', '', 303),
        ],
      }),
    saveJob: async () => refused ?? ok(null),
    exportJob: async () => refused ?? ok({ text: '{}', name: 'job.alidade-job.json' }),
    importJob: async () => refused ?? fail('format', 'This is not the file of a job.'),
  }
}
