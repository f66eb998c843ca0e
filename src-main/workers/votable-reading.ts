import { open } from 'node:fs/promises'
import type { Gunzip } from 'node:zlib'
import { createGunzip } from 'node:zlib'
import type { Mark } from '#shared/model/table.ts'
import type { ColumnBuilder } from '#shared/vo/votable/column-builder.ts'
import type { DocumentEnd } from '#shared/vo/votable/document-reader.ts'
import { DocumentReader } from '#shared/vo/votable/document-reader.ts'
import { piecesOf } from '../tables/chunk-pieces.ts'
import type { Slab } from '../tables/slabs.ts'
import { SlabCutter } from '../tables/slabs.ts'
import type { FromVotableWorker, ToVotableWorker } from './votable-messages.ts'
import { headroomBytes } from './votable-messages.ts'

const blockBytes = 1024 * 1024
/** Rows after which the first rows are shown at once, and milliseconds between further ones. */
const firstRows = 1000
const showEveryMilliseconds = 100

/** Reads one document inside the worker: takes bytes from messages or a file, unpacks gzip, posts headers and chunks. */
export class VotableReading {
  readonly #start: Extract<ToVotableWorker, { type: 'read' }>
  readonly #send: (message: FromVotableWorker, transfer?: readonly ArrayBuffer[]) => void
  readonly #reader: DocumentReader
  readonly #spare: Slab[]
  #chunks: SlabCutter
  #made = 0
  #shownRows = 0
  #shownAt = 0
  #tables = 0
  #stopMark: Mark | undefined
  #finished = false
  #gunzip: Gunzip | undefined
  #sniffed = false
  #work: Promise<void> = Promise.resolve()

