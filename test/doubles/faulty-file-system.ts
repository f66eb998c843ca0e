import { dirname } from 'node:path'
import type { FileFacts, FileHandle, FileSystem } from '#main/store/file-system.ts'
import type { RandomSource } from './random-source.ts'

/** A file as the running system sees it (`content`), and what of it a power cut is sure to leave (`synced`). */
interface Inode {
  content: Uint8Array
  synced: Uint8Array
}

/** A change of folder entries that is not yet durable: all of it or nothing of it survives. */
interface FolderChange {
  readonly folder: string
  readonly entries: ReadonlyArray<readonly [string, Inode | undefined]>
}

export type FaultCode = 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS'

/** Operations that change the disk, counted from 1 over the life of a file system. */
export type Operation = 'open' | 'write' | 'sync' | 'truncate' | 'rename' | 'remove' | 'folder' | 'sync-folder'

const systemError = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code })
const sectorBytes = 64

/**
 * A file system in memory that fails, tears and forgets as told. It keeps to what POSIX promises and no more: written
 * bytes are durable after `sync` of their file, entries after `syncFolder` of their folder, nothing else.
 */
export class FaultyFileSystem implements FileSystem {
  readonly #files = new Map<string, Inode>()
  readonly #durable = new Map<string, Inode>()
  readonly #folders = new Set<string>(['/'])
  #pending: FolderChange[] = []
  #count = 0
  #failures = 0
  #planned: ((count: number, operation: Operation) => FaultCode | undefined) | undefined
  #stopAt = Number.POSITIVE_INFINITY
  #stop: () => void = () => undefined
  readonly log: { readonly operation: Operation; readonly path: string }[] = []
  /** Resolves when the operation of `stopAt` is reached; that one and all later ones never answer. */
  readonly stopped = new Promise<void>((resolve) => {
    this.#stop = resolve
  })

  /** Operations so far. */
  get count(): number {
    return this.#count
  }

  /** Operations that were failed. */
  get failures(): number {
    return this.#failures
  }

  /** Asks before each operation whether it fails; undefined ends all failing. */
  failWhen(plan: ((count: number, operation: Operation) => FaultCode | undefined) | undefined): void {
    this.#planned = plan
  }

  /** The process is killed in the midst of the n-th operation. */
  stopAt(count: number): void {
    this.#stopAt = count
  }

  /** The bytes at a path, without counting. */
  peek(path: string): Uint8Array | undefined {
    return this.#files.get(path)?.content
  }

