import type { FoundColumns, TapColumnHit } from '#shared/model/tap.ts'
import type { ColumnWord } from '#shared/vo/tap/column-words.ts'
import type { ColumnSearch } from './column-search.ts'

/** Time that a search may take once the columns are in memory, milliseconds. */
const searchMilliseconds = 80

/**
 * The columns of services in which all words stand; services one after the other, in the person's own order. Where there
 * are too many, each service has its share of the limit.
 */
export async function searchServices(
  searchesOf: ReadonlyMap<string, () => Promise<readonly ColumnSearch[]>>,
  words: readonly ColumnWord[],
  limit: number,
  signal: AbortSignal,
): Promise<FoundColumns> {
  // What is read from disk for the first time takes its own time.
  const ready: [service: string, searches: readonly ColumnSearch[]][] = []
  for (const [service, searches] of searchesOf) ready.push([service, await searches()])
  const now = (): number => performance.now()
  const until = now() + searchMilliseconds
  const found: { service: string; hits: TapColumnHit[]; more: boolean }[] = []
  for (const [service, searches] of ready) {
    if (signal.aborted) return { hits: [], more: false, services: [] }
    const hits = new Map<string, TapColumnHit>()
    let more = false
    for (const search of searches) {
      const own = search.find(words, { limit: limit - hits.size, until, now })
      more ||= own.more
      // What was looked at on its own is in the whole as well.
      for (const hit of own.hits) hits.set(`${hit.table}\n${hit.column}`, { service, ...hit })
    }
    if (hits.size > 0 || more) found.push({ service, hits: [...hits.values()], more })
  }
  const shares = sharesOf(
    found.map(({ hits }) => hits.length),
    limit,
  )
  const hits = found.flatMap((own, i) => own.hits.slice(0, shares[i]))
  const services = found.map(({ service, hits: own, more }) => ({ service, count: own.length, more }))
  return {
    hits,
    more: services.some(({ more }) => more) || services.reduce((n, s) => n + s.count, 0) > limit,
    services,
  }
}

/** How many each may have of a limit: what one leaves goes to the others. */
export function sharesOf(counts: readonly number[], limit: number): readonly number[] {
  const shares = counts.map(() => 0)
  let left = limit
  // The smallest first: what it does not take is there for the rest.
  const order = counts.map((_, i) => i).sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
  order.forEach((i, at) => {
    const share = Math.min(counts[i] ?? 0, Math.ceil(left / (order.length - at)))
    shares[i] = share
    left -= share
  })
  return shares
}
