import { createReadStream } from 'node:fs'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Net } from '../../net/net.ts'
import type { Table, TableReader } from '../../tables/table.ts'
import { serviceLimits } from './service-limits.ts'
import type { AskedUpload } from './tap-query.ts'
import type { UploadPart } from './upload-parts.ts'

/** What reads uploaded tables; the shelf of tables does. */
export interface UploadReader extends TableReader {
  documentTables(id: string): Promise<readonly Table[]>
  close(id: string): void
}

/** The bytes of a part by its name. */
export type PartBytes = (part: string) => AsyncIterable<Uint8Array> | undefined

/** Tables by their names in TAP_UPLOAD, held in memory until they are released. */
export interface UploadedTables {
  readonly tables: ReadonlyMap<string, Table>
  release(): void
}

export interface UploadTablesParts {
  readonly reader: UploadReader
  readonly net: Net
  readonly now: () => number
}

/** Reads the tables of an UPLOAD (TAP 1.1, 2.7.6) as VOTable; any that cannot be read whole refuses the query. */
export async function readUploadTables(
  uploads: readonly AskedUpload[],
  bytesOf: PartBytes,
  parts: UploadTablesParts,
  signal: AbortSignal,
): Promise<Outcome<UploadedTables>> {
  const ids: string[] = []
  const unpins: Array<() => void> = []
  const release = (): void => {
    for (const unpin of unpins) unpin()
    for (const id of ids) parts.reader.close(id)
  }
  const tables = new Map<string, Table>()
  for (const { name, from } of uploads) {
    const table = await readOne(name, from, bytesOf, parts, signal, ids)
    if (!table.ok) {
      release()
      return table
    }
    unpins.push(table.value.pin())
    tables.set(name, table.value)
  }
  return ok({ tables, release })
}

async function readOne(
  name: string,
  from: AskedUpload['from'],
  bytesOf: PartBytes,
  parts: UploadTablesParts,
  signal: AbortSignal,
  ids: string[],
): Promise<Outcome<Table>> {
  const bytes = 'part' in from ? ok(bytesOf(from.part)) : await fetched(from.url, parts.net, signal)
  if (!bytes.ok) return refused(name, bytes.fault.message)
  if (!bytes.value) return refused(name, `the form has no part named ${'part' in from ? from.part : ''}.`)
  const source = 'part' in from ? `param:${from.part}` : from.url
  const provenance = { kind: 'upload' as const, source, at: new Date(parts.now()).toISOString() }
  const reading = await parts.reader.read(bytes.value, { title: name, provenance }, { unlisted: true, signal })
  if (!reading.ok)
    return reading.fault.kind === 'cancelled' ? reading : refused(name, `it is no VOTable. ${reading.fault.message}`)
  const all = await parts.reader.documentTables(reading.value.id)
  ids.push(...all.map(({ id }) => id))
  if (signal.aborted) return fail('cancelled', 'Cancelled.')
  const [table] = all
  const mark = table?.info.completeness.find(({ kind }) => kind !== 'truncated')
  if (!table) return refused(name, 'it holds no table.')
  return mark ? refused(name, `it cannot be read whole. ${mark.message ?? ''}`) : ok(table)
}

const refused = (name: string, why: string): Outcome<never> =>
  fail('bad-request', `The table ${name} could not be uploaded: ${why.trim()}`)

async function fetched(url: string, net: Net, signal: AbortSignal): Promise<Outcome<AsyncIterable<Uint8Array>>> {
  const answer = await net.request({ url, signal, maxBytes: serviceLimits.uploadBytes })
  if (!answer.ok) return answer
  const { status, body } = answer.value
  if (status >= 200 && status <= 299) return ok(body)
  answer.value.cancel()
  return fail('http', `its address answered with status ${status}.`)
}

/** The bytes of parts in memory; names compare exactly first, then in any case (DALI 1.1, 3.4.5). */
export function bytesOfParts(parts: readonly UploadPart[]): PartBytes {
  return (name) => {
    const found = foundByName(parts, ({ name: known }) => known, name)
    return found && onePiece(found.bytes)
  }
}

/** The bytes of parts that were kept as files. */
export function bytesOfFiles(
  files: ReadonlyArray<{ readonly part: string; readonly file: string }>,
  path: (file: string) => string,
): PartBytes {
  return (name) => {
    const found = foundByName(files, ({ part }) => part, name)
    return found && createReadStream(path(found.file))
  }
}

function foundByName<T>(items: readonly T[], nameOf: (item: T) => string, name: string): T | undefined {
  return (
    items.findLast((item) => nameOf(item) === name) ??
    items.findLast((item) => nameOf(item).toLowerCase() === name.toLowerCase())
  )
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