  names(): string[] {
    return [...this.#files.keys()].sort()
  }

  /** Puts a file there, durably, without counting. */
  plant(path: string, content: Uint8Array): void {
    const inode = { content, synced: content }
    this.#files.set(path, inode)
    this.#durable.set(path, inode)
  }

  /** What another process finds after this one was killed: everything that was written. */
  afterKill(): FaultyFileSystem {
    const next = new FaultyFileSystem()
    for (const [path, inode] of this.#files) next.plant(path, inode.content)
    for (const folder of this.#folders) next.#folders.add(folder)
    return next
  }

  /**
   * What the next start finds after a power cut: what was made durable, and by chance parts of the rest. A disk that
   * `forgets` did not do what it was asked to sync.
   */
  afterPowerCut(random: RandomSource, forgets = false): FaultyFileSystem {
    const next = new FaultyFileSystem()
    const entries = new Map(this.#durable)
    const survival = random.pick([0, 0.5, 1])
    for (const change of this.#pending) {
      if (!random.chance(survival)) continue
      for (const [path, inode] of change.entries) {
        if (inode) entries.set(path, inode)
        else entries.delete(path)
      }
    }
    const contents = new Map<Inode, Uint8Array>()
    for (const [path, inode] of entries) {
      const content = contents.get(inode) ?? (forgets ? new Uint8Array() : surviving(inode, random))
      contents.set(inode, content)
      next.plant(path, content)
    }
    for (const folder of this.#folders) next.#folders.add(folder)
    return next
  }

  async readFile(path: string): Promise<Uint8Array> {
    const inode = this.#files.get(path)
    if (!inode) throw systemError('ENOENT', path)
    return inode.content.slice()
  }

  async open(path: string, flag: 'write' | 'append' | 'exclusive'): Promise<FileHandle> {
    const there = this.#files.get(path)
    if (there && flag === 'exclusive') throw systemError('EEXIST', path)
    if (!this.#folders.has(dirname(path))) throw systemError('ENOENT', path)
    if (there && flag === 'append') return this.#handle(path, there)
    await this.#before('open', path)
    if (there) {
      there.content = new Uint8Array()
      return this.#handle(path, there)
    }
    const inode = { content: new Uint8Array(), synced: new Uint8Array() }
    this.#change(path, [[path, inode]])
    return this.#handle(path, inode)
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.#files.get(from)
    if (!inode) throw systemError('ENOENT', from)
    await this.#before('rename', to)
    this.#change(to, [
      [from, undefined],
      [to, inode],
    ])
  }

  async remove(path: string): Promise<void> {
    if (!this.#files.has(path)) return
    await this.#before('remove', path)
    this.#change(path, [[path, undefined]])
  }

  async makeFolder(path: string): Promise<void> {
    if (this.#folders.has(path)) return
    await this.#before('folder', path)
    for (let folder = path; folder !== '/'; folder = dirname(folder)) this.#folders.add(folder)
  }

  async removeFolder(path: string): Promise<void> {
    await this.#before('folder', path)
    this.#folders.delete(path)
  }

  async list(path: string): Promise<string[]> {
    if (!this.#folders.has(path)) throw systemError('ENOENT', path)
    return [...this.#files.keys()].filter((name) => dirname(name) === path).map((name) => name.slice(path.length + 1))
  }

  async syncFolder(path: string): Promise<void> {
    await this.#before('sync-folder', path)
    for (const change of this.#pending) {
      if (change.folder !== path) continue
      for (const [name, inode] of change.entries) {
        if (inode) this.#durable.set(name, inode)
        else this.#durable.delete(name)
      }
    }
    this.#pending = this.#pending.filter((change) => change.folder !== path)
  }

  async inspect(path: string): Promise<FileFacts | undefined> {
    const inode = this.#files.get(path)
    const base = { realPath: path, owner: 0 }
    if (inode) return { ...base, kind: 'file', bytes: inode.content.byteLength, mode: 0o600 }
    return this.#folders.has(path) ? { ...base, kind: 'folder', bytes: 0, mode: 0o700 } : undefined
  }

  #change(path: string, entries: FolderChange['entries']): void {
    for (const [name, inode] of entries) {
      if (inode) this.#files.set(name, inode)
      else this.#files.delete(name)
    }
    this.#pending.push({ folder: dirname(path), entries })
  }

  #handle(path: string, inode: Inode): FileHandle {
    return {
      write: async (bytes) => {
        // A write that fails, and one in which the process is killed, has written a part.
        const part = bytes.subarray(0, (bytes.byteLength * (this.#count % 4)) / 4)
        await this.#before('write', path, () => append(inode, part))
        append(inode, bytes)
      },
      sync: async () => {
        await this.#before('sync', path)
        inode.synced = inode.content
      },
      truncate: async (length) => {
        await this.#before('truncate', path)
        inode.content = inode.content.slice(0, length)
      },
      close: async () => undefined,
    }
  }

  async #before(operation: Operation, path: string, halfway: () => void = () => undefined): Promise<void> {
    // Answers come later, as from a real disk, so that other work goes on in between.
    await Promise.resolve()
    this.#count += 1
    this.log.push({ operation, path })
    if (this.#count >= this.#stopAt) {
      if (this.#count === this.#stopAt) halfway()
      this.#stop()
      await new Promise(() => undefined)
    }
    const code = this.#planned?.(this.#count, operation)
    if (!code) return
    this.#failures += 1
    halfway()
    throw systemError(code, path)
  }
}

function append(inode: Inode, bytes: Uint8Array): void {
  const content = new Uint8Array(inode.content.byteLength + bytes.byteLength)
  content.set(inode.content)
  content.set(bytes, inode.content.byteLength)
  inode.content = content
}

/** The synced bytes, and behind them some of the others: cut, with holes, or whole. */
function surviving(inode: Inode, random: RandomSource): Uint8Array {
  const { content, synced } = inode
  const isLonger = content.byteLength > synced.byteLength && synced.every((byte, at) => content[at] === byte)
  if (!isLonger) return content === synced || random.chance(0.5) ? synced : content
  const length = synced.byteLength + random.integer(content.byteLength - synced.byteLength + 1)
  const left = content.slice(0, length)
  const survival = random.pick([0, 0.7, 1])
  for (let at = synced.byteLength; at < length; at += sectorBytes) {
    if (random.chance(survival)) continue
    const end = Math.min(at + sectorBytes, length)
    if (random.chance(0.5)) left.fill(0, at, end)
    else left.set(random.bytes(end - at), at)
  }
  return left
}
