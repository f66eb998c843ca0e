import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { FaultError } from '#shared/ipc/fault.ts'
import { isPartName, writeAtomically } from './atomic-file.ts'
import type { FileHandle } from './file-system.ts'
import { errorCode, storageFault } from './storage-fault.ts'
import type { StoreContext } from './store-context.ts'

/** What the bytes of an unfinished download belong to, so that they are continued with nothing else. */
export const DownloadOrigin = v.object({
  /** Where they were asked for. */
  url: v.string(),
  /** The answer's ETag or Last-Modified; absent: it cannot be continued. */
  validator: v.optional(v.string()),
  /** Bytes of the whole, where the service said so. */
  bytesExpected: v.optional(v.number()),
})
export type DownloadOrigin = v.InferOutput<typeof DownloadOrigin>

const Note = v.object({ schema: v.literal(1), origin: DownloadOrigin, bytes: v.number() })

/** A file that stands whole under its name. */
export interface KeptDownload {
  readonly path: string
  readonly bytes: number
}

/** Files of the workspace that arrive over the network: whole under their names, unfinished ones beside them. */
export interface DownloadFiles {
  /** The whole file under this name, if it is there. */
  kept(name: string): Promise<KeptDownload | undefined>
  /** Opens a file that is to arrive, with what arrived before and is sure to be right. Throws FaultError (`storage`). */
  open(name: string): Promise<DownloadFile>
  /** Removes the files whose names satisfy the test, unfinished ones too. */
  remove(matches: (name: string) => boolean): Promise<void>
}

/** Milliseconds between two notes on how much of an unfinished file is on disk. */
const noteEveryMilliseconds = 2000

/** `folder`: below the workspace folder; made when it is first written to. Names are letters, digits, `.`, `-`, `_`, `~`. */
export function downloadFiles(context: StoreContext, folder: string): DownloadFiles {
  const place = join(context.home, folder)
  const pathOf = (name: string): string => {
    if (!/^[\w~-][\w.~-]*$/.test(name) || name.endsWith(partEnding) || name.endsWith(noteEnding))
      throw new FaultError({ kind: 'bug', message: `This cannot be the name of a file: ${name}` })
    return join(place, name)
  }
  let swept: Promise<void> | undefined
  /** Notes of a run that was cut off while it wrote them. */
  const sweep = async (): Promise<void> => {
    for (const name of await context.fileSystem.list(place).catch(() => []))
      if (isPartName(name)) await context.fileSystem.remove(join(place, name)).catch(() => undefined)
  }
  return {
    async kept(name) {
      const path = pathOf(name)
      const facts = await context.fileSystem.inspect(path).catch(() => undefined)
      return facts?.kind === 'file' ? { path, bytes: facts.bytes } : undefined
    },
    async open(name) {
      const path = pathOf(name)
      if (context.readOnly) throw new FaultError({ kind: 'storage', message: context.readOnly, where: path })
      swept ??= sweep()
      await swept
      return DownloadFile.open(context, path)
    },
    async remove(matches) {
      if (context.readOnly) return
      const names = await context.fileSystem.list(place).catch(() => [])
      for (const entry of names) {
        const name = entry.replace(/\.part(\.json)?$/, '')
        if (matches(name)) await context.fileSystem.remove(join(place, entry)).catch(() => undefined)
      }
    },
  }
}

const partEnding = '.part'
const noteEnding = '.part.json'

/**
 * A file that is arriving. Its bytes stand in `<name>.part`; `<name>.part.json` says what they belong to and how many of
 * them are on disk for sure: what a power cut may have torn lies behind that and is cut off. Functions throw FaultErrors.
 */
export class DownloadFile {
  readonly #context: StoreContext
  readonly #path: string
  #handle: FileHandle | undefined
  #origin: DownloadOrigin | undefined
  #bytes = 0
  #notedAt = 0

  private constructor(context: StoreContext, path: string) {
    this.#context = context
    this.#path = path
  }

