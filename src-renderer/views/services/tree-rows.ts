import type * as v from 'valibot'
import type { Fault } from '#shared/ipc/fault.ts'
import type { TapColumn, TapTable } from '#shared/model/tap.ts'
import {
  columnsKey,
  type Loaded,
  type Schema,
  type Service,
  type ServiceTables,
  type TableDetails,
} from '../../state/services.ts'

export type Table = v.InferOutput<typeof TapTable>
export type Column = v.InferOutput<typeof TapColumn>

interface Place {
  /** Unique in the tree. */
  readonly key: string
  /** 1-based, as WAI-ARIA counts. */
  readonly level: number
  readonly position: number
  readonly setSize: number
}
/** A line of the tree as it is drawn: what is folded away has none. */
export type TreeRow = Place &
  (
    | { readonly kind: 'service'; readonly service: Service; readonly expanded: boolean }
    | {
        readonly kind: 'schema'
        readonly url: string
        readonly schema: Schema
        readonly expanded: boolean
        readonly shown: number
      }
    | {
        readonly kind: 'table'
        readonly url: string
        readonly schema: Schema
        readonly table: Table
        readonly expanded: boolean
      }
    | { readonly kind: 'column'; readonly url: string; readonly table: Table; readonly column: Column }
    | { readonly kind: 'loading'; readonly since: number; readonly cancel: () => void }
    | { readonly kind: 'failed'; readonly fault: Fault; readonly url: string; readonly table?: string }
    | { readonly kind: 'note'; readonly text: string }
  )

/** Where the words of a filter are found: the first of the columns that hold them, or what is said of the table. */
export type FoundIn =
  | { readonly part: 'column'; readonly name: string; readonly more: number }
  | { readonly part: 'description' }

export interface TreeSource {
  readonly services: readonly Service[]
  readonly tables: Readonly<Record<string, Loaded<ServiceTables>>>
  readonly columns: Readonly<Record<string, Loaded<TableDetails>>>
  readonly expanded: ReadonlySet<string>
  readonly filter: string
}

export const serviceKey = (url: string): string => url
export const schemaKey = (url: string, schema: string): string => `${url}\nschema\n${schema}`
export const tableKey = (url: string, schema: string, table: string): string =>
  `${url}\nschema\n${schema}\ntable\n${table}`
export const columnKey = (tableKeyText: string, column: string): string => `${tableKeyText}\ncolumn\n${column}`

/** A table's name without the schema it stands under. */
export function shortName(table: string, schema: string): string {
  const prefix = `${schema}.`
  return table.length > prefix.length && table.toLowerCase().startsWith(prefix.toLowerCase())
    ? table.slice(prefix.length)
    : table
}

const searchTexts = new WeakMap<object, string>()
function searchText(item: Table | Column): string {
  const known = searchTexts.get(item)
  if (known !== undefined) return known
  const text = `${item.name} ${'title' in item ? (item.title ?? '') : ''} ${item.description ?? ''} ${'ucd' in item ? (item.ucd ?? '') : ''}`
  const lower = text.toLowerCase()
  searchTexts.set(item, lower)
  return lower
}

/** Makes the texts that a filter looks through, a piece at each turn: the first letter of a filter then waits for none. */
export function* readyToSearch(tables: TreeSource['tables']): Generator<void> {
  let made = 0
  for (const loaded of Object.values(tables)) {
    if (loaded.state !== 'ready') continue
    for (const schema of loaded.value.schemas)
      for (const table of schema.tables) {
        searchText(table)
        if (++made % 500 === 0) yield
      }
  }
}

/** The words of a filter, lower case. */
export const filterWords = (filter: string): readonly string[] =>
  filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

const holdsAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

/** The lines of the tree, top to bottom. With a filter only what matches stays, with what it stands under. */
export function treeRows(source: TreeSource): readonly TreeRow[] {
  const rows: TreeRow[] = []
  const words = filterWords(source.filter)
  source.services.forEach((service, index) => {
    const key = serviceKey(service.url)
    const expanded = source.expanded.has(key) || (words.length > 0 && source.tables[service.url]?.state === 'ready')
    rows.push({
      kind: 'service',
      key,
      level: 1,
      position: index + 1,
      setSize: source.services.length,
      service,
      expanded,
    })
    if (expanded) pushTables(rows, source, service.url, words)
  })
  return rows
}

const alone = (key: string, level: number): Place => ({ key, level, position: 1, setSize: 1 })

function pushTables(rows: TreeRow[], source: TreeSource, url: string, words: readonly string[]): void {
  const loaded = source.tables[url]
  const key = `${url}\nstate`
  if (!loaded) return
  if (loaded.state === 'loading') {
    rows.push({ kind: 'loading', ...alone(key, 2), since: loaded.since, cancel: loaded.cancel })
    return
  }
  if (loaded.state === 'failed') {
    rows.push({ kind: 'failed', ...alone(key, 2), fault: loaded.fault, url })
    return
  }
  const columns = readColumns(source, url)
  const found = loaded.value.schemas
    .map((schema) => ({ schema, tables: matchingTables(schema, columns, words) }))
    .filter(({ tables }) => words.length === 0 || tables.length > 0)
  if (found.length === 0)
    rows.push({
      kind: 'note',
      ...alone(key, 2),
      text: words.length > 0 ? 'No table matches the filter' : 'The service lists no tables',
    })
  found.forEach(({ schema, tables }, index) => {
    const place = { key: schemaKey(url, schema.name), level: 2, position: index + 1, setSize: found.length }
    const expanded = words.length > 0 || source.expanded.has(place.key)
    rows.push({ kind: 'schema', ...place, url, schema, expanded, shown: tables.length })
    if (!expanded) return
    const prefix = tableKey(url, schema.name, '')
    tables.forEach((table, at) => {
      pushTable(rows, source, url, schema, table, prefix + table.name, at, tables.length, words)
    })
  })
  if (loaded.value.partial) rows.push({ kind: 'note', ...alone(`${url}\npartial`, 2), text: loaded.value.partial })
}

