import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { FaultError, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { UploadSource } from '#shared/ipc/jobs.ts'
import type { Job, JobId, JobUpload } from '#shared/model/job.ts'
import type { ColumnInfo, TableId } from '#shared/model/table.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { usedUploadColumns } from '#shared/vo/adql/upload-columns.ts'
import { uploadAddressProblem, uploadNameProblem, uploadSizeProblem } from '#shared/vo/tap/upload-rules.ts'
import { chosenResult } from '#shared/vo/uws/chosen-result.ts'
import type { FilePart } from '../../net/multipart.ts'
import { soon } from '../../net/soon.ts'
import { unreadableFault } from '../../store/unreadable-fault.ts'
import type { Table, TableReader } from '../../tables/table.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'
import { uploadTable } from './upload-table.ts'

export interface UploadsParts {
  readonly tables: TableReader & {
    find(id: TableId): Table | undefined
    /** Every TABLE of a document, when reading has ended. */
    documentTables(id: TableId): Promise<readonly Table[]>
    close(id: TableId): void
  }
  readonly writer: TableWriter
  /** A job of the ledger. */
  readonly job: (id: JobId) => Job | undefined
  /** What the service says of itself, a hint for its limits; resolves to undefined rather than fail. */
  readonly capabilities: (url: string, signal: AbortSignal) => Promise<TapCapabilities | undefined>
  readonly now: () => number
}

/** What of the tables goes into the request of a query (TAP 1.1, 2.7.6). */
export interface PreparedUploads {
  readonly parameters: ReadonlyArray<readonly [string, string]>
  readonly parts: readonly FilePart[]
  readonly uploads: readonly JobUpload[]
}

/** Makes ready what goes with a query. */
export interface Uploads {
  /** `adql`: only the columns it uses are sent where the person chose none. `url`: the service, whose limits are checked. */
  prepare(
    sources: readonly UploadSource[],
    adql: string,
    signal: AbortSignal,
    url: string,
  ): Promise<Outcome<PreparedUploads>>
}

/** Bytes of one request; what is larger is for the service to fetch itself. */
const mostBytes = 1_073_741_824
/** A service whose capabilities hang is asked all the same. */
const capabilitiesSeconds = 5

export function createUploads(parts: UploadsParts): Uploads {
  const limitOf = async (url: string, signal: AbortSignal): Promise<TapCapabilities['uploadLimit']> => {
    const said = await soon((own) => parts.capabilities(url, own), capabilitiesSeconds, signal)
    return said?.uploadLimit
  }

  /** The table of a source that is sent from here; `release` gives it back. */
  const tableOf = async (source: Inline, signal: AbortSignal): Promise<Opened> => {
    if (source.kind === 'file') return openFile(parts, source.path, signal)
    const open = parts.tables.find(source.table)
    if (!open) throw bad('not-found', `${source.name}: this table is no longer open.`)
    await whole(parts.tables.documentTables(source.table), signal)
    return { table: open, label: open.info.title, release: () => undefined }
  }

  const inline = async (
    source: Inline,
    adql: string,
    signal: AbortSignal,
    limit: TapCapabilities['uploadLimit'],
  ): Promise<Ready> => {
    const { table, label, release } = await tableOf(source, signal)
    const unpin = table.pin()
    try {
      const { columns } = table.info
      const chosen = source.kind === 'table' ? source.columns : undefined
      const sent = chosen ? byId(columns, chosen) : usedUploadColumns(adql, source.name, columns)
      if (sent.length === 0) throw bad('bad-request', `${source.name}: no column is chosen.`)
      const rows = source.kind === 'table' ? source.rows : undefined
      const slim = uploadTable(table, source.name, sent, rows)
      const tooMany = uploadSizeProblem(source.name, { rows: slim.info.rows }, limit)
      if (tooMany) throw bad('limit', tooMany)
      const bytes = await bytesOf(parts.writer.write([slim], 'votable-tabledata', { signal }), source.name)
      const tooLong = uploadSizeProblem(source.name, { bytes: bytes.length }, limit)
      if (tooLong) throw bad('limit', tooLong)
      return {
        value: `${source.name},param:${source.name}`,
        part: {
          name: source.name,
          filename: `${source.name}.vot`,
          contentType: 'application/x-votable+xml',
          bytes,
        },
        upload: {
          name: source.name,
          method: 'inline',
          source: label,
          rows: slim.info.rows,
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      }
    } finally {
      unpin()
      release()
    }
  }

  const byAddress = (name: string, address: string, service: string): Ready => {
    const problem = uploadAddressProblem(name, address, service)
    if (problem) throw bad('bad-request', problem)
    // A semicolon parts two uploads, so in an address it is written as its code.
    const value = `${name},${new URL(address).href.replaceAll(';', '%3B')}`
    return { value, upload: { name, method: 'url', source: address } }
  }

  const ready = async (
    source: UploadSource,
    adql: string,
    signal: AbortSignal,
    url: string,
    limit: TapCapabilities['uploadLimit'],
  ): Promise<Ready> => {
    if (source.kind === 'url') return byAddress(source.name, source.url, url)
    if (source.kind !== 'job') return inline(source, adql, signal, limit)
    const job = parts.job(source.job)
    if (!job) throw bad('not-found', `${source.name}: this job is no longer in the list.`)
    const address = chosenResult(job)?.href
    if (!address) throw bad('bad-request', `${source.name}: the job ${job.title} has no result.`)
    return byAddress(source.name, address, url)
  }

  return {
    async prepare(sources, adql, signal, url) {
      try {
        const names = sources.map(({ name }) => name)
        const misnamed = names.map((name, at) => uploadNameProblem(name, names.slice(0, at))).find(Boolean)
        if (misnamed) return fail('bad-request', misnamed)
        const limit = sources.length > 0 ? await limitOf(url, signal) : undefined
        const all: Ready[] = []
        for (const source of sources) all.push(await ready(source, adql, signal, url, limit))
        return ok({
          parameters: all.length > 0 ? [['UPLOAD', all.map(({ value }) => value).join(';')]] : [],
          parts: all.flatMap(({ part }) => part ?? []),
          uploads: all.map(({ upload }) => upload),
        })
      } catch (error) {
        return { ok: false, fault: faultOf(error) }
      }
    },
  }
}

type Inline = Extract<UploadSource, { kind: 'table' | 'file' }>

interface Ready {
  /** Its part of the value of UPLOAD. */
  readonly value: string
  readonly part?: FilePart
  readonly upload: JobUpload
}

interface Opened {
  readonly table: Table
  readonly label: string
  readonly release: () => void
}

const bad = (kind: 'bad-request' | 'limit' | 'not-found', message: string): FaultError =>
  new FaultError({ kind, message })

/** Columns in the order of the ids. */
const byId = (columns: readonly ColumnInfo[], ids: readonly string[]): readonly ColumnInfo[] =>
  ids.flatMap((id) => columns.find((column) => column.id === id) ?? [])

/** Work that is waited for until the signal ends. */
function whole<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new FaultError({ kind: 'cancelled', message: 'Cancelled.' }))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Reads a file of any format that Alidade opens; its first table counts. */
async function openFile({ tables, now }: UploadsParts, path: string, signal: AbortSignal): Promise<Opened> {
  const place = resolve(path)
  const facts = await stat(place).catch((error: unknown) => {
    throw new FaultError(unreadableFault(error, place))
  })
  if (!facts.isFile())
    throw new FaultError({ kind: 'storage', message: 'This is no file. Choose a file.', where: place })
  const source = createReadStream(place, { highWaterMark: 1024 * 1024 })
  const label = basename(place)
  const reading = await tables.read(
    source,
    { title: label, provenance: { kind: 'file', source: place, at: new Date(now()).toISOString() } },
    { signal, unlisted: true, bytesExpected: facts.size, giveUp: () => source.destroy() },
  )
  if (!reading.ok) throw new FaultError(reading.fault)
  const all = await tables.documentTables(reading.value.id)
  const release = (): void => {
    for (const { id } of all) tables.close(id)
  }
  const [table] = all
  const broken = table?.info.completeness.find(({ kind }) => kind !== 'truncated')
  if (table && !broken && !signal.aborted) return { table, label, release }
  release()
  if (signal.aborted) throw new FaultError({ kind: 'cancelled', message: 'Cancelled.' })
  throw new FaultError({
    kind: 'votable',
    message: `The file could not be read whole. ${broken?.message ?? 'It holds no table.'}`,
    where: place,
  })
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > mostBytes)
      throw bad('limit', `${name} is larger than 1 GiB. Choose fewer columns or rows, or let the service fetch it.`)
    parts.push(piece.slice())
  }
  return Buffer.concat(parts)
}
