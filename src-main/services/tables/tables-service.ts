import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import { FaultError, fail, ok } from '#shared/ipc/fault.ts'
import type { tables as tablesContract } from '#shared/ipc/tables.ts'
import type { Provenance } from '#shared/model/table.ts'
import { cleanRanges } from '#shared/vo/samp/row-ranges.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import type { FileReplacer } from '../../store/atomic-file.ts'
import { unreadableFault } from '../../store/unreadable-fault.ts'
import { type ChosenPart, chosenPart } from '../../tables/chosen-part.ts'
import { findText } from '../../tables/find-text.ts'
import type { MemoryTable } from '../../tables/memory-table.ts'
import { tabSeparated } from '../../tables/tab-separated.ts'
import type { ReadingTable, ReadOptions, Table, TableReader, TableSource } from '../../tables/table.ts'
import { asItIsNow } from '../../tables/table-now.ts'
import { TableShelf } from '../../tables/table-shelf.ts'
import { isBareText } from '../../tables/writers/save-format.ts'
import { replaceSidecar } from '../../tables/writers/sidecar.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'
import type { KeptTables } from './kept-tables.ts'
import { LeftTables } from './left-tables.ts'
import { Uploads } from './uploads.ts'

export interface TablesServiceParts {
  /** Folder of the built worker entry points. */
  readonly workersFolder: string
  readonly writer: TableWriter
  readonly files: FileReplacer
  readonly emit: EmitterOf<typeof tablesContract>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomId: () => string
  /** Bytes that listed tables may take together; absent: no limit. */
  readonly memoryLimit?: () => number
  /** Opens the table of a job from the file in which its result is kept. */
  readonly reopen?: (table: string, signal: AbortSignal) => Promise<Outcome<null>>
  /** Where the copy of a table that came over SAMP stands, by its name. */
  readonly copyOf?: (name: string) => Promise<string | undefined>
  /** What is remembered of tables over a restart; absent: nothing. */
  readonly kept?: KeptTables
}

/** The tables of the workspace: for windows by `handlers`, for the other services by name. */
export interface TablesService extends TableReader {
  readonly handlers: HandlersOf<typeof tablesContract>
  readonly reader: TableReader
  /** Reads a file of this machine; the worker opens it itself. */
  readFile(path: string, source: TableSource, options?: ReadOptions): Promise<Outcome<ReadingTable>>
  find(id: string): Table | undefined
  /** The tables that windows know of, in the order they came. */
  list(): readonly Table[]
  /** The position of a table among those of its document. */
  positionOf(id: string): number
  close(id: string): void
  /** Every TABLE of the document that `read` answered with this id, when reading has ended. Never rejects. */
  documentTables(id: string): Promise<readonly Table[]>
  closeAll(): Promise<void>
}

/** What a grid needs of a long cell; the whole cell is one command away. */
const gridCut = { characters: 1000, items: 100 } as const

