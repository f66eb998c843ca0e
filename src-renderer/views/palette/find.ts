import { type Entry, rowEntry } from './entries.ts'
import { type Found, search } from './ranking.ts'

/** Everything that can be found, by what a prefix asks for. */
export interface PaletteSource {
  readonly commands: readonly Entry[]
  readonly services: readonly Entry[]
  /** Of the practice sky, where there is one. */
  readonly examples: readonly Entry[]
  /** Open queries and tables. */
  readonly open: readonly Entry[]
  readonly tables: readonly (readonly Entry[])[]
  readonly columns: readonly (readonly Entry[])[]
  readonly history: readonly Entry[]
  /** The shown table, for its rows. */
  readonly shown: { readonly title: string; readonly rows: number } | undefined
}

/** A first character that asks for one kind alone. */
export const prefixes = { '>': 'commands', '@': 'tables', '#': 'columns', ':': 'rows' } as const
export type Prefix = keyof typeof prefixes
const isPrefix = (character: string): character is Prefix => Object.hasOwn(prefixes, character)

/** The prefix of what was typed, and the rest. */
export function readPrefix(typed: string): { readonly prefix: Prefix | undefined; readonly text: string } {
  const first = typed.trimStart().charAt(0)
  return isPrefix(first) ? { prefix: first, text: typed.trimStart().slice(1) } : { prefix: undefined, text: typed }
}

/** Lines shown at most. */
export const shownLimit = 60

const recentHistory = 5

/** `12,345` of the shown table; what is no row of it finds nothing. */
function rowsFound({ shown }: PaletteSource, text: string): Found<Entry> {
  const digits = text.replace(/[\s,.']/g, '')
  const row = Number(digits) - 1
  const items = shown && /^\d+$/.test(digits) && row >= 0 && row < shown.rows ? [rowEntry(row, shown.title)] : []
  return { items, count: items.length }
}

/** What the palette shows for what was typed. Nothing typed: what is open, then the services, commands, last queries. */
export function findEntries(source: PaletteSource, typed: string): Found<Entry> {
  const { prefix, text } = readPrefix(typed)
  if (prefix === ':') return rowsFound(source, text)
  if (prefix === '>') return search([source.commands], text, shownLimit)
  if (prefix === '@') return search(source.tables, text, shownLimit)
  if (prefix === '#') return search(source.columns, text, shownLimit)
  const { open, services, commands, examples, history, tables, columns } = source
  if (text.trim() === '') {
    const items = [...open, ...services, ...examples, ...commands, ...history.slice(0, recentHistory)]
    return { items: items.slice(0, shownLimit), count: items.length }
  }
  return search([open, services, commands, examples, ...tables, ...columns, history], text, shownLimit)
}
