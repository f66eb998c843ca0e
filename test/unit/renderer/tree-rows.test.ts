import { describe, expect, test } from 'vitest'
import { columnsKey } from '#renderer/state/services.ts'
import {
  chosenNames,
  columnKey,
  filterWords,
  foundIn,
  insertText,
  nameList,
  schemaKey,
  shortName,
  type TreeRow,
  type TreeSource,
  tableKey,
  treeRows,
  unreadRows,
} from '#renderer/views/services/tree-rows.ts'

const url = 'https://archive.example.org/tap'
const stars = { name: 'sky.stars', description: 'Bright stars with parallaxes', rows: 12 }
const sky = { name: 'sky', tables: [stars, { name: 'sky.fluxes' }] }
const tapSchema = { name: 'TAP_SCHEMA', tables: [{ name: 'TAP_SCHEMA.tables' }] }
const columns = [
  { name: 'ra', unit: 'deg', ucd: 'pos.eq.ra;meta.main', description: 'Right ascension' },
  { name: '"size"', unit: 'arcsec' },
]

const source = (more: Partial<TreeSource> = {}): TreeSource => ({
  services: [{ url, title: 'Archive', notes: [] }],
  tables: { [url]: { state: 'ready', value: { schemas: [sky, tapSchema] } } },
  columns: {
    [columnsKey(url, 'sky.stars')]: { state: 'ready', value: { table: stars, columns, foreignKeys: [] } },
  },
  expanded: new Set(),
  filter: '',
  ...more,
})

const brief = (row: TreeRow): string => {
  if (row.kind === 'service') return `service ${row.service.title}`
  if (row.kind === 'schema') return `schema ${row.schema.name}`
  if (row.kind === 'table') return `table ${row.table.name}`
  return row.kind === 'column' ? `column ${row.column.name}` : row.kind
}
const unfolded = [url, schemaKey(url, 'sky'), tableKey(url, 'sky', 'sky.stars')]

describe('the tree of services', () => {
  test('shows services only, until one is unfolded', () => {
    expect(treeRows(source()).map(brief)).toEqual(['service Archive'])
    expect(treeRows(source({ expanded: new Set([url]) })).map(brief)).toEqual([
      'service Archive',
      'schema sky',
      'schema TAP_SCHEMA',
    ])
  })

  test('shows columns under an unfolded table, with level, place and number of their siblings', () => {
    const rows = treeRows(source({ expanded: new Set(unfolded) }))
    expect(rows.map(brief)).toEqual([
      'service Archive',
      'schema sky',
      'table sky.stars',
      'column ra',
      'column "size"',
      'table sky.fluxes',
      'schema TAP_SCHEMA',
    ])
    expect(rows.map(({ level }) => level)).toEqual([1, 2, 3, 4, 4, 3, 2])
    expect(rows[4]).toMatchObject({ position: 2, setSize: 2 })
  })

  test('gives every line a key of its own', () => {
    const rows = treeRows(source({ expanded: new Set(unfolded) }))
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
    expect(rows[3]?.key).toBe(columnKey(tableKey(url, 'sky', 'sky.stars'), 'ra'))
  })

  test('says that it reads, that it failed, that there is nothing', () => {
    const open = new Set([url])
    const at = (loaded: TreeSource['tables'][string]) =>
      treeRows(source({ expanded: open, tables: { [url]: loaded } }))[1]
    expect(at({ state: 'loading', since: 0, cancel: () => undefined })?.kind).toBe('loading')
    expect(at({ state: 'failed', fault: { kind: 'offline', message: 'no' } })).toMatchObject({ kind: 'failed', url })
    expect(at({ state: 'ready', value: { schemas: [] } })).toMatchObject({ kind: 'note' })
  })

  test('says why a list of tables is not whole', () => {
    const tables = { [url]: { state: 'ready' as const, value: { schemas: [sky], partial: 'Cut at 20,000 tables.' } } }
    expect(treeRows(source({ expanded: new Set([url]), tables })).at(-1)).toMatchObject({
      text: 'Cut at 20,000 tables.',
    })
  })
})

