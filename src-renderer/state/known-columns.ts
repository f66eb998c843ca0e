import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import type { KnownColumns } from '#shared/model/tap.ts'
import type { Api } from '../api/api.ts'
import { announce } from '../widgets/announcer.tsx'
import { api } from './connection.ts'
import { ownService, serviceTitle, useServices } from './services.ts'

/** All columns of a service on their way. */
export interface Reading {
  readonly since: number
  readonly tables: number
  readonly columns: number
  readonly cancel: () => void
}

interface Known {
  /** By address; absent: none of its columns are kept. */
  readonly byUrl: Readonly<Record<string, KnownColumns>>
  /** False until main has said what is kept. */
  readonly asked: boolean
  readonly reading: Readonly<Record<string, Reading>>
  /** Why the columns of a service could not be read the last time. */
  readonly faults: Readonly<Record<string, Fault>>
}

export const useKnownColumns = create<Known>(() => ({ byUrl: {}, asked: false, reading: {}, faults: {} }))

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> => {
  const { [key]: _gone, ...rest } = record
  return rest
}

/** Learns of which services columns are kept. */
export async function loadKnownColumns(): Promise<void> {
  const answer = await api().tap.knownColumns(null)
  // Where it cannot be said, nothing is said: a search says what failed.
  if (answer.ok)
    useKnownColumns.setState({
      byUrl: Object.fromEntries(answer.value.map((known) => [known.service, known])),
      asked: true,
    })
}

/** Reads the columns of all tables of a service, so that they are found. Does nothing while that is under way. */
export async function readAllColumns(url: string): Promise<void> {
  if (useKnownColumns.getState().reading[url]) return
  const abort = new AbortController()
  const reading = { since: performance.now(), tables: 0, columns: 0, cancel: () => abort.abort() }
  useKnownColumns.setState((s) => ({
    reading: { ...s.reading, [url]: reading },
    faults: without(s.faults, url),
  }))
  const answer = await api().tap.readColumns({ url }, { signal: abort.signal })
  if (answer.ok) await loadKnownColumns()
  useKnownColumns.setState((s) => ({
    reading: without(s.reading, url),
    ...(!answer.ok && answer.fault.kind !== 'cancelled' && { faults: { ...s.faults, [url]: answer.fault } }),
  }))
  const title = serviceTitle(url, useServices.getState().list)
  if (answer.ok) announce(`Read ${answer.value.columns.toLocaleString('en')} columns of ${title}.`)
  else announce(answer.fault.kind === 'cancelled' ? 'Cancelled.' : `The columns of ${title} were not read.`)
}

/** Learns what is kept, once. */
export async function prepareKnownColumns(): Promise<void> {
  if (!useKnownColumns.getState().asked) await loadKnownColumns()
}

/** Learns what is kept; Alidade's own service is always at hand, so its columns are read as well. */
export async function prepareColumnSearch(): Promise<void> {
  await loadKnownColumns()
  const own = ownService(useServices.getState().list)?.url
  const { byUrl, asked, faults } = useKnownColumns.getState()
  if (own !== undefined && asked && byUrl[own]?.whole !== true && !faults[own]) await readAllColumns(own)
}

/** Tables that a service lists; undefined: its list was not read. */
export function listedTables(url: string): number | undefined {
  const loaded = useServices.getState().tables[url]
  if (loaded?.state !== 'ready') return undefined
  return loaded.value.schemas.reduce((sum, { tables }) => sum + tables.length, 0)
}

/** Follows how far readings of columns are, and lists of tables that are read anew: older columns go with them. */
export function followReadings(connected: Pick<Api, 'tap'>): void {
  useServices.subscribe((now, before) => {
    const anew = Object.entries(now.tables).some(([url, loaded]) => {
      const last = before.tables[url]
      return loaded !== last && loaded.state === 'ready' && last?.state === 'loading'
    })
    if ((anew || now.list !== before.list) && useKnownColumns.getState().asked) void loadKnownColumns()
  })
  connected.tap.on('readingColumns', ({ url, tables, columns }) =>
    useKnownColumns.setState((s) => {
      const own = s.reading[url]
      return own ? { reading: { ...s.reading, [url]: { ...own, tables, columns } } } : s
    }),
  )
}
