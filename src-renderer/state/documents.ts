import { create } from 'zustand'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'

interface Documents {
  readonly byId: Readonly<Record<string, QueryDocument>>
  /** Closed in this run of the window, last closed last. */
  readonly closed: readonly QueryDocument[]
}

/** The open query tabs; main keeps them, this is where they are typed. */
export const useDocuments = create<Documents>(() => ({ byId: {}, closed: [] }))

/** Milliseconds after the first unsaved key until a document is saved: steady typing does not put it off. */
const saveDelayMilliseconds = 500
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** The uploads of each document that main has: a hundred thousand chosen rows are not sent with every word. */
const savedUploads = new Map<string, QueryDocument['uploads']>()

async function save(id: string): Promise<void> {
  clearTimeout(timers.get(id))
  timers.delete(id)
  const document = useDocuments.getState().byId[id]
  if (!document) return
  const { uploads, ...rest } = document
  const isThere = uploads !== undefined && savedUploads.get(id) === uploads
  savedUploads.set(id, uploads)
  const answer = await api().workspace.saveDocument(isThere ? { ...rest, sameUploads: true } : document)
  if (answer.ok) return
  savedUploads.delete(id)
  reportFault(`“${document.title}” was not saved.`, answer.fault)
}

/** Saves what is not saved yet, at once: before the window goes. */
export function flushDocuments(): void {
  for (const id of [...timers.keys()]) void save(id)
}

/** True where the text is no longer the one that was last run, saved to a file or opened from one. */
export const isEdited = (document: QueryDocument | undefined): boolean =>
  document?.settledText !== undefined && document.adql.trim() !== document.settledText.trim()

/** Changes a document here at once and in main half a second later. */
export function editDocument(id: string, patch: Partial<QueryDocument>): void {
  const document = useDocuments.getState().byId[id]
  if (!document) {
    noteInClosed(id, patch)
    return
  }
  useDocuments.setState(({ byId }) => ({ byId: { ...byId, [id]: { ...document, ...patch } } }))
  if (timers.has(id)) return
  timers.set(
    id,
    setTimeout(() => void save(id), saveDelayMilliseconds),
  )
}

/** A closed document may come back: what becomes of it meanwhile, as the result of its run, is there then. */
function noteInClosed(id: string, patch: Partial<QueryDocument>): void {
  if (useDocuments.getState().closed.some((document) => document.id === id))
    useDocuments.setState(({ closed }) => ({
      closed: closed.map((document) => (document.id === id ? { ...document, ...patch } : document)),
    }))
}

/** The first of "query 1", "query 2" ... that no open document bears. */
export function freeTitle(taken: readonly string[]): string {
  const titles = new Set(taken)
  let number = 1
  while (titles.has(`query ${number}`)) number++
  return `query ${number}`
}

/** Makes a document and keeps it in main. Without a title it gets the next number. */
export function createDocument(content: Partial<Omit<QueryDocument, 'id'>> = {}): QueryDocument {
  const titles = Object.values(useDocuments.getState().byId).map(({ title }) => title)
  const document: QueryDocument = {
    id: crypto.randomUUID(),
    title: freeTitle(titles),
    adql: '',
    lang: 'ADQL',
    ...content,
  }
  useDocuments.setState(({ byId }) => ({ byId: { ...byId, [document.id]: document } }))
  void save(document.id)
  return document
}

/** Takes a document off the open ones; `restoreDocument` brings it back. */
export function dropDocument(id: string): QueryDocument | undefined {
  const document = useDocuments.getState().byId[id]
  if (!document) return undefined
  clearTimeout(timers.get(id))
  timers.delete(id)
  savedUploads.delete(id)
  useDocuments.setState(({ byId, closed }) => {
    const { [id]: _gone, ...rest } = byId
    return { byId: rest, closed: [...closed, document].slice(-50) }
  })
  void api()
    .workspace.closeDocument({ id })
    .then((answer) => {
      if (!answer.ok) reportFault(`“${document.title}” was not closed.`, answer.fault)
    })
  return document
}

/** Brings a closed document back: the one named, else the last one. */
export function restoreDocument(id?: string): QueryDocument | undefined {
  const { closed } = useDocuments.getState()
  const document = id === undefined ? closed.at(-1) : closed.find((other) => other.id === id)
  if (!document) return undefined
  useDocuments.setState(({ byId }) => ({
    byId: { ...byId, [document.id]: document },
    closed: closed.filter((other) => other !== document),
  }))
  void save(document.id)
  return document
}

/** Takes over the documents that main kept. */
export function takeDocuments(documents: readonly QueryDocument[]): void {
  useDocuments.setState({ byId: Object.fromEntries(documents.map((document) => [document.id, document])), closed: [] })
  for (const { id, uploads } of documents) savedUploads.set(id, uploads)
  addEventListener('pagehide', flushDocuments)
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flushDocuments())
}
