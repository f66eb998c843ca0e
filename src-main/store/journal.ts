import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { writeAtomically } from './atomic-file.ts'
import type { FileHandle } from './file-system.ts'
import { encodeRecord, type JournalHeader, scanJournal } from './journal-format.ts'
import { type Migrations, migrated } from './migration.ts'
import { retrySeconds, WriteNotices } from './notices.ts'
import { type AsideReason, keepAside, moveAside } from './set-aside.ts'
import { errorCode, storageFault } from './storage-fault.ts'
import type { StoreContext } from './store-context.ts'

/**
 * The owner of a journal keeps its state in memory, changes it first and appends after. Records are idempotent:
 * applied again over a state that holds them already, they change nothing.
 */
export interface JournalOptions<R> {
  /** File name in the workspace folder, ending in .journal; its schema number stands in `workspaceSchemas`. */
  readonly file: string
  /** What it is, as it starts a sentence: "The query history". */
  readonly what: string
  readonly shape: v.GenericSchema<unknown, R>
  readonly schema: number
  readonly migrations?: Migrations
  /** Called for each record while opening, in order. */
  readonly restore: (record: R) => void
  /** Records that rebuild the present state. */
  readonly snapshot: () => Iterable<R>
  /** The file is rewritten when it is larger than this and four times its size after the last rewriting; default 256 KiB. */
  readonly compactAboveBytes?: number
}

interface Waiting {
  readonly bytes: Uint8Array
  readonly resolve: (outcome: Outcome<null>) => void
}

/** Bytes of a rewritten journal per write. */
const pieceBytes = 65_536

/** Append-only records with checksums; an append is acknowledged after fsync, several share one. */
export class Journal<R> {
  readonly #context: StoreContext
  readonly #options: JournalOptions<R>
  readonly #path: string
  readonly #notices: WriteNotices
  #handle: FileHandle | undefined
  #generation = 0
  #bytes = 0
  #compactAbove: number
  /** The file must be rewritten before the next append: it is new, old, torn, damaged, or a write to it failed. */
  #needsFresh = true
  /** What must be kept aside before the file is rewritten. */
  #aside: { readonly reason: AsideReason; readonly bytes?: Uint8Array; readonly kept: number } | undefined
  #waiting: Waiting[] = []
  #pumping: Promise<void> | undefined
  #cancelRetry: (() => void) | undefined
  #closed = false

  private constructor(context: StoreContext, options: JournalOptions<R>) {
    this.#context = context
    this.#options = options
    this.#path = join(context.home, options.file)
    this.#notices = new WriteNotices(context.tell, options.what, this.#path)
    this.#compactAbove = options.compactAboveBytes ?? 262_144
  }

  /** Reads all good records, repairs the file if it needs it, and is ready to append. Never rejects: what fails is told. */
  static async open<R>(context: StoreContext, options: JournalOptions<R>): Promise<Journal<R>> {
    const journal = new Journal(context, options)
    await journal.#load()
    return journal
  }

