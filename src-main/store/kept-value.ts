import { join } from 'node:path'
import * as v from 'valibot'
import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { writeAtomically } from './atomic-file.ts'
import { type Migrations, migrated } from './migration.ts'
import { retrySeconds, WriteNotices } from './notices.ts'
import { moveAside } from './set-aside.ts'
import { errorCode, storageFault } from './storage-fault.ts'
import type { StoreContext } from './store-context.ts'

export interface KeptValueOptions<T> {
  /** File name in the workspace folder, ending in .json; its schema number stands in `workspaceSchemas`. */
  readonly file: string
  /** What it is, as it starts a sentence: "The settings". */
  readonly what: string
  readonly shape: v.GenericSchema<unknown, T>
  readonly initial: T
  readonly schema: number
  readonly migrations?: Migrations
  /** From a change to its writing; default 250. */
  readonly delayMilliseconds?: number
  /** Nothing of its text is told, and a file that others may read is written anew for its owner alone. */
  readonly secret?: boolean
}

const Envelope = v.object({ schema: v.number(), value: v.unknown() })

/**
 * One value kept in one JSON file. Memory leads; a change is on disk after the delay, or when `flush` answers.
 * What cannot be read is set aside, told, and replaced by the initial value.
 */
export class KeptValue<T> {
  readonly #context: StoreContext
  readonly #options: KeptValueOptions<T>
  readonly #path: string
  readonly #notices: WriteNotices
  #value: T
  #found = true
  #dirty = false
  /** The file there could not be opened: it is renamed before the first writing. */
  #moveFirst = false
  #writing: Promise<Outcome<null>> = Promise.resolve(ok(null))
  #cancelTimer: (() => void) | undefined
  #closed = false

  private constructor(context: StoreContext, options: KeptValueOptions<T>) {
    this.#context = context
    this.#options = options
    this.#path = join(context.home, options.file)
    this.#notices = new WriteNotices(context.tell, options.what, this.#path)
    this.#value = options.initial
  }

  static async open<T>(context: StoreContext, options: KeptValueOptions<T>): Promise<KeptValue<T>> {
    const kept = new KeptValue(context, options)
    await kept.#load()
    return kept
  }

  /** Whether there was a file, readable or not. */
  get found(): boolean {
    return this.#found
  }

  get value(): T {
    return this.#value
  }

  /** Changes the value in memory; the file follows. */
  set(value: T): void {
    this.#value = value
    this.#dirty = true
    this.#schedule(this.#options.delayMilliseconds ?? 250)
  }

  /** Writes now what is not written yet. */
  flush(): Promise<Outcome<null>> {
    this.#writing = this.#writing.then(() => this.#writeIfChanged())
    return this.#writing
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTimer?.()
    await this.flush()
  }

  #schedule(milliseconds: number): void {
    if (this.#cancelTimer || this.#closed || this.#context.readOnly) return
    this.#cancelTimer = this.#context.clock.after(milliseconds, () => {
      this.#cancelTimer = undefined
      void this.flush()
    })
  }

  async #writeIfChanged(): Promise<Outcome<null>> {
    if (!this.#dirty || this.#context.readOnly) return ok(null)
    const outcome = await this.#write()
    if (!outcome.ok) this.#schedule(retrySeconds * 1000)
    return outcome
  }

  async #write(): Promise<Outcome<null>> {
    const { fileSystem, clock, randomId } = this.#context
    this.#dirty = false
    try {
      if (this.#moveFirst) await moveAside(fileSystem, this.#path, 'unreadable', clock.now())
      this.#moveFirst = false
      const text = `${JSON.stringify({ schema: this.#options.schema, value: this.#value }, null, 2)}\n`
      await writeAtomically(fileSystem, this.#path, [new TextEncoder().encode(text)], { random: randomId() })
      this.#notices.succeeded()
      return ok(null)
    } catch (error) {
      this.#dirty = true
      const fault = storageFault(error, this.#path)
      this.#notices.failed(fault)
      return { ok: false, fault }
    }
  }

  async #load(): Promise<void> {
    let bytes: Uint8Array
    try {
      bytes = await this.#context.fileSystem.readFile(this.#path)
    } catch (error) {
      this.#found = errorCode(error) !== 'ENOENT'
      if (!this.#found) return
      this.#moveFirst = true
      const fault = storageFault(error, this.#path)
      this.#context.tell({
        severity: 'warning',
        text: `${this.#options.what} could not be read; the defaults are used.`,
        where: this.#path,
        next: 'Check the file and its permissions. It is renamed, not deleted, when the defaults are changed.',
        ...(fault.detail !== undefined && { detail: fault.detail }),
      })
      return
    }
    if (this.#options.secret) await this.#closeToOthers()
    try {
      const { schema, value } = v.parse(Envelope, JSON.parse(new TextDecoder().decode(bytes)))
      this.#value = v.parse(
        this.#options.shape,
        migrated(value, schema, this.#options.schema, this.#options.migrations),
      )
      if (schema < this.#options.schema) this.set(this.#value)
    } catch (error) {
      await this.#setAside(error)
    }
  }

  /** Someone else's hand, or a copy, has opened the file: the next writing, which comes now, makes a closed one. */
  async #closeToOthers(): Promise<void> {
    const facts = await this.#context.fileSystem.inspect(this.#path).catch(() => undefined)
    if (facts === undefined || facts.owner < 0 || (facts.mode & 0o077) === 0) return
    this.#dirty = true
    this.#schedule(0)
    this.#context.tell({
      severity: 'warning',
      text: `${this.#options.what} could be read by other users of this computer; the file is for your account alone now.`,
      where: this.#path,
      next: 'If others work on this computer, have the services give you new tokens.',
    })
  }

  async #setAside(reason: unknown): Promise<void> {
    const notice = {
      severity: 'warning' as const,
      text: `${this.#options.what} could not be understood; the defaults are used.`,
      // What a parser says quotes the text.
      ...(!this.#options.secret && { detail: reason instanceof Error ? reason.message : String(reason) }),
    }
    if (this.#context.readOnly) return this.#context.tell({ ...notice, where: this.#path })
    try {
      const { fileSystem, clock } = this.#context
      const where = await moveAside(fileSystem, this.#path, 'damaged', clock.now())
      this.#context.tell({ ...notice, where, next: 'The old file is kept under this name.' })
    } catch (error) {
      this.#moveFirst = true
      const fault = storageFault(error, this.#path)
      this.#context.tell({ ...notice, where: this.#path, next: `It could not be renamed: ${fault.message}` })
    }
  }
}
