import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { elementAt, MemoryTable, tableName } from './memory-table.ts'
import { SlabPool } from './slabs.ts'
import {
  type ReadingTable,
  type ReadOptions,
  stopped,
  type Table,
  type TableReader,
  type TableSource,
} from './table.ts'
import { memoryFault, memoryMark, memoryOf } from './table-memory.ts'
import { type SessionInput, VotableSession } from './votable-session.ts'
import { VotableWorkers } from './votable-workers.ts'

export interface TableShelfParts {
  /** Folder of the built worker entry points. */
  readonly workersFolder: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomId: () => string
  /** Hears of each change of a listed table: at once at the ends, at most 10 times a second between. */
  readonly changed: (info: TableInfo) => void
  readonly closed: (id: string) => void
  /** Bytes that listed tables may take together; absent: no limit. */
  readonly memoryLimit?: () => number
}

/** The tables of one document while it is read. */
interface Reading {
  readonly tables: MemoryTable[]
  readonly listed: boolean
  session: VotableSession
  readonly done: Promise<void>
}

const changeEveryMilliseconds = 100

/** The tables in memory, by their ids; reads documents in workers. */
export class TableShelf implements TableReader {
  readonly #parts: TableShelfParts
  readonly #workers: VotableWorkers
  readonly #pool = new SlabPool()
  readonly #tables = new Map<string, MemoryTable>()
  readonly #readings = new Map<string, Reading>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #told = new Map<string, number>()

  constructor(parts: TableShelfParts) {
    this.#parts = parts
    this.#workers = new VotableWorkers(parts.workersFolder)
  }

  find(id: string): MemoryTable | undefined {
    return this.#tables.get(id)
  }