  static async open(context: StoreContext, path: string): Promise<DownloadFile> {
    const file = new DownloadFile(context, path)
    return file.#guarded(async () => {
      const { fileSystem, home } = context
      await fileSystem.makeFolder(dirname(path))
      await fileSystem.syncFolder(home)
      await file.#findEarlier()
      return file
    })
  }

  /** Where the whole file will stand. */
  get path(): string {
    return this.#path
  }

  /** Where the bytes stand while they arrive. */
  get partPath(): string {
    return this.#path + partEnding
  }

  /** Bytes that are here. */
  get bytes(): number {
    return this.#bytes
  }

  /** What the bytes belong to; undefined: there are none. */
  get origin(): DownloadOrigin | undefined {
    return this.#origin
  }

  /** Drops what is here and begins with nothing. */
  begin(origin: DownloadOrigin): Promise<void> {
    return this.#guarded(async () => {
      await this.#close()
      // No note may vouch for bytes that it was not written for.
      await this.#context.fileSystem.remove(this.#path + noteEnding)
      await this.#context.fileSystem.syncFolder(dirname(this.#path))
      this.#handle = await this.#context.fileSystem.open(this.partPath, 'write')
      this.#origin = origin
      this.#bytes = 0
      this.#notedAt = this.#context.clock.now()
    })
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.#guarded(async () => {
      const handle = this.#opened()
      await handle.write(bytes)
      this.#bytes += bytes.byteLength
      if (this.#context.clock.now() - this.#notedAt >= noteEveryMilliseconds) await this.#note(handle)
    })
  }

  /** Puts the whole file under its name, where a power cut no longer harms it. */
  keep(): Promise<KeptDownload> {
    return this.#guarded(async () => {
      await this.#opened().sync()
      await this.#close()
      const { fileSystem } = this.#context
      await fileSystem.rename(this.partPath, this.#path)
      await fileSystem.syncFolder(dirname(this.#path))
      await fileSystem.remove(this.#path + noteEnding).catch(() => undefined)
      return { path: this.#path, bytes: this.#bytes }
    })
  }

  /** Leaves it to be continued another time, by this run or a later one; without a validator nothing stays. */
  async leave(): Promise<void> {
    const handle = this.#handle
    if (!handle) return
    if (this.#origin?.validator === undefined || this.#bytes === 0) return this.discard()
    // A disk that takes no more: what it has was noted before.
    await this.#note(handle).catch(() => undefined)
    await this.#close()
  }

  /** Removes what is here. */
  async discard(): Promise<void> {
    await this.#close()
    const { fileSystem } = this.#context
    await fileSystem.remove(this.#path + noteEnding).catch(() => undefined)
    await fileSystem.remove(this.partPath).catch(() => undefined)
    this.#origin = undefined
    this.#bytes = 0
  }

  #opened(): FileHandle {
    if (!this.#handle) throw new FaultError({ kind: 'bug', message: 'The download was not begun.', where: this.#path })
    return this.#handle
  }

  async #findEarlier(): Promise<void> {
    const { fileSystem } = this.#context
    const note = await this.#readNote()
    const part = await fileSystem.inspect(this.partPath)
    if (!note || part?.kind !== 'file' || part.bytes < note.bytes || note.origin.validator === undefined) return
    const handle = await fileSystem.open(this.partPath, 'append')
    try {
      await handle.truncate(note.bytes)
    } catch (error) {
      await handle.close()
      throw error
    }
    this.#handle = handle
    this.#origin = note.origin
    this.#bytes = note.bytes
    this.#notedAt = this.#context.clock.now()
  }

  async #readNote(): Promise<v.InferOutput<typeof Note> | undefined> {
    try {
      const bytes = await this.#context.fileSystem.readFile(this.#path + noteEnding)
      const read = v.safeParse(Note, JSON.parse(new TextDecoder().decode(bytes)))
      return read.success ? read.output : undefined
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
      throw error
    }
  }

  /** First the bytes, then the word that they are there. */
  async #note(handle: FileHandle): Promise<void> {
    const origin = this.#origin
    this.#notedAt = this.#context.clock.now()
    if (origin?.validator === undefined) return
    await handle.sync()
    const text = `${JSON.stringify({ schema: 1, origin, bytes: this.#bytes })}\n`
    await writeAtomically(this.#context.fileSystem, this.#path + noteEnding, [new TextEncoder().encode(text)], {
      random: this.#context.randomId(),
    })
  }

  async #close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close().catch(() => undefined)
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new FaultError(storageFault(error, this.#path))
    }
  }
}
