import { create } from 'zustand'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { TapExample } from '#shared/model/tap.ts'
import { api } from './connection.ts'
import type { Loaded } from './services.ts'

/** The examples of services by address; read when they are looked at, as a service offers them (DALI 1.1, 2.3). */
export const useServiceExamples = create<{
  readonly byUrl: Readonly<Record<string, Loaded<readonly TapExample[]>>>
}>(() => ({ byUrl: {} }))

/** Reads the examples of a service unless they are here or on their way. */
export async function loadServiceExamples(url: string, refresh = false): Promise<void> {
  const current = useServiceExamples.getState().byUrl[url]
  if (current && (current.state === 'loading' || (current.state === 'ready' && !refresh))) return
  const put = (value: Loaded<readonly TapExample[]>) =>
    useServiceExamples.setState(({ byUrl }) => ({ byUrl: { ...byUrl, [url]: value } }))
  const abort = new AbortController()
  put({ state: 'loading', since: performance.now(), cancel: () => abort.abort() })
  const answer = await api().tap.examples({ url }, { signal: abort.signal })
  put(answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', fault: answer.fault })
}

/** The examples of a service that were read; none: it has none, or they were not. */
export function examplesOf(url: string | undefined): readonly TapExample[] {
  const loaded = url === undefined ? undefined : useServiceExamples.getState().byUrl[url]
  return loaded?.state === 'ready' ? loaded.value : []
}

/** By what a query remembers the example that it came from; those of the practice sky have names without a colon. */
export const exampleMark = ({ id, name }: TapExample): string => `service:${id ?? name}`

/** The example of a service that a query came from; undefined: none, or they were not read in this run. */
export const serviceExampleOf = ({ url, example }: Pick<QueryDocument, 'url' | 'example'>): TapExample | undefined =>
  example === undefined ? undefined : examplesOf(url).find((one) => exampleMark(one) === example)
