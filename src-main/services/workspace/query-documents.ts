import * as v from 'valibot'
import type { Outcome } from '#shared/ipc/fault.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { type QueryDocument, SavedDocument } from '#shared/ipc/workspace.ts'
import type { Clock } from '../../store/clock.ts'
import type { Journal } from '../../store/journal.ts'
import type { Store } from '../../store/store.ts'

/** One line of the documents' journal: a document as it is now, one closed, or the order of all. */
const DocumentRecord = v.union([
  v.object({ put: SavedDocument }),
  v.object({ close: v.string() }),
  v.object({ order: v.array(v.string()) }),
])
type DocumentRecord = v.InferOutput<typeof DocumentRecord>

/** Milliseconds from a change to its writing; with the writing itself well below the second that a crash may cost. */
const writeDelay = 250

/** The query tabs and their order. Memory leads; typed text is on disk after a quarter of a second. */
export class QueryDocuments {
  readonly #clock: Clock
  readonly #changed = new Set<string>()
  readonly #documents = new Map<string, QueryDocument>()
  /** The uploads that the journal has of each document: they are not written again with every word that is typed. */
  readonly #writtenUploads = new Map<string, QueryDocument['uploads']>()
  #order: string[] = []
  #orderChanged = false
  #journal: Journal<DocumentRecord> | undefined
  #cancelTimer: (() => void) | undefined
  #writing: Promise<Outcome<null>> = Promise.resolve(ok(null))

  private constructor(clock: Clock) {
    this.#clock = clock
  }

  static async open(store: Store, clock: Clock): Promise<QueryDocuments> {
    const documents = new QueryDocuments(clock)
    documents.#journal = await store.journal({
      file: 'documents.journal',
      what: 'The list of query tabs',
      shape: DocumentRecord,
      restore: (record) => documents.#restore(record),
      snapshot: () => documents.#snapshot(),
    })
    return documents
  }

  list(): QueryDocument[] {
    return this.#order.flatMap((id) => this.#documents.get(id) ?? [])
  }

  /** True where nothing was ever kept: the first start. */
  get empty(): boolean {
    return this.#documents.size === 0
  }

  save(saved: SavedDocument): Outcome<null> {
    if (saved.sameUploads && !this.#documents.has(saved.id)) return fail('not-found', 'This query is not open.')
    this.#put(saved)
    this.#changed.add(saved.id)
    this.#writeSoon()
    return ok(null)
  }

  /** Ids that are no documents are ignored; documents that are not named stay behind the others. */
  order(ids: readonly string[]): void {
    this.#arrange(ids)
    this.#orderChanged = true
    this.#writeSoon()
  }

  close(id: string): Promise<Outcome<null>> {
    this.#drop(id)
    this.#changed.delete(id)
    if (this.#journal) this.#writing = this.#journal.append({ close: id })
    return this.#writing
  }

  /** Resolves when everything typed so far is on disk, or told that it cannot be. */
  flush(): Promise<Outcome<null>> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const records: DocumentRecord[] = []
    for (const id of this.#changed) {
      const document = this.#documents.get(id)
      if (document) records.push({ put: this.#news(document) })
    }
    if (this.#orderChanged) records.push({ order: [...this.#order] })
    this.#changed.clear()
    this.#orderChanged = false
    // Without news, the answer is that of the writing before, which may still be on its way.
    if (records.length > 0 && this.#journal) this.#writing = this.#journal.append(...records)
    return this.#writing
  }

  #writeSoon(): void {
    // Not put off by further typing: a crash must not cost more than the delay.
    this.#cancelTimer ??= this.#clock.after(writeDelay, () => void this.flush())
  }

  #put({ sameUploads, ...told }: SavedDocument): void {
    const before = this.#documents.get(told.id)
    if (!before) this.#order.push(told.id)
    this.#documents.set(told.id, sameUploads && before?.uploads ? { ...told, uploads: before.uploads } : told)
  }

  /** What the journal does not have of a document. */
  #news(document: QueryDocument): SavedDocument {
    const { uploads, ...rest } = document
    const isThere = uploads !== undefined && uploads === this.#writtenUploads.get(document.id)
    this.#writtenUploads.set(document.id, uploads)
    return isThere ? { ...rest, sameUploads: true } : document
  }

  #drop(id: string): void {
    this.#writtenUploads.delete(id)
    this.#documents.delete(id)
    this.#order = this.#order.filter((other) => other !== id)
  }

  #arrange(ids: readonly string[]): void {
    const named = [...new Set(ids)].filter((id) => this.#documents.has(id))
    const set = new Set(named)
    this.#order = [...named, ...this.#order.filter((id) => !set.has(id))]
  }

  #restore(record: DocumentRecord): void {
    if ('put' in record) {
      // Tables live as long as the run that made them.
      const { table: _, ...document } = record.put
      this.#put(document)
      this.#writtenUploads.set(document.id, this.#documents.get(document.id)?.uploads)
    } else if ('close' in record) this.#drop(record.close)
    else this.#arrange(record.order)
  }

  *#snapshot(): Generator<DocumentRecord> {
    for (const put of this.list()) yield { put }
  }
}