describe('the filter', () => {
  test('keeps tables whose name or description holds every word, whatever the case, with what they stand under', () => {
    expect(treeRows(source({ filter: 'BRIGHT parall' })).map(brief)).toEqual([
      'service Archive',
      'schema sky',
      'table sky.stars',
    ])
  })

  test('keeps all tables of a schema that matches itself', () => {
    expect(treeRows(source({ filter: 'sky' })).map(brief)).toEqual([
      'service Archive',
      'schema sky',
      'table sky.stars',
      'table sky.fluxes',
    ])
  })

  test('finds columns that are read already, by name, UCD and description', () => {
    const rows = treeRows(source({ filter: 'pos.eq.ra', expanded: new Set(unfolded) }))
    expect(rows.map(brief)).toEqual(['service Archive', 'schema sky', 'table sky.stars', 'column ra'])
  })

  test('says by which column, or by its description, a table is found; one found by its name says nothing', () => {
    const found = (filter: string) =>
      treeRows(source({ filter })).flatMap((row) =>
        row.kind === 'table' ? [[row.table.name, foundIn(source().columns, row, filterWords(filter))]] : [],
      )
    expect(found('pos.eq')).toEqual([['sky.stars', { part: 'column', name: 'ra', more: 0 }]])
    expect(found('parallaxes')).toEqual([['sky.stars', { part: 'description' }]])
    expect(found('STARS')).toEqual([['sky.stars', undefined]])
  })

  test('says so where nothing matches', () => {
    expect(treeRows(source({ filter: 'galaxy' })).map(brief)).toEqual(['service Archive', 'note'])
  })

  test('is empty for blanks', () => {
    expect(filterWords('  ')).toEqual([])
  })

  test('finds its tables among 40,000', () => {
    const schemas = Array.from({ length: 400 }, (_, volume) => ({
      name: `vol${volume}`,
      tables: Array.from({ length: 100 }, (_, i) => ({ name: `"J/A+A/${volume}/${i}"` })),
    }))
    const tables = { [url]: { state: 'ready' as const, value: { schemas } } }
    const rows = treeRows(source({ tables, columns: {}, filter: 'a+a/399/9' }))
    expect(rows.filter(({ kind }) => kind === 'table')).toHaveLength(11)
    expect(
      treeRows(source({ tables, columns: {}, filter: 'j/a' })).filter(({ kind }) => kind === 'table'),
    ).toHaveLength(40_000)
  })
})

describe('names', () => {
  test('stand without the schema they are under', () => {
    expect(shortName('sky.stars', 'sky')).toBe('stars')
    expect(shortName('SKY.stars', 'sky')).toBe('stars')
    expect(shortName('skylight', 'sky')).toBe('skylight')
    expect(shortName('sky.', 'sky')).toBe('sky.')
  })

  test('are inserted as they are written in ADQL; lines without one insert nothing', () => {
    const rows = treeRows(source({ expanded: new Set(unfolded) }))
    expect(rows.map(insertText)).toEqual([undefined, undefined, 'sky.stars', 'ra', '"size"', 'sky.fluxes', undefined])
  })

  test('of several chosen lines come in the order of the tree; those of tables only without columns', () => {
    const rows = treeRows(source({ expanded: new Set(unfolded) }))
    const keys = (...names: readonly string[]) =>
      new Set(rows.filter((row) => names.includes(insertText(row) ?? '')).map(({ key }) => key))
    expect(nameList(chosenNames(rows, keys('"size"', 'ra')))).toBe('ra, "size"')
    expect(chosenNames(rows, keys('sky.stars', 'ra'))).toEqual(['ra'])
    expect(chosenNames(rows, keys('sky.fluxes', 'sky.stars'))).toEqual(['sky.stars', 'sky.fluxes'])
    expect(chosenNames(rows, new Set([url]))).toEqual([])
  })
})

test('unfolded lines whose content was dropped are known, so that it is read again', () => {
  const all = source({ expanded: new Set(unfolded) })
  const unread = (now: TreeSource) => unreadRows(treeRows(now), now).map(brief)
  expect(unread(all)).toEqual([])
  expect(unread({ ...all, columns: {} })).toEqual(['table sky.stars'])
  expect(unread({ ...all, tables: {} })).toEqual(['service Archive'])
  const loading = { state: 'loading' as const, since: 0, cancel: () => undefined }
  expect(unread({ ...all, columns: { [columnsKey(url, 'sky.stars')]: loading } })).toEqual([])
  expect(unread(source({ columns: {} }))).toEqual([])
})
