import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { RowRanges, SampItem } from '#shared/model/samp.ts'
import { cleanRanges } from '#shared/vo/samp/row-ranges.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import type { Net } from '../../net/net.ts'
import { cleanUrl } from '../../net/secrets.ts'
import { unreadableFault } from '../../store/unreadable-fault.ts'
import { chosenPart } from '../../tables/chosen-part.ts'
import type { Table } from '../../tables/table.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'
import { originSharing, type SampTables } from './samp-tables.ts'
import type { ServedContent, ServedFiles } from './served-files.ts'
import type { SharedTables, Sharing } from './shared-tables.ts'

export interface SendItemsParts {
  readonly tables: SampTables
  readonly writer: TableWriter
  readonly shared: SharedTables
  readonly served: Pick<ServedFiles, 'serve'>
  /** The door with the person's accounts, for what only they may read. */
  readonly accounts: Pick<Net, 'request'>
  /** Whether this origin gets a login of ours. */
  readonly needsLogin: (origin: string) => Promise<boolean>
  readonly randomId: () => string
}

/** The parameters of a message, and by what the receivers know the table that it tells of. */
export interface PreparedItem {
  readonly params: SampMap
  readonly sharing?: Sharing
}

interface Form {
  readonly format: SaveFormat
  readonly ending: string
  readonly contentType: string
}

/** Addresses given out again; fewer than are served at one time, so that none of them is one that has gone. */
const mostAddresses = 1000

/** TABLEDATA is the one form of VOTable that every program of the desk reads, those in pages included. */
const forms: Readonly<Record<string, Form>> = {
  'table.load.votable': {
    format: 'votable-tabledata',
    ending: 'vot',
    contentType: 'application/x-votable+xml;serialization=tabledata',
  },
  'table.load.fits': { format: 'fits', ending: 'fits', contentType: 'application/fits' },
  'table.load.csv': { format: 'csv', ending: 'csv', contentType: 'text/csv; charset=utf-8' },
}

/** Makes messages of items, and gives addresses to what they tell of. */
export class SendItems {
  readonly #parts: SendItemsParts
  /** The same sending again has the same address, so that others know the table again. */
  readonly #addresses = new Map<string, Promise<Outcome<Sharing>>>()

  constructor(parts: SendItemsParts) {
    this.#parts = parts
  }

  /** The message of an item under an MType. */
  async prepare(item: SampItem, mtype: string, signal: AbortSignal): Promise<Outcome<PreparedItem>> {
    switch (item.kind) {
      case 'table':
        return this.#table(item, mtype, signal)
      case 'position':
        return ok({ params: { ra: String(item.ra), dec: String(item.dec) } })
      case 'services':
        return ok({ params: { ids: item.ids, name: item.name } })
      case 'script':
        return ok({ params: { script: item.script } })
      default:
        return this.#file(item)
    }
  }

