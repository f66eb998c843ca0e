import type { Outcome } from '#shared/ipc/fault.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { ReadingTable } from '../../tables/table.ts'
import type { TableShelf } from '../../tables/table-shelf.ts'

interface Upload {
  readonly bytes: ByteQueue
  readonly reading: Promise<Outcome<ReadingTable>>
  readonly stop: AbortController
}

/** Bytes that one side puts in and another takes out; the one who puts waits while much lies there. */
class ByteQueue implements AsyncIterable<Uint8Array> {
  readonly #waiting: Uint8Array[] = []
  #over = false
  /** True when nobody takes any more. */
  #abandoned = false
  #wakeTaker: () => void = () => {}
  #wakePutter: () => void = () => {}

  async put(chunk: Uint8Array): Promise<void> {
    if (this.#abandoned) return
    this.#waiting.push(chunk)
    this.#wakeTaker()
    while (this.#waiting.length > 4 && !this.#abandoned) {
      await new Promise<void>((resolve) => {
        this.#wakePutter = resolve
      })
    }
  }

  end(): void {
    this.#over = true
    this.#wakeTaker()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = this.#waiting.shift()
        this.#wakePutter()
        if (next) yield next
        else if (this.#over) return
        else {
          await new Promise<void>((resolve) => {
            this.#wakeTaker = resolve
          })
        }
      }
    } finally {
      this.abandon()
    }
  }

  abandon(): void {
    this.#abandoned = true
    this.#waiting.length = 0
    this.#wakePutter()
  }
}

/** Files that windows send piece by piece, since they know no path. */
export class Uploads {
  readonly #shelf: TableShelf
  readonly #now: () => number
  readonly #randomId: () => string
  readonly #open = new Map<string, Upload>()

  constructor(shelf: TableShelf, parts: { readonly now: () => number; readonly randomId: () => string }) {
    this.#shelf = shelf
    this.#now = parts.now
    this.#randomId = parts.randomId
  }

  begin(file: { readonly name: string; readonly bytes?: number | undefined }): string {
    const id = this.#randomId()
    const bytes = new ByteQueue()
    const provenance = { kind: 'upload' as const, source: file.name, at: new Date(this.#now()).toISOString() }
    const stop = new AbortController()
    const reading = this.#shelf.read(
      bytes,
      { title: file.name, provenance },
      { signal: stop.signal, ...(file.bytes !== undefined && { bytesExpected: file.bytes }) },
    )
    // A document that ends before its bytes do (a fault, or a whole table with a tail) takes no more of them.
    void reading.then(async (outcome) => {
      if (outcome.ok) await outcome.value.done
      bytes.abandon()
    })
    this.#open.set(id, { bytes, reading, stop })
    return id
  }

  async add(id: string, chunk: Uint8Array): Promise<Outcome<null>> {
    const upload = this.#open.get(id)
    if (!upload) return fail('not-found', 'There is no such upload.')
    await upload.bytes.put(chunk)
    return ok(null)
  }

  async end(id: string, signal?: AbortSignal): Promise<Outcome<{ table: string }>> {
    const upload = this.#open.get(id)
    if (!upload) return fail('not-found', 'There is no such upload.')
    const abort = (): void => this.abort(id)
    signal?.addEventListener('abort', abort, { once: true })
    upload.bytes.end()
    const reading = await upload.reading
    signal?.removeEventListener('abort', abort)
    this.#open.delete(id)
    return reading.ok ? ok({ table: reading.value.id }) : reading
  }

  /** Drops an upload: its bytes at once, and the tables that were read of it so far. */
  abort(id: string): void {
    const upload = this.#open.get(id)
    if (!upload) return
    this.#open.delete(id)
    upload.stop.abort()
    upload.bytes.abandon()
    void upload.reading.then(async (outcome) => {
      if (!outcome.ok) return
      for (const table of await this.#shelf.documentTables(outcome.value.id)) this.#shelf.close(table.id)
    })
  }
}
