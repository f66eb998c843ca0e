import { useEffect, useState } from 'react'
import { api } from '../../state/connection.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { type Entry, findEntry, hitEntry } from './entries.ts'
import { readPrefix, shownLimit } from './find.ts'
import type { Found } from './ranking.ts'

const none: readonly Entry[] = []

/** Columns of all services whose columns are known, for what is typed behind `#`; none until they are found. */
export function useFoundColumns(typed: string): readonly Entry[] {
  const { prefix, text } = readPrefix(typed)
  const asked = prefix === '#' ? text.trim() : ''
  const [found, setFound] = useState<readonly Entry[]>(none)
  useEffect(() => {
    setFound(none)
    if (asked === '') return
    const abort = new AbortController()
    const search = async () => {
      const answer = await api().tap.search({ text: asked, limit: shownLimit }, { signal: abort.signal })
      const { list } = useServices.getState()
      if (answer.ok && !abort.signal.aborted)
        setFound(answer.value.hits.map((hit) => hitEntry(hit, serviceTitle(hit.service, list) ?? hit.service)))
    }
    void search()
    return () => abort.abort()
  }, [asked])
  return found
}

/** Each once: a service may list the same column of a table several times. */
const distinct = (entries: readonly Entry[]): readonly Entry[] => [
  ...new Map(entries.map((entry) => [entry.key, entry])).values(),
]

/** What the palette found, then what else was found of columns, then the way to the panel that finds all of them. */
export function withFoundColumns(own: Found<Entry>, columns: readonly Entry[], typed: string): Found<Entry> {
  const { prefix, text } = readPrefix(typed)
  if (prefix !== '#' || text.trim() === '') return { ...own, items: distinct(own.items) }
  const items = distinct([...own.items, ...columns]).slice(0, shownLimit)
  return { items: [...items, findEntry(text.trim())], count: Math.max(own.count, items.length) }
}
