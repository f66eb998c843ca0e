import { createReadStream } from 'node:fs'
import { type Fault, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job, JobId, JobResult } from '#shared/model/job.ts'
import type { TableId, TableInfo } from '#shared/model/table.ts'
import { chosenResult } from '#shared/vo/uws/chosen-result.ts'
import type { Net } from '../../net/net.ts'
import type { DownloadFiles, KeptDownload } from '../../store/download-files.ts'
import type { ReadOptions, TableReader } from '../../tables/table.ts'
import { type ArrivingTable, readArriving } from './arriving-table.ts'
import { Download } from './download.ts'
import type { JobLines, JobResults } from './job-results.ts'
import { formatName, keptName, resultSource } from './result-names.ts'

export interface JobResultsParts {
  readonly net: Net
  readonly reader: TableReader
  /** True while a table is in memory. */
  readonly isOpen: (table: TableId) => boolean
  readonly files: DownloadFiles
  readonly lines: JobLines
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after so many milliseconds, or at once when the signal ends. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** One result of one job, by the name of its file. */
interface Asked {
  readonly job: Job
  readonly result: JobResult
  readonly name: string
  /** It is the one that the query is about, which the ledger tells of. */
  readonly isMain: boolean
}

type Opened = Outcome<{ readonly table: TableId }>

/** Milliseconds between two words on how far a download is. */
const tellEveryMilliseconds = 300
/** The service's own words instead of a result, or what is no table: nothing of it is kept, and it can be fetched again. */
const isRefusal = ({ kind }: Fault): boolean => kind === 'service' || kind === 'html' || kind === 'votable'

/** Fetches results of jobs into files of the workspace and reads them while they arrive. */
export function createJobResults(parts: JobResultsParts): JobResults {
  /** Downloads on their way, and what waits for their end. */
  const running = new Map<string, { readonly download: Download; readonly over: Promise<void> }>()
  /** Calls that wait for a header. */
  const opening = new Map<string, Promise<Opened>>()
  /** The tables that were opened in this run. */
  const tables = new Map<string, TableId>()

  const read = async (
    { job, result, name, isMain }: Asked,
    bytes: AsyncIterable<Uint8Array>,
    options: Pick<ReadOptions, 'signal' | 'startedAt' | 'giveUp' | 'bytesExpected'>,
    replaced?: TableId,
  ) => {
    const format = formatName(job, result)
    // After a restart the table comes back under the id by which tabs and documents know it.
    const left = isMain && !tables.has(name) ? job.fetched?.table : undefined
    const id = replaced ?? (left !== undefined && !parts.isOpen(left) ? left : undefined)
    const again = id === undefined ? undefined : new Map([[0, { id, title: job.title }]])
    const reading = await parts.reader.read(bytes, resultSource(job, parts.now()), {
      ...options,
      ...(format !== undefined && { name: format }),
      ...(again && { again }),
    })
    if (reading.ok) tables.set(name, reading.value.id)
    return reading
  }

  /** What the ledger keeps of a result whose rows are in. */
  const keptLine = (job: JobId, kept: KeptDownload, info: TableInfo | undefined) => ({
    at: parts.lines.find(job)?.fetched?.at ?? new Date(parts.now()).toISOString(),
    bytes: kept.bytes,
    ...(info && {
      table: info.id,
      rows: info.rows,
      truncated: info.completeness.some((mark) => mark.kind === 'truncated'),
      ...(info.completeness.some((mark) => mark.kind !== 'truncated') && { damaged: true }),
    }),
  })

  const openKept = async (asked: Asked, kept: KeptDownload, signal: AbortSignal): Promise<Opened> => {
    const source = createReadStream(kept.path, { highWaterMark: 1024 * 1024 })
    const reading = await untilAnswer(signal, (own) =>
      read(asked, source, {
        signal: own,
        startedAt: parts.now(),
        bytesExpected: kept.bytes,
        giveUp: () => source.destroy(),
      }),
    )
    if (!reading.ok) return { ok: false, fault: { ...reading.fault, where: kept.path } }
    const { id } = asked.job
    if (asked.isMain)
      void reading.value.done.then((info) => parts.lines.update(id, { fetched: keptLine(id, kept, info) }))
    return ok({ table: reading.value.id })
  }

  /** `open`: a table of it that broke off; what comes first takes its place. */
  const openArriving = async (asked: Asked, download: Download, signal: AbortSignal, open?: TableId) => {
    const startedAt = parts.now()
    let arriving: ArrivingTable | undefined
    let replaced = open
    const reading = await untilAnswer(signal, (own) => {
      own.addEventListener('abort', () => download.stop(), { once: true })
      arriving = readArriving(download, async (bytes) => {
        const { bytesExpected } = download
        const options = { signal: own, startedAt, ...(bytesExpected !== undefined && { bytesExpected }) }
        const reading = await read(asked, bytes, options, replaced)
        if (reading.ok) replaced = undefined
        return reading
      })
      return arriving.first
    })
    const opened: Opened = reading.ok ? ok({ table: reading.value.id }) : reading
    return { opened, last: arriving?.last ?? Promise.resolve(undefined) }
  }

  const progressed = (job: JobId): ((download: Download) => void) => {
    let toldAt = Number.NEGATIVE_INFINITY
    return ({ bytes, bytesExpected }) => {
      if (parts.now() - toldAt < tellEveryMilliseconds) return
      toldAt = parts.now()
      const fetching = { bytes, ...(bytesExpected !== undefined && { bytesExpected }) }
      void parts.lines.update(job, { fetching, trouble: undefined })
    }
  }

  const begin = async (asked: Asked, signal: AbortSignal, open: TableId | undefined): Promise<Opened> => {
    const { job, result, name } = asked
    const download = new Download(await parts.files.open(name), result.href, {
      net: parts.net,
      now: parts.now,
      wait: parts.wait,
      progressed: progressed(job.id),
    })
    const arriving = openArriving(asked, download, signal, open)
    const over = finish(asked, download, arriving)
      // An error of our own ends this fetch, not the program.
      .catch((error: unknown) => void parts.lines.update(job.id, { fetching: undefined, trouble: faultOf(error) }))
      .finally(() => running.delete(name))
    running.set(name, { download, over })
    return (await arriving).opened
  }

  /** Waits for the last byte and the last row, and writes into the ledger what became of it. */
  const finish = async (
    { job, name, isMain }: Asked,
    download: Download,
    arriving: ReturnType<typeof openArriving>,
  ): Promise<void> => {
    const { opened, last } = await arriving
    const refused = !opened.ok && isRefusal(opened.fault)
    if (refused) download.stop()
    const outcome = await download.done
    const info = await last
    if (refused) await parts.files.remove((other) => other === name)
    const fault = !opened.ok ? opened.fault : outcome.ok ? undefined : outcome.fault
    await parts.lines.update(job.id, {
      fetching: undefined,
      trouble: fault?.kind === 'cancelled' ? undefined : fault,
      ...(outcome.ok && !refused && isMain && { fetched: keptLine(job.id, outcome.value, info) }),
    })
  }

  const openOne = async (job: Job, id: string | undefined, name: string, signal: AbortSignal): Promise<Opened> => {
    const isMain = name === keptName(job, undefined)
    const kept = await parts.files.kept(name)
    const under = running.get(name)
    const table = tables.get(name) ?? (isMain ? job.fetched?.table : undefined)
    const open = table !== undefined && parts.isOpen(table) ? table : undefined
    // One that broke off is gone on with; until its header is here again the rows so far stay.
    if (open !== undefined && (kept || under)) return ok({ table: open })
    const result = chosenResult(job, id)
    if (kept) return openKept({ job, result: result ?? { id: 'result', href: '' }, name, isMain }, kept, signal)
    if (!result) return noResult(job, id)
    const asked = { job, result, name, isMain }
    return under ? (await openArriving(asked, under.download, signal)).opened : begin(asked, signal, open)
  }

  const fetchResult: JobResults['fetch'] = async (id, asked, signal) => {
    const job = parts.lines.find(id)
    if (!job) return fail('not-found', 'This job is no longer in the list.')
    const isMain = asked === undefined || chosenResult(job)?.id === asked
    const name = keptName(job, isMain ? undefined : asked)
    const known = opening.get(name)
    if (known) return known
    const opened = openOne(job, asked, name, signal)
      .catch((error: unknown): Opened => ({ ok: false, fault: faultOf(error) }))
      .finally(() => opening.delete(name))
    opening.set(name, opened)
    return opened
  }

  const stop = async (job: JobId): Promise<void> => {
    const own = keptName({ id: job }, undefined)
    const stopped = [...running].filter(([name]) => name === own || name.startsWith(`${own}.`))
    for (const [, { download }] of stopped) download.stop()
    await Promise.all(stopped.map(([, { over }]) => over))
  }

  const reopen: JobResults['reopen'] = async (id, signal) => {
    const job = parts.lines.find(id)
    const kept = job && (await parts.files.kept(keptName(job, undefined)))
    if (!kept) return fail('not-found', 'The result is not kept here. Fetch it again.', { where: job?.jobUrl ?? '' })
    return fetchResult(id, undefined, signal)
  }

  return {
    fetch: fetchResult,
    reopen,
    async stop(job) {
      await stop(job)
      return ok(null)
    },
    async forget(job) {
      await stop(job)
      const own = keptName({ id: job }, undefined)
      await parts.files.remove((name) => name === own || name.startsWith(`${own}.`))
    },
  }
}

/** Why there is nothing to be fetched, in the words of the job's phase. */
function noResult(job: Job, id: string | undefined): Outcome<never> {
  const where = job.jobUrl ?? job.url
  if (id !== undefined && job.results.length > 0) {
    const there = job.results.map((result) => result.id).join(', ')
    return fail('not-found', `The job has no result ${id}; it has ${there}.`, { where })
  }
  if (job.phase === 'ARCHIVED')
    return fail(
      'not-found',
      'The service has archived this job: its result is gone, the query is kept. Run it again.',
      {
        where,
      },
    )
  if (job.error) return { ok: false, fault: job.error }
  if (job.stage === 'gone') return fail('not-found', 'The service no longer knows this job. Run it again.', { where })
  if (job.phase === 'COMPLETED') return fail('not-found', 'The service lists no result of this job.', { where })
  return fail('not-found', `There is no result yet: the job is ${job.phase ?? job.stage}.`, { where })
}

/** Work under a signal of its own: the call's counts until the answer is there, when it may end for its own reasons. */
async function untilAnswer<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const forward = (): void => own.abort()
  signal.addEventListener('abort', forward, { once: true })
  try {
    const answer = work(own.signal)
    if (signal.aborted) forward()
    return await answer
  } finally {
    signal.removeEventListener('abort', forward)
  }
}