  /** The table has been closed: its addresses answer that it has, and are not given out again. */
  forget(table: string): void {
    for (const key of this.#addresses.keys())
      if ((JSON.parse(key) as readonly unknown[])[0] === table) this.#addresses.delete(key)
  }

  async #table(
    item: Extract<SampItem, { kind: 'table' }>,
    mtype: string,
    signal: AbortSignal,
  ): Promise<Outcome<PreparedItem>> {
    const { tables } = this.#parts
    const form = forms[mtype]
    if (!form) return fail('bad-request', `A table cannot be sent as ${mtype}.`)
    if (!tables.find(item.table)) return gone
    // Who gets a table that is still arriving would get a part of it.
    await ended(tables.documentTables(item.table), signal)
    if (signal.aborted) return fail('cancelled', 'Cancelled.')
    const table = tables.find(item.table)
    if (!table) return gone
    const rows = item.rows && cleanRanges(item.rows, table.info.rows)
    if (rows?.length === 0) return fail('bad-request', 'None of these rows is in the table.')
    const key = JSON.stringify([item.table, rows ?? null, item.columns ?? null, mtype])
    let address = this.#addresses.get(key)
    if (!address) {
      address = this.#serve(table, rows, item.columns, form)
      this.#addresses.set(key, address)
      for (const oldest of this.#addresses.keys()) {
        if (this.#addresses.size <= mostAddresses) break
        this.#addresses.delete(oldest)
      }
    }
    const sharing = await address
    if (!sharing.ok) {
      this.#addresses.delete(key)
      return sharing
    }
    const { url, tableId } = sharing.value
    const params = { url, name: table.info.title, ...(tableId !== undefined && { 'table-id': tableId }) }
    return ok({ params, sharing: sharing.value })
  }

  async #serve(
    { id, info }: Table,
    rows: RowRanges | undefined,
    columns: readonly string[] | undefined,
    form: Form,
  ): Promise<Outcome<Sharing>> {
    const { shared, served, tables, randomId } = this.#parts
    // A whole table keeps the id by which others know it; a part of one is another table to them.
    const known =
      rows || columns ? undefined : (shared.wholeId(id) ?? originSharing(tables, id)?.tableId ?? `alidade-${id}`)
    const url = await served.serve({
      name: `${info.title.slice(0, 80)}.${form.ending}`,
      contentType: form.contentType,
      open: async (signal) => this.#written(id, rows, columns, form.format, signal),
    })
    if (!url.ok) return url
    return ok({ table: id, tableId: known ?? `alidade-${id}-${randomId()}`, url: url.value, rows })
  }

  #written(
    id: string,
    rows: RowRanges | undefined,
    columns: readonly string[] | undefined,
    format: SaveFormat,
    signal: AbortSignal,
  ): Outcome<ServedContent> {
    const table = this.#parts.tables.find(id)
    if (!table) return gone
    const unpin = table.pin()
    const chosen = chosenPart(table, { rows, columns })
    return ok({ body: this.#parts.writer.write([chosen], format, { signal }), close: unpin })
  }

  async #file(item: Extract<SampItem, { source: string }>): Promise<Outcome<PreparedItem>> {
    const url = await this.#address(item.source)
    if (!url.ok) return url
    const { name, kind, meta } = item
    return ok({ params: { url: url.value, name, ...(kind === 'spectrum' && { meta: meta ?? {} }) } })
  }

  /** An address that the receiver can read: a file's; one of the network as it is, unless our login or a secret is needed for it. */
  async #address(source: string): Promise<Outcome<string>> {
    if (!/^https?:\/\//i.test(source)) {
      if (!isAbsolute(source))
        return fail('bad-request', 'This is neither a web address nor a file.', { where: source })
      try {
        if (!(await stat(source)).isFile()) return fail('storage', 'This is not a file.', { where: source })
      } catch (error) {
        return { ok: false, fault: unreadableFault(error, source) }
      }
      return ok(pathToFileURL(source).href)
    }
    if (!URL.canParse(source)) return fail('bad-request', 'This is not a web address.', { where: source })
    const isSecret = cleanUrl(source) !== source
    if (!isSecret && !(await this.#parts.needsLogin(new URL(source).origin))) return ok(source)
    return this.#parts.served.serve({
      name: new URL(source).pathname.split('/').findLast((word) => word !== '') ?? 'file',
      contentType: 'application/octet-stream',
      open: (signal) => this.#fetched(source, signal),
    })
  }

  /** Fetched with the person's login when a receiver asks, so that no message holds a secret. */
  async #fetched(url: string, signal: AbortSignal): Promise<Outcome<ServedContent>> {
    const answer = await this.#parts.accounts.request({ url, signal })
    if (!answer.ok) return answer
    const { status, headers, body, bytesExpected, cancel } = answer.value
    if (status < 200 || status > 299) {
      cancel()
      return fail('http', `The address answers with status ${status}.`)
    }
    const contentType = headers.get('content-type')
    return ok({
      body,
      close: cancel,
      ...(bytesExpected !== undefined && { bytes: bytesExpected }),
      ...(contentType !== undefined && { contentType }),
    })
  }
}

const gone = fail('not-found', 'This table has been closed in Alidade.')

/** Waits for work until the signal ends. */
function ended(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
    work.then(done, done)
  })
}