  constructor(
    start: Extract<ToVotableWorker, { type: 'read' }>,
    send: (message: FromVotableWorker, transfer?: readonly ArrayBuffer[]) => void,
  ) {
    this.#start = start
    this.#send = send
    this.#spare = [...start.slabs]
    this.#chunks = this.#cutter()
    this.#reader = new DocumentReader(
      {
        header: (table, opening) => {
          this.#tables = table + 1
          // Each table owns its slabs.
          this.#chunks = this.#cutter()
          this.#shownRows = 0
          send({ type: 'header', table, opening })
        },
        chunk: (table, builders, rows) => this.#post(table, builders, rows, false),
      },
      start.maxrec === undefined ? {} : { maxrec: start.maxrec },
    )
  }

  /** Begins; with a path the worker reads the file itself. */
  start(): void {
    if (this.#start.path !== undefined) void this.#readFile(this.#start.path)
  }

  take(message: Exclude<ToVotableWorker, { type: 'read' }>): void {
    if (message.type === 'slabs') this.#spare.push(...message.slabs)
    else if (message.type === 'stop') {
      this.#stopMark = message.mark
      if (this.#start.path === undefined) this.#queue(() => this.#finish(message.mark))
    } else if (message.type === 'end') this.#queue(() => this.#inputOver(message.broken))
    else {
      const { buffer, start, end } = message
      this.#queue(async () => {
        await this.#input(new Uint8Array(buffer), start, end)
        this.#send({ type: 'progress', bytes: end - start, buffer }, [buffer])
      })
    }
  }

  #queue(step: () => Promise<void> | void): void {
    this.#work = this.#work.then(async () => {
      if (!this.#finished) await step()
    })
  }

  #cutter(): SlabCutter {
    return new SlabCutter(
      () => this.#spare.pop(),
      (bytes) => ({ id: `${this.#start.reading}.${this.#made++}`, buffer: new SharedArrayBuffer(bytes) }),
    )
  }

  #post(table: number, builders: readonly ColumnBuilder[], rows: number, tail: boolean): void {
    const cutter = tail ? this.#cutter() : this.#chunks
    const columns = builders.map((builder) => piecesOf(builder, rows, cutter))
    // A table that was not announced yet is now.
    this.#send({ type: 'rows', table, rows, tail, columns, slabs: cutter.freshSlabs() })
  }

  /** Shows rows of the chunk that is not full yet: early the first, then now and then. */
  #show(): void {
    const { tail } = this.#reader
    if (!tail || tail.rows === 0 || tail.table >= this.#tables) return
    const now = performance.now()
    const rows = tail.reader.rows
    if (rows === this.#shownRows) return
    const first = this.#shownRows === 0 && rows >= firstRows
    if (!first && now - this.#shownAt < showEveryMilliseconds) return
    this.#shownRows = rows
    this.#shownAt = now
    this.#post(tail.table, tail.reader.builders, tail.rows, true)
  }

  async #readFile(path: string): Promise<void> {
    try {
      const file = await open(path, 'r')
      try {
        let blocks = [new Uint8Array(headroomBytes + blockBytes + 1), new Uint8Array(headroomBytes + blockBytes + 1)]
        let next = file.read(blocks[0] as Uint8Array, headroomBytes, blockBytes, null)
        for (;;) {
          const { bytesRead } = await next
          const block = blocks[0] as Uint8Array
          if (bytesRead === 0 || this.#stopMark || this.#reader.over) break
          blocks = blocks.reverse()
          next = file.read(blocks[0] as Uint8Array, headroomBytes, blockBytes, null)
          await this.#input(block, headroomBytes, headroomBytes + bytesRead)
          this.#send({ type: 'progress', bytes: bytesRead })
        }
        await next
      } finally {
        await file.close()
      }
      if (this.#stopMark) await this.#finish(this.#stopMark)
      else await this.#inputOver(undefined)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#finished) return
    const message = error instanceof Error ? error.message : String(error)
    if (this.#reader.tail === undefined && this.#tables === 0) {
      this.#finished = true
      this.#send({ type: 'end', fault: { kind: 'storage', message }, tables: [], slabs: this.#spare })
    } else this.#finish({ kind: 'partial', message: `Reading failed: ${message}` })
  }

  async #input(buffer: Uint8Array, start: number, end: number): Promise<void> {
    if (!this.#sniffed && end > start) {
      this.#sniffed = true
      if (buffer[start] === 0x1f && (end - start < 2 || buffer[start + 1] === 0x8b)) this.#gunzip = this.#openGunzip()
    }
    if (!this.#gunzip) {
      this.#reader.push(buffer, start, end)
      this.#show()
      return
    }
    const gunzip = this.#gunzip
    const copy = buffer.slice(start, end)
    if (!gunzip.write(copy) && !gunzip.destroyed) {
      await new Promise<void>((resolve) => {
        gunzip.once('drain', resolve)
        gunzip.once('close', resolve)
      })
    }
  }

  #openGunzip(): Gunzip {
    const gunzip = createGunzip({ chunkSize: 256 * 1024 })
    gunzip.on('data', (bytes: Buffer) => {
      // A copy with room around it: the reader needs both.
      const block = new Uint8Array(headroomBytes + bytes.length + 1)
      block.set(bytes, headroomBytes)
      this.#reader.push(block, headroomBytes, headroomBytes + bytes.length)
      this.#show()
    })
    return gunzip
  }

  async #inputOver(broken: Mark | undefined): Promise<void> {
    const gunzip = this.#gunzip
    let mark = broken
    if (gunzip) {
      const error = await new Promise<Error | undefined>((resolve) => {
        gunzip.once('end', () => resolve(undefined))
        gunzip.once('error', (reason: Error) => resolve(reason))
        if (gunzip.errored) resolve(gunzip.errored)
        gunzip.end()
      })
      if (error) mark ??= { kind: 'damaged', message: `The gzip data is broken: ${error.message}.` }
    }
    this.#finish(mark)
  }

  #finish(broken: Mark | undefined): void {
    if (this.#finished) return
    this.#finished = true
    const end: DocumentEnd = this.#reader.end(broken === undefined ? {} : { broken })
    this.#gunzip?.destroy()
    this.#send({
      type: 'end',
      ...(end.fault ? { fault: end.fault } : {}),
      ...(end.document ? { document: end.document } : {}),
      tables: end.tables,
      slabs: this.#spare,
    })
  }
}
