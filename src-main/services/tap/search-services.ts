import type { TapColumnHit } from '#shared/model/tap.ts'
import type { ColumnSearch } from './column-search.ts'

/** Time that a search may take once the columns are in memory, milliseconds. */
const searchMilliseconds = 80

/** The columns of services in which all words stand; services one after the other, in the person's own order. */
export async function searchServices(
  searchesOf: ReadonlyMap<string, () => Promise<readonly ColumnSearch[]>>,
  words: readonly string[],
  limit: number,
  signal: AbortSignal,
): Promise<{ hits: TapColumnHit[]; more: boolean }> {
  // What is read from disk for the first time takes its own time.
  const ready: [service: string, searches: readonly ColumnSearch[]][] = []
  for (const [service, searches] of searchesOf) ready.push([service, await searches()])
  const now = (): number => performance.now()
  const until = now() + searchMilliseconds
  const hits = new Map<string, TapColumnHit>()
  let more = false
  for (const [service, searches] of ready)
    for (const search of searches) {
      if (signal.aborted) return { hits: [], more: false }
      const found = search.find(words, { limit: limit - hits.size, until, now })
      more ||= found.more
      // What was looked at on its own is in the whole as well.
      for (const hit of found.hits) hits.set(`${service}\n${hit.table}\n${hit.column}`, { service, ...hit })
    }
  return { hits: [...hits.values()], more }
}
