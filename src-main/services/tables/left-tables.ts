import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { LeftTable, Provenance, TableInfo } from '#shared/model/table.ts'
import { filePath } from '#shared/vo/samp/lockfile.ts'
import type { ReadingTable, ReadOptions } from '../../tables/table.ts'
import type { KeptTable, KeptTables } from './kept-tables.ts'

export interface LeftTablesParts {
  readonly isOpen: (id: string) => boolean
  readonly changed: (tables: readonly LeftTable[]) => void
  readonly read: (
    path: string,
    again: NonNullable<ReadOptions['again']>,
    known?: Provenance,
  ) => Promise<Outcome<ReadingTable>>
  /** Opens the table of a job from the file in which its result is kept; absent: none are. */
  readonly reopen?: ((id: string, signal: AbortSignal) => Promise<Outcome<null>>) | undefined
  /** Where the copy of a table that came over SAMP stands, by its name. */
  readonly copyOf?: ((name: string) => Promise<string | undefined>) | undefined
}

/**
 * Tables of earlier runs that are not in memory: those of files, and of jobs whose results are kept, are read again when
 * somebody wants to see them.
 */
export class LeftTables {
  readonly #kept: KeptTables | undefined
  readonly #parts: LeftTablesParts
  /** Readings on their way, by file and time: two tables of one file ask once. */
  readonly #readings = new Map<string, Promise<Outcome<ReadingTable>>>()

  constructor(kept: KeptTables | undefined, parts: LeftTablesParts) {
    this.#kept = kept
    this.#parts = parts
  }

  list(): readonly LeftTable[] {
    const gone = (this.#kept?.list() ?? []).filter(({ id }) => !this.#parts.isOpen(id))
    return gone.map(({ position: _position, ...table }) => table)
  }

  /** Hears of a table in memory. */
  note(info: TableInfo, position: number): void {
    if (this.#kept?.note(info, position, this.#parts.isOpen)) this.#parts.changed(this.list())
  }

  forget(id: string): void {
    if (this.#kept?.forget(id)) this.#parts.changed(this.list())
  }

  /** Reads the table's file again, from its old place or a new one. */
  async readAgain(id: string, path: string | undefined, signal: AbortSignal): Promise<Outcome<null>> {
    if (this.#parts.isOpen(id)) return ok(null)
    const table = this.#kept?.find(id)
    if (!table) return fail('not-found', 'Nothing is known of this table any more.')
    const source = path ?? (await this.#place(table.provenance))
    if (source === undefined && table.provenance.job !== undefined && this.#parts.reopen)
      return this.#parts.reopen(id, signal)
    if (source === undefined && table.provenance.kind === 'samp') {
      const from = table.provenance.from ?? 'The program'
      return fail('not-found', `${from} sent it from an address of its own, and no copy was kept.`)
    }
    if (source === undefined)
      return fail('not-found', 'This table came from no file of this computer.', { where: table.provenance.source })
    // What a person picks is a file; what is read by itself is what it was.
    const known = path === undefined && table.provenance.kind === 'samp' ? table.provenance : undefined
    const reading = await this.#read(table, source, known)
    if (!reading.ok) return reading
    // Tables beyond the first have their headers behind the rows of those before.
    if (!this.#parts.isOpen(id)) await reading.value.done
    return this.#parts.isOpen(id)
      ? ok(null)
      : fail('not-found', 'The file no longer holds this table.', { where: source })
  }

  /** The file that holds a table: its own, or the copy of what came over SAMP. */
  async #place({ kind, source, copy }: Provenance): Promise<string | undefined> {
    if (kind === 'file') return source
    if (kind !== 'samp') return undefined
    return filePath(source) ?? (copy === undefined ? undefined : await this.#parts.copyOf?.(copy))
  }

  #read(table: KeptTable, source: string, known: Provenance | undefined): Promise<Outcome<ReadingTable>> {
    const key = `${source}\n${table.provenance.at}`
    const running = this.#readings.get(key)
    if (running) return running
    const together = (this.#kept?.together(table) ?? []).filter(({ id }) => !this.#parts.isOpen(id))
    const again = new Map(together.map(({ position, id, title }) => [position, { id, title }]))
    const reading = this.#parts.read(source, again, known).finally(() => this.#readings.delete(key))
    this.#readings.set(key, reading)
    return reading
  }
}
