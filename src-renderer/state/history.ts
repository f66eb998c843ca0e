import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import type { HistoryEntry } from '#shared/ipc/queries.ts'
import type { Api } from '../api/api.ts'
import { api } from './connection.ts'
import { openQuery } from './layout.ts'
import { reportFault } from './messages.ts'

interface History {
  /** Newest first, as far as asked for. */
  readonly list: readonly HistoryEntry[]
  readonly text: string
  readonly known: boolean
  readonly fault: Fault | undefined
}

export const useHistory = create<History>(() => ({ list: [], text: '', known: false, fault: undefined }))

/** Lines asked for at once. */
const limit = 1000

/** True where every word of the filter is in the query or the service's address. */
export function matchesHistory(entry: Pick<HistoryEntry, 'adql' | 'url'>, text: string): boolean {
  const content = `${entry.adql} ${entry.url}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => content.includes(word))
}

async function read(): Promise<void> {
  const { text } = useHistory.getState()
  const answer = await api().queries.history({ limit, ...(text.trim() ? { text: text.trim() } : {}) })
  if (useHistory.getState().text !== text) return
  if (answer.ok) useHistory.setState({ list: answer.value, known: true, fault: undefined })
  else useHistory.setState({ known: true, fault: answer.fault })
}

export function filterHistory(text: string): void {
  useHistory.setState({ text })
  void read()
}

export const retryHistory = (): void => void read()

/** Takes lines off the history for good. */
export async function forgetHistory(ids: readonly string[]): Promise<void> {
  const answer = await api().queries.forgetHistory({ ids: [...ids] })
  if (!answer.ok) return reportFault('The line was not deleted.', answer.fault)
  const gone = new Set(ids)
  useHistory.setState(({ list }) => ({ list: list.filter(({ id }) => !gone.has(id)) }))
}

/** Opens a line of the history as a new query. */
export function reopenEntry({ url, adql, lang, maxrec }: HistoryEntry): void {
  openQuery({ url, adql, lang, ...(maxrec === undefined ? {} : { maxrec }) })
}

export function startHistory(connected: Pick<Api, 'queries'>): void {
  connected.queries.on('historyChanged', (entry) =>
    useHistory.setState(({ list, text }) => {
      if (list.some(({ id }) => id === entry.id))
        return { list: list.map((other) => (other.id === entry.id ? entry : other)) }
      return matchesHistory(entry, text) ? { list: [entry, ...list].slice(0, limit) } : {}
    }),
  )
  void read()
}
