import type * as v from 'valibot'
import { create } from 'zustand'
import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import type { TapSchema, TapService, TapTableDetails } from '#shared/model/tap.ts'
import type { Api } from '../api/api.ts'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'
import { readProfileAgain } from './profiles.ts'
import { keepAfterAll, removeSoon } from './removals.ts'

export type Service = v.InferOutput<typeof TapService>
export type Schema = v.InferOutput<typeof TapSchema>
export type TableDetails = v.InferOutput<typeof TapTableDetails>

/** Something that is fetched once it is looked at. */
export type Loaded<T> =
  | { readonly state: 'loading'; readonly since: number; readonly cancel: () => void }
  | { readonly state: 'failed'; readonly fault: Fault }
  | { readonly state: 'ready'; readonly value: T }

export interface ServiceTables {
  readonly schemas: readonly Schema[]
  /** Why the list is not whole. */
  readonly partial?: string | undefined
  /** When the service was asked; ISO 8601. */
  readonly readAt?: string | undefined
  /** Why it could not be asked again. */
  readonly trouble?: Fault | undefined
}

interface Services {
  readonly list: readonly Service[]
  readonly known: boolean
  readonly tables: Readonly<Record<string, Loaded<ServiceTables>>>
  /** By `columnsKey`. */
  readonly columns: Readonly<Record<string, Loaded<TableDetails>>>
}

export const useServices = create<Services>(() => ({ list: [], known: false, tables: {}, columns: {} }))

export const columnsKey = (url: string, table: string): string => `${url}\n${table}`
const withoutColumns = (columns: Services['columns'], url: string): Services['columns'] =>
  Object.fromEntries(Object.entries(columns).filter(([key]) => !key.startsWith(columnsKey(url, ''))))

export const serviceTitle = (url: string | undefined, list: readonly Service[]): string | undefined =>
  url === undefined ? undefined : (list.find((service) => service.url === url)?.title ?? url)

/** The service that is part of Alidade, where there is one. */
export const ownService = (list: readonly Service[]): Service | undefined => list.find(({ own }) => own === true)

/** The service to ask where nothing says which: the one used last, else Alidade's own. */
export const usualService = (list: readonly Service[]): Service | undefined =>
  list.find(({ own }) => own !== true) ?? list[0]

/** Asks for a record and keeps how it stands under a key of one of the two records. */
async function load<K extends 'tables' | 'columns'>(
  record: K,
  key: string,
  ask: (signal: AbortSignal) => Promise<Outcome<K extends 'tables' ? ServiceTables : TableDetails>>,
): Promise<void> {
  const abort = new AbortController()
  const put = (value: Loaded<unknown>) =>
    useServices.setState((s) => ({ [record]: { ...s[record], [key]: value } }) as Partial<Services>)
  put({ state: 'loading', since: performance.now(), cancel: () => abort.abort() })
  const answer = await ask(abort.signal)
  put(answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', fault: answer.fault })
}

/** Fetches a service's schemas and tables unless they are here or on their way. */
export async function loadTables(url: string, refresh = false): Promise<void> {
  const current = useServices.getState().tables[url]
  if (current && (current.state === 'loading' || (current.state === 'ready' && !refresh))) return
  await load('tables', url, (signal) => api().tap.tables({ url, refresh }, { signal }))
}

/** Fetches a table's columns unless they are here or on their way. */
export async function loadColumns(url: string, table: string): Promise<void> {
  const key = columnsKey(url, table)
  const current = useServices.getState().columns[key]
  if (current && current.state !== 'failed') return
  await load('columns', key, (signal) => api().tap.columns({ url, table }, { signal }))
}

/** Reads a service's own description and puts it on the list of used ones. */
export async function addService(url: string, signal?: AbortSignal): Promise<Outcome<Service>> {
  const answer = await api().tap.describe({ url: url.trim().replace(/\/+$/, '') }, signal && { signal })
  if (answer.ok) {
    keepAfterAll(serviceRemoval(answer.value.url))
    useServices.setState(({ list }) => {
      const others = list.filter((service) => service.url !== answer.value.url)
      // Alidade's own stays first.
      const own = answer.value.own === true ? [] : others.filter((service) => service.own === true)
      return { list: [...own, answer.value, ...others.filter((service) => !own.includes(service))] }
    })
  }
  return answer
}

/** Reads description and tables of a service again. */
export async function refreshService(url: string): Promise<void> {
  useServices.setState(({ columns }) => ({ columns: withoutColumns(columns, url) }))
  const [described] = await Promise.all([api().tap.describe({ url, refresh: true }), loadTables(url, true)])
  if (!described.ok) reportFault('The service’s description was not read.', described.fault)
  await readProfileAgain(url)
}

/** What a service is called among removals. */
export const serviceRemoval = (url: string): string => `service:${url}`

/** Takes a service off the list of used ones; ten seconds long it can be had back, with all that was read of it. */
export function takeServiceOff(url: string): void {
  const title = serviceTitle(url, useServices.getState().list)
  removeSoon(serviceRemoval(url), `Took ${title} off the list`, () => forgetService(url))
}

/** Forgets a service and what was read of it. */
export async function forgetService(url: string): Promise<void> {
  const answer = await api().tap.forget({ url })
  if (!answer.ok) return reportFault('The service was not taken off the list.', answer.fault)
  useServices.setState(({ list, tables, columns }) => {
    const { [url]: _gone, ...rest } = tables
    return {
      list: list.filter((service) => service.url !== url),
      tables: rest,
      columns: withoutColumns(columns, url),
    }
  })
}

/** Follows main's list of services; done when it has been read. */
export async function startServices(connected: Pick<Api, 'tap'>): Promise<void> {
  connected.tap.on('servicesChanged', (list) => useServices.setState({ list, known: true }))
  const answer = await connected.tap.services(null)
  if (answer.ok && !useServices.getState().known) useServices.setState({ list: answer.value })
  useServices.setState({ known: true })
  if (!answer.ok) reportFault('The services were not read.', answer.fault)
}
