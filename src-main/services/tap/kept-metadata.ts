import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { type KnownColumns, TapSchema, TapTable, type TapTableDetails } from '#shared/model/tap.ts'
import type { ReadSchema } from '#shared/vo/vosi/tableset.ts'
import type { CacheFiles } from '../../store/cache-files.ts'
import { ColumnSearch } from './column-search.ts'
import { detailsIn, encodeTables, headerText } from './column-text.ts'

/** Raised when a file's shape changes: those of before are read from the service again. */
const schema = 1

const Header = v.object({
  schema: v.literal(schema),
  url: v.string(),
  at: v.string(),
  /** Why some are missing. */
  partial: v.optional(v.string()),
})
const KeptTables = v.object({
  ...Header.entries,
  schemas: v.array(
    v.object({
      schema: v.omit(TapSchema, ['tables']),
      tables: v.array(v.object({ rawName: v.string(), table: TapTable })),
    }),
  ),
})

/** A list of tables as it was read from the service at a time. */
export interface KeptList {
  readonly schemas: readonly ReadSchema[]
  /** ISO 8601, UTC. */
  readonly at: string
}

/**
 * Where the columns of a service stand: `all` were read at once, `seen` are those of tables that somebody looked at, in
 * a small file that is written anew with each.
 */
type Columns = 'all' | 'seen'
const columnFiles: readonly Columns[] = ['seen', 'all']

/** What a service said of its tables and columns, kept on disk from run to run. What is damaged is not there. */
export class KeptMetadata {
  readonly #files: CacheFiles
  readonly #url: string
  readonly #name: string
  readonly #now: () => number
  #seen: Map<string, TapTableDetails> | undefined
  #texts = new Map<Columns, Promise<Buffer | undefined>>()
  #searches = new Map<Columns, Promise<ColumnSearch | undefined>>()
  /** Files are written one after the other. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(files: CacheFiles, url: string, now: () => number) {
    this.#files = files
    this.#url = url
    this.#now = now
    this.#name = createHash('sha256').update(url).digest('hex').slice(0, 24)
  }

  async tables(): Promise<KeptList | undefined> {
    const bytes = await this.#files.read(`${this.#name}.tables.json`)
    if (!bytes) return undefined
    try {
      const kept = v.safeParse(KeptTables, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
      if (kept.success && kept.output.url === this.#url) return kept.output
    } catch {
      // Damaged: it is read from the service again.
    }
    await this.#files.remove(`${this.#name}.tables.json`)
    return undefined
  }

  /** Keeps a list that was read just now, with its columns where they came with it; older columns go. */
  keepTables(schemas: readonly ReadSchema[]): string {
    const at = new Date(this.#now()).toISOString()
    const bare = schemas.map(({ schema: words, tables }) => ({
      schema: words,
      tables: tables.map(({ rawName, table }) => ({ rawName, table })),
    }))
    const whole = schemas.flatMap(({ tables }) => tables.flatMap(({ details }) => (details ? [details] : [])))
    this.#seen = new Map()
    this.#write(`${this.#name}.tables.json`, () => [
      Buffer.from(JSON.stringify({ schema, url: this.#url, at, schemas: bare })),
    ])
    for (const kind of columnFiles) this.#writeColumns(kind, kind === 'all' ? whole : [])
    return at
  }

  /** Keeps the columns of a table that somebody looked at. */
  keepDetails(details: TapTableDetails): void {
    this.#writing = this.#writing.then(async () => {
      const before = await this.#text('seen')
      this.#seen ??= new Map(before ? tablesIn(before) : [])
      this.#seen.set(details.table.name, details)
      this.#writeColumns('seen', [...this.#seen.values()])
    })
  }

  /** Keeps the columns of all tables of the service. */
  keepAll(tables: readonly TapTableDetails[], partial?: string): void {
    this.#writeColumns('all', tables, partial)
  }

  /** How many columns are kept, and since when; undefined: none are. */
  async known(): Promise<Omit<KnownColumns, 'service'> | undefined> {
    for (const kind of ['all', 'seen'] as const) {
      const search = await this.#search(kind)
      const header = search && this.#header((await this.#text(kind)) ?? Buffer.alloc(0))
      if (!search || search.tables === 0 || !header) continue
      const { tables, columns } = search
      const { at: readAt, partial } = header
      return { tables, columns, whole: kind === 'all', readAt, ...(partial !== undefined && { partial }) }
    }
    return undefined
  }

  /** A table with its columns and, of those `seen`, its keys; undefined: it is not kept. */
  async details(name: string, kind: Columns): Promise<TapTableDetails | undefined> {
    const text = await this.#text(kind)
    return text && detailsIn(text, name)
  }

  /** What is searched of this service. */
  async searches(): Promise<readonly ColumnSearch[]> {
    const searches: ColumnSearch[] = []
    for (const kind of columnFiles) {
      const search = await this.#search(kind)
      if (search) searches.push(search)
    }
    return searches
  }

  #search(kind: Columns): Promise<ColumnSearch | undefined> {
    const search =
      this.#searches.get(kind) ?? this.#text(kind).then((text) => (text ? new ColumnSearch(text) : undefined))
    this.#searches.set(kind, search)
    return search
  }

  /** Takes everything away that is kept. */
  async remove(): Promise<void> {
    await this.flush()
    this.#seen = undefined
    this.#texts.clear()
    this.#searches.clear()
    for (const ending of ['tables.json', 'all.txt', 'seen.txt']) await this.#files.remove(`${this.#name}.${ending}`)
  }

  /** Resolves when all is written that is to be. */
  async flush(): Promise<void> {
    for (let last: unknown; last !== this.#writing; ) {
      last = this.#writing
      await last
    }
  }

  #text(kind: Columns): Promise<Buffer | undefined> {
    const known = this.#texts.get(kind)
    if (known) return known
    const name = `${this.#name}.${kind}.txt`
    const read = this.#files.read(name).then(async (bytes) => {
      const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (text === undefined || this.#header(text)) return text
      await this.#files.remove(name)
      return undefined
    })
    this.#texts.set(kind, read)
    return read
  }

  /** What a file says of itself; undefined: it is damaged, or another service's. */
  #header(text: Buffer): v.InferOutput<typeof Header> | undefined {
    try {
      const header = v.safeParse(Header, JSON.parse(headerText(text) ?? ''))
      return header.success && header.output.url === this.#url ? header.output : undefined
    } catch {
      return undefined
    }
  }

  #writeColumns(kind: Columns, tables: readonly TapTableDetails[], partial?: string): void {
    const at = new Date(this.#now()).toISOString()
    const header = { schema, url: this.#url, at, ...(partial !== undefined && { partial }) }
    const pieces = [...encodeTables(header, tables)]
    this.#texts.set(kind, Promise.resolve(Buffer.concat(pieces)))
    this.#searches.delete(kind)
    const name = `${this.#name}.${kind}.txt`
    if (tables.length > 0) this.#write(name, () => pieces)
    else this.#writing = this.#writing.then(() => this.#files.remove(name))
  }

  #write(name: string, pieces: () => Iterable<Uint8Array>): void {
    this.#writing = this.#writing.then(() => this.#files.write(name, pieces()))
  }
}

function* tablesIn(text: Buffer): Generator<[name: string, details: TapTableDetails]> {
  for (let at = text.indexOf('\nT\t'); at >= 0; at = text.indexOf('\nT\t', at + 1)) {
    const name = text.toString('utf8', at + 3, text.indexOf('\t', at + 3))
    const details = detailsIn(text, name)
    if (details) yield [name, details]
  }
}
