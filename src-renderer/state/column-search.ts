import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import type { FoundColumns, TapColumnHit } from '#shared/model/tap.ts'
import { type ColumnWord, readColumnWords } from '#shared/vo/tap/column-words.ts'
import { api } from './connection.ts'
import { useKnownColumns } from './known-columns.ts'
import { showPanel } from './layout.ts'

/** Columns shown at most. */
export const shownColumns = 500

interface ColumnSearch {
  readonly text: string
  /** Only in this service. */
  readonly service?: string | undefined
  /** Only columns that have a UCD. */
  readonly withUcd: boolean
  /** What was found last, and by which words: it stays until the next answer. */
  readonly found?: (FoundColumns & { readonly words: readonly ColumnWord[]; readonly text: string }) | undefined
  /** Columns found in each service when all were searched for this text. */
  readonly counts: Readonly<Record<string, string>>
  readonly fault?: Fault | undefined
  /** How often the panel was asked for: each time its field takes the keyboard. */
  readonly turn: number
}

const nothing = { text: '', withUcd: false, counts: {}, turn: 0 } as const satisfies ColumnSearch
export const useColumnSearch = create<ColumnSearch>(() => nothing)

let running: AbortController | undefined

/** A number of columns of which there may be more. */
export const countText = (count: number, more: boolean): string =>
  more ? `${count.toLocaleString('en')}+` : count.toLocaleString('en')

async function search(): Promise<void> {
  running?.abort()
  running = undefined
  const { text, service, withUcd } = useColumnSearch.getState()
  const words = readColumnWords(text)
  if (words.every((word) => word.text === '')) {
    useColumnSearch.setState({ found: undefined, fault: undefined, counts: {} })
    return
  }
  const abort = new AbortController()
  running = abort
  const asked = { text, limit: shownColumns, ...(service !== undefined && { url: service }), withUcd }
  const answer = await api().tap.search(asked, { signal: abort.signal })
  if (running !== abort) return
  if (!answer.ok) {
    if (answer.fault.kind !== 'cancelled') useColumnSearch.setState({ found: undefined, fault: answer.fault })
    return
  }
  const counts = answer.value.services.map((own) => [own.service, countText(own.count, own.more)] as const)
  useColumnSearch.setState({
    found: { ...answer.value, words, text },
    fault: undefined,
    ...(service === undefined && { counts: Object.fromEntries(counts) }),
  })
}

/** Changes what is searched for, and searches. */
export function changeColumnSearch(patch: Partial<Pick<ColumnSearch, 'text' | 'service' | 'withUcd'>>): void {
  useColumnSearch.setState((before) => {
    const now = { ...before, ...patch }
    const isAnother = now.text !== before.text || now.withUcd !== before.withUcd
    // In one service nothing is counted of the others.
    return { ...patch, ...(isAnother && now.service !== undefined && { counts: {} }) }
  })
  void search()
}

/** Searches again: after a failure, or when more columns are known. */
export const searchAgain = (): void => void search()

/** Shows the panel where columns are found, with a text in its field if one is given. */
export function findColumns(text?: string): void {
  showPanel('columns')
  useColumnSearch.setState(({ turn }) => ({ turn: turn + 1 }))
  if (text !== undefined) changeColumnSearch({ text, service: undefined })
}

/** Unique among what was found. */
export const hitKey = ({ service, table, column }: TapColumnHit): string => `${service}\n${table}\n${column}`

/** Searches anew whenever other columns are known. */
export function followKnownColumns(): () => void {
  return useKnownColumns.subscribe((now, before) => {
    if (now.byUrl !== before.byUrl && useColumnSearch.getState().text !== '') searchAgain()
  })
}