  /** The tables that windows know of, in the order they came. */
  list(): readonly MemoryTable[] {
    return [...this.#tables.values()].filter((table) => this.#readings.get(table.id)?.listed)
  }

  read(
    bytes: AsyncIterable<Uint8Array>,
    source: TableSource,
    options: ReadOptions = {},
  ): Promise<Outcome<ReadingTable>> {
    const { giveUp } = options
    return this.#read({ bytes, ...(giveUp ? { giveUp } : {}) }, source, options)
  }

  /** Reads a file of this machine; the worker opens it itself. */
  readFile(path: string, source: TableSource, options: ReadOptions = {}): Promise<Outcome<ReadingTable>> {
    return this.#read({ path }, source, options)
  }

  /** Every TABLE of the document that this one belongs to, when reading has ended. */
  async documentTables(id: string): Promise<readonly Table[]> {
    const reading = this.#readings.get(id)
    await reading?.done
    return reading?.tables ?? []
  }

  /** The position of a table among those of its document. */
  positionOf(id: string): number {
    return Math.max(0, this.#readings.get(id)?.tables.findIndex((table) => table.id === id) ?? 0)
  }

  /** Stops reading; the rows so far are kept, marked partial. */
  stop(id: string): void {
    this.#readings.get(id)?.session.stop(stopped)
  }

  /** Lets a table go. If it was the last of a document that is still being read, the reading ends. */
  close(id: string): void {
    const table = this.#tables.get(id)
    const reading = this.#readings.get(id)
    if (!table) return
    this.#tables.delete(id)
    if (reading?.tables.every((other) => !this.#tables.has(other.id))) this.stop(id)
    this.#readings.delete(id)
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#told.delete(id)
    table.close()
    if (reading?.listed) this.#parts.closed(id)
  }

  async closeAll(): Promise<void> {
    for (const id of [...this.#tables.keys()]) this.close(id)
    await this.#workers.close()
  }

  #memoryLimit(): number {
    return this.#parts.memoryLimit?.() ?? Number.POSITIVE_INFINITY
  }

  #read(from: SessionInput, source: TableSource, options: ReadOptions): Promise<Outcome<ReadingTable>> {
    const { signal } = options
    // Services are asked for VOTables unless a name says otherwise; what else they send is a fault to be told.
    const name = options.name ?? (source.provenance.kind === 'query' ? undefined : source.provenance.source)
    const input = name === undefined ? from : { ...from, name }
    if (signal?.aborted) return Promise.resolve({ ok: false, fault: cancelled })
    const full = options.unlisted ? undefined : memoryFault(this.list(), this.#memoryLimit())
    if (full) {
      if ('bytes' in input) input.giveUp?.()
      return Promise.resolve({ ok: false, fault: { ...full, where: source.provenance.source } })
    }
    return new Promise((resolve) => {
      const began = options.startedAt ?? this.#parts.now()
      let bytes = 0
      let finish: () => void = () => {}
      const done = new Promise<void>((settle) => {
        finish = settle
      })
      const tables: MemoryTable[] = []
      const seconds = (): number => (this.#parts.now() - began) / 1000
      const touch = (table: MemoryTable): void => {
        table.setProgress(seconds(), bytes, options.bytesExpected)
        this.#tell(table, false)
      }
      const session = new VotableSession(this.#workers, this.#pool, input, source.provenance.maxrec, {
        header: ({ opening, anew, table: place }) => {
          const element = elementAt(opening.document, opening.elementPath)
          if (anew) {
            tables[place]?.beginAnew({ ...opening, element })
            return
          }
          const before = options.again?.get(tables.length)
          if (before) this.close(before.id)
          const id = before?.id ?? `t-${this.#parts.randomId()}`
          const name = tableName(element) ?? `table ${tables.length + 1}`
          const own = tables.length === 0 ? source.title : `${source.title}: ${name}`
          const table = new MemoryTable(id, before?.title ?? own, { ...opening, element }, source, this.#pool)
          tables.push(table)
          // A first table that was closed meanwhile ended the reading; what still arrives has no place.
          if (!options.again || before) {
            this.#tables.set(id, table)
            this.#readings.set(id, reading)
            touch(table)
          }
          if (tables.length === 1) resolve(ok({ id, done: done.then(() => table.info) }))
        },
        rows: (message) => {
          const table = tables[message.table]
          if (!table) return
          if (this.#tables.has(table.id)) {
            table.addRows(message)
            touch(table)
            if (reading.listed && memoryOf(this.list()) > this.#memoryLimit())
              session.stop(memoryMark(this.#memoryLimit()))
          } else table.leaveRows(message)
        },
        progress: (more) => {
          bytes += more
          const table = tables.at(-1)
          if (table && this.#tables.has(table.id)) touch(table)
        },
        end: (end) => {
          signal?.removeEventListener('abort', onAbort)
          for (const [index, table] of tables.entries()) {
            const ended = end.tables[index]
            if (end.document && ended) {
              table.document = end.document
              table.element = elementAt(end.document, ended.elementPath)
            }
            const crash = end.fault ? [{ kind: 'partial' as const, message: end.fault.message }] : []
            table.setProgress(seconds(), bytes, options.bytesExpected)
            table.setEnd(ended?.marks ?? crash, ended?.notes ?? [])
            table.readerDone()
            if (this.#tables.has(table.id)) this.#tell(table, true)
          }
          finish()
          if (tables.length > 0) return
          const fault: Fault = end.fault ?? { kind: 'votable', message: 'The document holds no table.' }
          resolve({
            ok: false,
            fault: signal?.aborted ? cancelled : { ...fault, where: fault.where ?? source.provenance.source },
          })
        },
      })
      const onAbort = (): void => session.stop(stopped)
      signal?.addEventListener('abort', onAbort, { once: true })
      const reading: Reading = { tables, listed: options.unlisted !== true, session, done }
    })
  }

  /** Tells of a change, at most 10 times a second and table; `now` for what must not wait. */
  #tell(table: MemoryTable, now: boolean): void {
    const { id } = table
    if (!this.#readings.get(id)?.listed) return
    const since = performance.now() - (this.#told.get(id) ?? Number.NEGATIVE_INFINITY)
    if (now || since >= changeEveryMilliseconds) {
      clearTimeout(this.#timers.get(id))
      this.#timers.delete(id)
      this.#told.set(id, performance.now())
      this.#parts.changed(table.info)
    } else if (!this.#timers.has(id)) {
      const timer = setTimeout(() => {
        this.#timers.delete(id)
        if (this.#tables.has(id)) this.#tell(table, true)
      }, changeEveryMilliseconds - since)
      timer.unref()
      this.#timers.set(id, timer)
    }
  }

  /** Gives a table another title and tells of it. */
  rename(id: string, title: string): boolean {
    const table = this.#tables.get(id)
    table?.setTitle(title)
    if (table) this.#tell(table, true)
    return table !== undefined
  }
}

const cancelled: Fault = { kind: 'cancelled', message: 'Cancelled.' }