const holding = (columns: readonly Column[], words: readonly string[]): readonly Column[] =>
  columns.filter((column) => holdsAll(searchText(column), words))

/** The columns that were read of a service's tables, by table: few of very many. */
function readColumns({ columns }: TreeSource, url: string): ReadonlyMap<string, readonly Column[]> {
  const read = new Map<string, readonly Column[]>()
  const prefix = columnsKey(url, '')
  for (const [key, loaded] of Object.entries(columns))
    if (loaded.state === 'ready' && key.startsWith(prefix)) read.set(key.slice(prefix.length), loaded.value.columns)
  return read
}

function matchingTables(
  schema: Schema,
  columns: ReadonlyMap<string, readonly Column[]>,
  words: readonly string[],
): readonly Table[] {
  if (words.length === 0) return schema.tables
  if (holdsAll(`${schema.name} ${schema.title ?? ''}`.toLowerCase(), words)) return schema.tables
  const byColumn = (table: Table): boolean =>
    columns.size > 0 && holding(columns.get(table.name) ?? [], words).length > 0
  return schema.tables.filter((table) => holdsAll(searchText(table), words) || byColumn(table))
}

/** Where a filter's words are in a table that it leaves; undefined: in its name or its schema's, as is seen. Asked when drawn. */
export function foundIn(
  columns: TreeSource['columns'],
  { url, schema, table }: Extract<TreeRow, { kind: 'table' }>,
  words: readonly string[],
): FoundIn | undefined {
  if (words.length === 0 || holdsAll(`${schema.name} ${schema.title ?? ''} ${table.name}`.toLowerCase(), words))
    return undefined
  const loaded = columns[columnsKey(url, table.name)]
  const [first, ...others] = loaded?.state === 'ready' ? holding(loaded.value.columns, words) : []
  if (first) return { part: 'column', name: first.name, more: others.length }
  return holdsAll(searchText(table), words) ? { part: 'description' } : undefined
}

function pushTable(
  rows: TreeRow[],
  source: TreeSource,
  url: string,
  schema: Schema,
  table: Table,
  key: string,
  index: number,
  setSize: number,
  words: readonly string[],
): void {
  const expanded = source.expanded.has(key)
  rows.push({ kind: 'table', key, level: 3, position: index + 1, setSize, url, schema, table, expanded })
  if (!expanded) return
  const loaded = source.columns[columnsKey(url, table.name)]
  if (!loaded) return
  if (loaded.state === 'loading')
    rows.push({ kind: 'loading', ...alone(`${key}\nstate`, 4), since: loaded.since, cancel: loaded.cancel })
  else if (loaded.state === 'failed')
    rows.push({ kind: 'failed', ...alone(`${key}\nstate`, 4), fault: loaded.fault, url, table: table.name })
  else {
    const matching = words.length > 0 ? holding(loaded.value.columns, words) : []
    const columns = matching.length > 0 ? matching : loaded.value.columns
    if (columns.length === 0)
      rows.push({ kind: 'note', ...alone(`${key}\nstate`, 4), text: 'The service lists no columns' })
    columns.forEach((column, at) => {
      rows.push({
        kind: 'column',
        key: columnKey(key, column.name),
        level: 4,
        position: at + 1,
        setSize: columns.length,
        url,
        table,
        column,
      })
    })
  }
}

/** Lines that are unfolded and have nothing below them, nor anything on its way: what was read was dropped since. */
export const unreadRows = (rows: readonly TreeRow[], { tables, columns }: Pick<TreeSource, 'tables' | 'columns'>) =>
  rows.filter(
    (row) =>
      (row.kind === 'service' && row.expanded && tables[row.service.url] === undefined) ||
      (row.kind === 'table' && row.expanded && columns[columnsKey(row.url, row.table.name)] === undefined),
  )

/** True where a service's own description begins with saying that the rows were made up. */
export const isSimulated = ({ description }: Pick<Table, 'description'>): boolean =>
  /^simulated\b/i.test(description ?? '')

/** What a line stands for in a query, as text to insert; undefined for lines that have no name in ADQL. */
export function insertText(row: TreeRow): string | undefined {
  if (row.kind === 'table') return row.table.name
  if (row.kind === 'column') return row.column.name
  return undefined
}

/** The names of the chosen lines in the order of the tree; those of tables only where no column is chosen. */
export function chosenNames(rows: readonly TreeRow[], chosen: ReadonlySet<string>): readonly string[] {
  const lines = rows.filter(({ key, kind }) => chosen.has(key) && (kind === 'column' || kind === 'table'))
  const columns = lines.filter(({ kind }) => kind === 'column')
  return (columns.length > 0 ? columns : lines).flatMap((row) => insertText(row) ?? [])
}

/** Names as a query lists them. */
export const nameList = (names: readonly string[]): string => names.join(', ')

/** Tables among the lines. */
export const countTables = (rows: readonly TreeRow[]): number =>
  rows.reduce((count, { kind }) => (kind === 'table' ? count + 1 : count), 0)

/** The query that shows a table's first rows. */
export const firstRowsQuery = (table: string): string => `SELECT TOP 100 *\nFROM ${table}`
