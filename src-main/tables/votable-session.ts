import { totalmem } from 'node:os'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultOf } from '#shared/ipc/fault.ts'
import type { Mark } from '#shared/model/table.ts'
import { slackBytes } from '#shared/vo/votable/slack-bytes.ts'
import type { FromVotableWorker } from '../workers/votable-messages.ts'
import { headroomBytes } from '../workers/votable-messages.ts'
import type { SlabPool } from './slabs.ts'
import { stopped } from './table.ts'
import type { LentWorker, VotableWorkers } from './votable-workers.ts'

type HeaderMessage = Extract<FromVotableWorker, { type: 'header' }>
type RowsMessage = Extract<FromVotableWorker, { type: 'rows' }>
type EndMessage = Extract<FromVotableWorker, { type: 'end' }>

/** What a session tells; `end` comes exactly once and last. */
export interface SessionEvents {
  header(message: HeaderMessage): void
  rows(message: RowsMessage): void
  progress(bytes: number): void
  end(end: Omit<EndMessage, 'type' | 'slabs' | 'fault'> & { readonly fault?: Fault }): void
}

/** Where the bytes come from. With a `name` tables of all formats are read, else VOTables only. */
export type SessionInput = { readonly name?: string } & (
  | { readonly path: string }
  | { readonly bytes: AsyncIterable<Uint8Array>; readonly giveUp?: () => void }
)

const bufferBytes = 512 * 1024
/** Buffers on their way to the worker before the source has to wait. */
const buffersAhead = 4
/** Spare slabs handed to a worker when it begins. */
const slabsAhead = 16

/** One document on its way through a worker: feeds it, hears it, ends it. */
export class VotableSession {
  readonly #events: SessionEvents
  readonly #pool: SlabPool
  readonly #worker: LentWorker
  #ended = false
  #outstanding = 0
  #buffer: Uint8Array | undefined
  #filled = 0
  #spare: ArrayBuffer[] = []
  #wake: (() => void) | undefined
  #sourceFault: Fault | undefined
  #stopped = false
  #stopReading: () => void = () => {}

  constructor(
    workers: VotableWorkers,
    pool: SlabPool,
    input: SessionInput,
    maxrec: number | undefined,
    events: SessionEvents,
  ) {
    this.#events = events
    this.#pool = pool
    this.#worker = workers.lend(
      (message) => this.#heard(message),
      (error) => this.#failed(error),
    )
    const slabs = Array.from({ length: slabsAhead }, () => pool.take()).filter((slab) => slab !== undefined)
    this.#worker.send({
      type: 'read',
      reading: workers.nextReading(),
      slabs,
      memoryBytes: Math.floor(totalmem() / 2),
      ...('path' in input ? { path: input.path } : {}),
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(maxrec === undefined ? {} : { maxrec }),
    })
    if ('bytes' in input) void this.#feed(input.bytes, input.giveUp)
  }

  /** Keeps the rows so far and ends with this mark. */
  stop(mark: Mark): void {
    if (this.#ended || this.#stopped) return
    this.#stopped = true
    this.#worker.send({ type: 'stop', mark })
    this.#stopReading()
    this.#wake?.()
  }

  async #feed(bytes: AsyncIterable<Uint8Array>, giveUp: (() => void) | undefined): Promise<void> {
    const iterator = bytes[Symbol.asyncIterator]()
    let whole = false
    try {
      for (;;) {
        if (this.#stopped || this.#ended) break
        const item = await this.#nextOf(iterator)
        if (item === 'stopped') break
        if (item.done) {
          whole = true
          break
        }
        await this.#put(item.value)
      }
      if (this.#stopped || this.#ended) {
        if (!whole) giveUp?.()
        iterator.return?.(undefined).catch(() => {})
        return
      }
      this.#flush()
      this.#worker.send({ type: 'end' })
    } catch (thrown) {
      if (this.#ended) return
      this.#sourceFault = faultOf(thrown)
      this.#flush()
      this.#worker.send({ type: 'end', broken: brokenMark(this.#sourceFault) })
    }
  }

  /**
   * The next bytes, or that reading was stopped; a source that fails after that has nobody left to tell. One promise for
   * each: one for all would keep every piece of the document until its end.
   */
  #nextOf(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array> | 'stopped'> {
    return new Promise((resolve, reject) => {
      this.#stopReading = () => resolve('stopped')
      iterator.next().then(resolve, reject)
    })
  }

  async #put(chunk: Uint8Array): Promise<void> {
    let done = 0
    while (done < chunk.length && !this.#ended && !this.#stopped) {
      this.#buffer ??= new Uint8Array(this.#spare.pop() ?? new ArrayBuffer(headroomBytes + bufferBytes + slackBytes))
      const size = Math.min(chunk.length - done, bufferBytes - this.#filled)
      this.#buffer.set(chunk.subarray(done, done + size), headroomBytes + this.#filled)
      this.#filled += size
      done += size
      if (this.#filled === bufferBytes || this.#outstanding === 0) this.#flush()
      while (this.#outstanding >= buffersAhead && !this.#ended && !this.#stopped) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  #flush(): void {
    if (!this.#buffer || this.#filled === 0 || this.#ended || this.#stopped) return
    const { buffer } = this.#buffer
    if (!(buffer instanceof ArrayBuffer)) return
    this.#outstanding++
    this.#worker.send({ type: 'bytes', buffer, start: headroomBytes, end: headroomBytes + this.#filled }, [buffer])
    this.#buffer = undefined
    this.#filled = 0
  }

  #heard(message: FromVotableWorker): void {
    if (message.type === 'header') this.#events.header(message)
    else if (message.type === 'rows') {
      const fresh = message.slabs.length
      const slabs = Array.from({ length: fresh }, () => this.#pool.take()).filter((slab) => slab !== undefined)
      if (slabs.length > 0) this.#worker.send({ type: 'slabs', slabs })
      this.#events.rows(message)
    } else if (message.type === 'progress') {
      if (message.buffer) {
        this.#outstanding--
        this.#spare.push(message.buffer)
        if (this.#outstanding === 0) this.#flush()
        this.#wake?.()
      }
      this.#events.progress(message.bytes)
    } else this.#finish(message)
  }

  #finish(message: EndMessage): void {
    if (this.#ended) return
    this.#ended = true
    for (const slab of message.slabs) this.#pool.giveBack(slab)
    this.#worker.giveBack()
    this.#stopReading()
    this.#wake?.()
    const { fault, document, tables } = message
    // Where the source failed before there was a table, its own words say more than the reader's.
    const own = fault && this.#sourceFault ? this.#sourceFault : fault
    this.#events.end({ tables, ...(document ? { document } : {}), ...(own ? { fault: own } : {}) })
  }

  #failed(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#worker.terminate()
    this.#stopReading()
    this.#wake?.()
    this.#events.end({ fault: faultOf(error), tables: [] })
  }
}

/** What the end of the transfer says about the rows that came before it. */
function brokenMark(fault: Fault): Mark {
  if (fault.kind === 'cancelled') return stopped
  return { kind: 'partial', message: `The transfer broke off: ${fault.message}` }
}