/** Serves the tables contract over the shelf of tables in memory. */
export function createTablesService(parts: TablesServiceParts): TablesService {
  const { now, randomId } = parts
  const shelf = new TableShelf({
    workersFolder: parts.workersFolder,
    now,
    randomId,
    changed: (info) => {
      parts.emit('changed', info)
      left.note(info, shelf.positionOf(info.id))
    },
    closed: (table) => parts.emit('closed', { table }),
    ...(parts.memoryLimit && { memoryLimit: parts.memoryLimit }),
  })
  const uploads = new Uploads(shelf, { now, randomId })
  const left = new LeftTables(parts.kept, {
    isOpen: (id) => shelf.find(id) !== undefined,
    changed: (tables) => parts.emit('leftChanged', [...tables]),
    read: (path, again, provenance) => readFile(path, again, undefined, provenance),
    reopen: parts.reopen,
    copyOf: parts.copyOf,
  })
  /** Reads a file of this machine; the call may be taken back until its first header is there. */
  const readFile = async (
    path: string,
    again?: ReadOptions['again'],
    signal?: AbortSignal,
    known?: Provenance,
  ): Promise<Outcome<ReadingTable>> => {
    const whole = resolve(path)
    const size = await fileSize(whole)
    if (!size.ok) return size
    const provenance = known ?? { kind: 'file' as const, source: whole, at: new Date(now()).toISOString() }
    // The call ends with the header: the rows that come after the answer are not its business.
    const untilHeader = new AbortController()
    const abort = (): void => untilHeader.abort()
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
    const reading = await shelf.readFile(
      whole,
      { title: basename(whole), provenance },
      { name: whole, bytesExpected: size.value, signal: untilHeader.signal, ...(again && { again }) },
    )
    signal?.removeEventListener('abort', abort)
    return reading
  }

  const found = (id: string): MemoryTable => {
    const table = shelf.find(id)
    if (!table) throw new FaultError({ kind: 'not-found', message: 'This table is no longer open.' })
    return table
  }

  /** What of a table is to be written. */
  const chosen = (id: string, { columns, rows }: ChosenPart): Table => {
    const table = found(id)
    const ranges = rows && cleanRanges(rows, table.info.rows)
    if (ranges?.length === 0)
      throw new FaultError({ kind: 'bad-request', message: 'None of these rows is in the table.' })
    return chosenPart(table, { columns, rows: ranges })
  }

  const handlers: HandlersOf<typeof tablesContract> = {
    list: () => ok(shelf.list().map((table) => table.info)),
    open: async ({ path }, { signal }) => {
      const reading = await readFile(path, undefined, signal)
      return reading.ok ? ok({ table: reading.value.id }) : reading
    },
    left: () => ok([...left.list()]),
    readAgain: ({ table, path }, { signal }) => left.readAgain(table, path, signal),
    forgetLeft: ({ table }) => {
      left.forget(table)
      return ok(null)
    },
    beginUpload: (upload) => ok({ upload: uploads.begin(upload) }),
    uploadChunk: ({ upload, chunk }) => uploads.add(upload, chunk),
    abortUpload: ({ upload }) => {
      uploads.abort(upload)
      return ok(null)
    },
    endUpload: ({ upload }, { signal }) => uploads.end(upload, signal),
    rows: ({ table, start, rows, columns }) => ok(found(table).rowBlock(start, rows, columns, gridCut)),
    cell: ({ table, row, column }) => {
      const known = found(table)
      const info = known.columnOf(column)?.info
      const block = known.rowBlock(row, 1, [column])
      const values = block.columns[0]
      if (!info || !values || block.rows === 0) return fail('not-found', 'There is no such cell.')
      return ok({ text: cellText(values, info, 0) })
    },
    rename: ({ table, title }) =>
      shelf.rename(table, title) ? ok(null) : fail('not-found', 'This table is no longer open.'),
    stop: ({ table }) => {
      found(table)
      shelf.stop(table)
      return ok(null)
    },
    close: ({ table }) => {
      shelf.close(table)
      left.forget(table)
      return ok(null)
    },
    save: async ({ table, path, format, ...part }, { signal }) => {
      const known = asItIsNow(chosen(table, part))
      const unpin = known.pin()
      try {
        const saved = await parts.files.replaceFile(path, parts.writer.write([known], format, { signal }), signal)
        if (!saved.ok || !isBareText(format)) return saved
        const beside = await replaceSidecar(parts.files, path, known, signal)
        return beside.ok ? saved : beside
      } finally {
        unpin()
      }
    },
    find: (request, { signal }) => findText(found(request.table), request, signal),
    copyText: ({ table, start, rows, columns, header }, { signal }) =>
      tabSeparated(found(table), { start, rows, header, signal, ...(columns ? { columns } : {}) }),
    download: async function* ({ table, format, ...part }, { signal }) {
      const known = chosen(table, part)
      const unpin = known.pin()
      try {
        // The wire's schema asks for bytes over plain memory: what a writer yields is, and a copy makes it sure.
        for await (const piece of parts.writer.write([known], format, { signal })) {
          yield piece.buffer instanceof ArrayBuffer ? (piece as Uint8Array<ArrayBuffer>) : new Uint8Array(piece)
        }
      } finally {
        unpin()
      }
    },
  }

  return {
    handlers,
    reader: shelf,
    read: (bytes, source, options) => shelf.read(bytes, source, options),
    readFile: (path, source, options) => shelf.readFile(path, source, options),
    find: (id) => shelf.find(id),
    list: () => shelf.list(),
    positionOf: (id) => shelf.positionOf(id),
    close: (id) => shelf.close(id),
    documentTables: (id) => shelf.documentTables(id),
    closeAll: () => shelf.closeAll(),
  }
}

async function fileSize(path: string): Promise<Outcome<number>> {
  try {
    const entry = await stat(path)
    if (entry.isDirectory()) return fail('storage', 'This is a folder. Choose a file in it.', { where: path })
    if (!entry.isFile()) return fail('storage', 'This is a device or a pipe. Choose a file.', { where: path })
    return ok(entry.size)
  } catch (error) {
    return { ok: false, fault: unreadableFault(error, path) }
  }
}