  /** Resolves after fsync. Without effect in a read-only workspace. */
  append(...records: readonly R[]): Promise<Outcome<null>> {
    if (this.#context.readOnly) return Promise.resolve(ok(null))
    if (this.#closed) return Promise.resolve(fail('storage', `${this.#options.what} is closed.`, { where: this.#path }))
    const parts = records.map(encodeRecord)
    return new Promise((resolve) => {
      this.#waiting.push({ bytes: Buffer.concat(parts), resolve })
      this.#pump()
    })
  }

  /** Waits for what was appended, tries once more what failed, and closes the file. */
  async close(): Promise<void> {
    this.#cancelRetry?.()
    await this.#pumping
    if (this.#cancelRetry) await this.append()
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    this.#closed = true
    await this.#closeHandle()
  }

  #pump(): void {
    this.#pumping ??= (async () => {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting
        this.#waiting = []
        const outcome = await this.#commit(batch)
        for (const waiting of batch) waiting.resolve(outcome)
      }
      this.#pumping = undefined
    })()
  }

  async #commit(batch: readonly Waiting[]): Promise<Outcome<null>> {
    try {
      if (this.#needsFresh) {
        // The owner's state holds the batch already, so the new generation does too.
        await this.#rewrite()
      } else {
        const handle = await this.#open()
        const bytes = Buffer.concat(batch.map((waiting) => waiting.bytes))
        await handle.write(bytes)
        await handle.sync()
        this.#bytes += bytes.byteLength
        if (this.#bytes > this.#compactAbove) await this.#compact()
      }
      this.#cancelRetry?.()
      this.#cancelRetry = undefined
      this.#notices.succeeded()
      return ok(null)
    } catch (error) {
      // After a failed write or fsync the end of the file is unknown: it is not appended to again.
      this.#needsFresh = true
      await this.#closeHandle()
      this.#retryLater()
      const fault = storageFault(error, this.#path)
      this.#notices.failed(fault)
      return { ok: false, fault }
    }
  }

  /** A rewriting that may fail without harm as long as the old file stands: the records are in it. */
  async #compact(): Promise<void> {
    try {
      await this.#rewrite()
    } catch (error) {
      if (this.#needsFresh) throw error
      this.#compactAbove = this.#bytes * 2
    }
  }

  #retryLater(): void {
    if (this.#closed) return
    this.#cancelRetry?.()
    this.#cancelRetry = this.#context.clock.after(retrySeconds * 1000, () => void this.append())
  }

  async #open(): Promise<FileHandle> {
    this.#handle ??= await this.#context.fileSystem.open(this.#path, 'append')
    return this.#handle
  }

  async #closeHandle(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close().catch(() => undefined)
  }

  /** A new generation: the state as it is, in a new file that takes the old one's place. */
  async #rewrite(): Promise<void> {
    await this.#putAside()
    const { fileSystem, randomId } = this.#context
    await this.#closeHandle()
    const header: JournalHeader = {
      journal: this.#options.file,
      schema: this.#options.schema,
      generation: this.#generation + 1,
    }
    this.#bytes = await writeAtomically(fileSystem, this.#path, this.#pieces(header), {
      random: randomId(),
      // From here on either file may be the one that a power cut leaves.
      renaming: () => {
        this.#needsFresh = true
      },
    })
    this.#generation = header.generation
    this.#needsFresh = false
    this.#compactAbove = Math.max(this.#options.compactAboveBytes ?? 262_144, this.#bytes * 4)
  }

  *#pieces(header: JournalHeader): Generator<Uint8Array> {
    let piece = [encodeRecord(header)]
    let bytes = 0
    for (const record of this.#options.snapshot()) {
      const encoded = encodeRecord(record)
      piece.push(encoded)
      bytes += encoded.byteLength
      if (bytes < pieceBytes) continue
      yield Buffer.concat(piece)
      piece = []
      bytes = 0
    }
    yield Buffer.concat(piece)
  }

  async #putAside(): Promise<void> {
    const aside = this.#aside
    if (!aside) return
    const { fileSystem, clock, tell } = this.#context
    const where = aside.bytes
      ? await keepAside(fileSystem, this.#path, aside.reason, aside.bytes, clock.now())
      : await moveAside(fileSystem, this.#path, aside.reason, clock.now())
    this.#aside = undefined
    const what = this.#options.what
    const records = aside.kept === 1 ? '1 record was' : `${aside.kept} records were`
    if (aside.reason === 'torn')
      tell({ severity: 'info', text: `${what}: a record that was cut while being written was put aside.`, where })
    else
      tell({
        severity: 'warning',
        text: `${what}: the file was damaged; ${records} read and kept.`,
        where,
        next: 'The damaged file is kept under this name.',
      })
  }

  async #load(): Promise<void> {
    const { fileSystem, readOnly } = this.#context
    let bytes: Uint8Array
    try {
      bytes = await fileSystem.readFile(this.#path)
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') await this.#unreadable(error)
      return
    }
    const scan = scanJournal(bytes)
    const schema = scan.header?.schema ?? this.#options.schema
    this.#generation = scan.header?.generation ?? 0
    this.#bytes = bytes.byteLength
    let kept = 0
    for (const payload of scan.records) {
      const record = this.#decode(payload, schema)
      if (record === undefined) continue
      this.#options.restore(record.value)
      kept += 1
    }
    if (scan.state === 'damaged' || kept < scan.records.length) this.#aside = { reason: 'damaged', bytes, kept }
    else if (scan.state === 'torn') this.#aside = { reason: 'torn', bytes: bytes.subarray(scan.goodBytes), kept }
    this.#needsFresh = bytes.byteLength === 0 || this.#aside !== undefined || schema !== this.#options.schema
    if (this.#needsFresh && !readOnly) await this.append()
  }

  async #unreadable(error: unknown): Promise<void> {
    const fault = storageFault(error, this.#path)
    this.#aside = { reason: 'unreadable', kept: 0 }
    this.#context.tell({
      severity: 'error',
      text: `${this.#options.what} could not be read.`,
      where: this.#path,
      next: `Check the file and its permissions in ${dirname(this.#path)}. It is renamed, not deleted, when there is something new to write.`,
      ...(fault.detail !== undefined && { detail: fault.detail }),
    })
  }

  #decode(payload: unknown, schema: number): { readonly value: R } | undefined {
    try {
      const shaped = v.safeParse(
        this.#options.shape,
        migrated(payload, schema, this.#options.schema, this.#options.migrations),
      )
      return shaped.success ? { value: shaped.output } : undefined
    } catch {
      return undefined
    }
  }
}
