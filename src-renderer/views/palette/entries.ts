import type { HistoryEntry } from '#shared/ipc/queries.ts'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { FiledCommand } from '#shared/model/commands.ts'
import type { PracticeExample } from '#shared/model/practice-examples.ts'
import type { QuerySet } from '#shared/model/query-set.ts'
import type { TableInfo } from '#shared/model/table.ts'
import type { TapColumnHit, TapExample } from '#shared/model/tap.ts'
import { exampleMark } from '../../state/service-examples.ts'
import type { Loaded, Service, ServiceTables, TableDetails } from '../../state/services.ts'
import { type Searchable, searchable } from './ranking.ts'

interface Line extends Searchable {
  /** Unique in the palette. */
  readonly key: string
  readonly title: string
  readonly note: string
}
/** Something that the palette finds. */
export type Entry = Line &
  (
    | { readonly kind: 'command'; readonly command: FiledCommand }
    | { readonly kind: 'query'; readonly documentId: string }
    | { readonly kind: 'open-table'; readonly table: string }
    | { readonly kind: 'set'; readonly set: string }
    | { readonly kind: 'example'; readonly example: string }
    | { readonly kind: 'service-example'; readonly url: string; readonly example: TapExample }
    | { readonly kind: 'service'; readonly url: string }
    | { readonly kind: 'table'; readonly url: string; readonly schema: string; readonly table: string }
    | { readonly kind: 'column'; readonly url: string; readonly table: string; readonly column: string }
    | { readonly kind: 'history'; readonly entry: HistoryEntry }
    | { readonly kind: 'row'; readonly row: number }
    | { readonly kind: 'find'; readonly text: string }
  )
export type EntryKind = Entry['kind']

/** What each kind is called, at the end of its line. */
export const kindWords: Readonly<Record<EntryKind, string>> = {
  command: 'command',
  query: 'open query',
  'open-table': 'open table',
  set: 'query set',
  example: 'example',
  'service-example': 'example',
  service: 'service',
  table: 'table',
  column: 'column',
  history: 'history',
  row: 'row',
  find: 'all columns',
}

/** Among equals what is at hand comes first. */
const orders: Readonly<Record<EntryKind, number>> = {
  row: 0,
  query: 1,
  'open-table': 2,
  set: 2,
  service: 3,
  table: 4,
  column: 5,
  command: 6,
  example: 7,
  'service-example': 7,
  history: 8,
  find: 9,
}

const line = (kind: EntryKind, key: string, title: string, note: string, more = ''): Line => ({
  key: `${kind}:${key}`,
  title,
  note,
  ...searchable(title, `${note} ${more}`, orders[kind]),
})

export const commandEntry = (command: FiledCommand): Entry => ({
  ...line('command', command.id, command.title, command.menu, command.words ?? ''),
  kind: 'command',
  command,
})

export const exampleEntry = ({ id, name, explanation, adql }: PracticeExample): Entry => ({
  ...line('example', id, `Example: ${name}`, explanation, adql),
  kind: 'example',
  example: id,
})

export const serviceExampleEntry = (url: string, service: string, example: TapExample): Entry => ({
  ...line(
    'service-example',
    `${url}\n${exampleMark(example)}`,
    `Example: ${example.name}`,
    [service, example.description].filter(Boolean).join(' · '),
    example.adql,
  ),
  kind: 'service-example',
  url,
  example,
})

export const documentEntry = (document: QueryDocument): Entry => ({
  ...line('query', document.id, document.title, oneLine(document.adql)),
  kind: 'query',
  documentId: document.id,
})

export const openTableEntry = (table: TableInfo): Entry => ({
  ...line('open-table', table.id, table.title, `${table.rows.toLocaleString('en')} rows`, table.provenance.source),
  kind: 'open-table',
  table: table.id,
})

export const setEntry = ({ id, title, entries }: QuerySet): Entry => ({
  ...line('set', id, title, entries.flatMap(({ name }) => name || []).join(', '), 'query set'),
  kind: 'set',
  set: id,
})

export const serviceEntry = (service: Service): Entry => ({
  ...line('service', service.url, service.title, service.url),
  kind: 'service',
  url: service.url,
})

export const historyEntry = (entry: HistoryEntry, service: string): Entry => ({
  ...line('history', entry.id, oneLine(entry.adql), service),
  kind: 'history',
  entry,
})

export const rowEntry = (row: number, title: string): Entry => ({
  ...line('row', String(row), `Row ${(row + 1).toLocaleString('en')}`, title),
  kind: 'row',
  row,
})

/** The way to the panel of columns with a text. */
export const findEntry = (text: string): Entry => ({
  ...line('find', text, `Find “${text}” in the Columns panel`, ''),
  kind: 'find',
  text,
})

const oneLine = (adql: string): string => adql.replace(/\s+/g, ' ').trim().slice(0, 200)

const tablesOf = new WeakMap<ServiceTables, readonly Entry[]>()
const columnsOf = new WeakMap<TableDetails, readonly Entry[]>()

/** The tables of a service, made once for each reading of its list. */
function tableEntries(url: string, service: string, listed: ServiceTables): readonly Entry[] {
  const known = tablesOf.get(listed)
  if (known) return known
  const entries = listed.schemas.flatMap((schema) =>
    schema.tables.map(
      (table): Entry => ({
        ...line(
          'table',
          `${url}\n${schema.name}\n${table.name}`,
          table.name,
          [service, table.title ?? table.description].filter(Boolean).join(' · '),
          table.title === undefined ? '' : (table.description ?? ''),
        ),
        kind: 'table',
        url,
        schema: schema.name,
        table: table.name,
      }),
    ),
  )
  tablesOf.set(listed, entries)
  return entries
}

/** A column that was found in a service whose columns are known. */
export const hitEntry = (
  { service: url, table, column, unit, ucd, description }: TapColumnHit,
  service: string,
): Entry => ({
  ...line(
    'column',
    `${url}\n${table}\n${column}`,
    column,
    `${unit ? `[${unit}] · ` : ''}${table} · ${service}`,
    `${ucd ?? ''} ${description ?? ''}`,
  ),
  kind: 'column',
  url,
  table,
  column,
})

function columnEntries(url: string, details: TableDetails): readonly Entry[] {
  const known = columnsOf.get(details)
  if (known) return known
  const table = details.table.name
  const entries = details.columns.map((column): Entry => {
    const unit = column.unit ? `[${column.unit}] · ` : ''
    return {
      ...line(
        'column',
        `${url}\n${table}\n${column.name}`,
        column.name,
        `${unit}${table}`,
        `${column.ucd ?? ''} ${column.description ?? ''}`,
      ),
      kind: 'column',
      url,
      table,
      column: column.name,
    }
  })
  columnsOf.set(details, entries)
  return entries
}

/** Every table of every service whose list is here. */
export const allTables = (
  services: readonly Service[],
  tables: Readonly<Record<string, Loaded<ServiceTables>>>,
): readonly (readonly Entry[])[] =>
  services.flatMap(({ url, title }) => {
    const loaded = tables[url]
    return loaded?.state === 'ready' ? [tableEntries(url, title, loaded.value)] : []
  })

/** Every column of every table that was looked at. Keys are `columnsKey`s. */
export const allColumns = (columns: Readonly<Record<string, Loaded<TableDetails>>>): readonly (readonly Entry[])[] =>
  Object.entries(columns).flatMap(([key, loaded]) =>
    loaded.state === 'ready' ? [columnEntries(key.slice(0, key.indexOf('\n')), loaded.value)] : [],
  )
