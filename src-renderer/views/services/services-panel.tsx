import type { TabNode } from 'flexlayout-react'
import { ChevronsDown, ChevronsUp, Columns3, Plus, RefreshCw } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { focusShownTab } from '../../app/tab-focus.ts'
import { askForLogin, loginFor } from '../../state/accounts.ts'
import { copyText } from '../../state/clipboard.ts'
import { findColumns } from '../../state/column-search.ts'
import { openServiceExample, tryExample } from '../../state/examples.ts'
import { insertIntoQuery } from '../../state/insertion.ts'
import { useKeptSplit } from '../../state/kept-split.ts'
import { readAllColumns } from '../../state/known-columns.ts'
import { currentDocument, openQuery, useServiceUrl } from '../../state/layout.ts'
import { askForProfile } from '../../state/profiles.ts'
import { useRemovals } from '../../state/removals.ts'
import { exampleMark, examplesOf } from '../../state/service-examples.ts'
import {
  loadColumns,
  loadTables,
  refreshService,
  serviceRemoval,
  takeServiceOff,
  useServices,
} from '../../state/services.ts'
import { type TreePlace, useTreePlace } from '../../state/tree-place.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { ContextMenu } from '../../widgets/context-menu.tsx'
import { FilterField } from '../../widgets/field.tsx'
import { later } from '../../widgets/later.tsx'
import type { MenuGroup } from '../../widgets/menu.tsx'
import { Split } from '../../widgets/split.tsx'
import { askForService, NoServices } from './add-service.tsx'
import { ServiceTree } from './service-tree.tsx'
import {
  chosenNames,
  columnKey,
  countTables,
  filterWords,
  firstRowsQuery,
  insertText,
  nameList,
  readyToSearch,
  schemaKey,
  serviceKey,
  type TreeRow,
  tableKey,
  treeRows,
  unreadRows,
} from './tree-rows.ts'
import './services.css'

/** A service with at most this many tables shows them at once. */
const unfoldTables = 30
const Details = later(() => import('./details.tsx').then((part) => part.Details))

/** The share of the panel's height that the tree has: at first, and while the details have most of it. */
const treeShares = { usual: 0.5, least: 0.22 }

/** Examples that a menu has room for. */
const menuExamples = 12

function menuOf(row: TreeRow, names: number): readonly MenuGroup[] {
  const lines = [
    { id: 'insert', label: names > 1 ? `Insert ${names} names` : 'Insert name', shortcut: 'Enter' },
    { id: 'copy', label: names > 1 ? `Copy ${names} names` : 'Copy name' },
  ]
  switch (row.kind) {
    case 'service':
      return [
        {
          lines: [
            { id: 'ask', label: 'New query' },
            { id: 'refresh', label: 'Read again' },
            { id: 'columns', label: 'Read all columns' },
            { id: 'copy', label: 'Copy address' },
          ],
        },
        row.service.own === true
          ? { title: 'Examples', lines: practiceExamples.map(({ id, name }) => ({ id: `example:${id}`, label: name })) }
          : {
              lines: [
                { id: 'sign-in', label: 'Sign in…' },
                { id: 'profile', label: 'Edit profile…' },
                { id: 'forget', label: 'Take off the list' },
              ],
            },
        ...(row.service.own === true ? [] : exampleLines(row.service.url)),
      ]
    case 'table':
      return [{ lines: [{ id: 'query', label: 'Query the first 100 rows' }] }, { lines }]
    case 'column':
      return [{ lines }]
    default:
      return []
  }
}

/** The examples of a service, where they were read. */
function exampleLines(url: string): readonly MenuGroup[] {
  const lines = examplesOf(url)
    .slice(0, menuExamples)
    .map((example) => ({ id: exampleMark(example), label: example.name }))
  return lines.length === 0 ? [] : [{ title: 'Examples', lines }]
}

/** True where the shown query is written for another service: a table's name would be of no use in it. */
function isAskedElsewhere(url: string): boolean {
  const shown = currentDocument()
  return shown?.url !== undefined && shown.url !== url && shown.adql.trim() !== ''
}

const urlOf = (row: TreeRow): string | undefined => ('url' in row ? row.url : undefined)

/** Does what a menu or a key names with a line; `names` are those of all chosen lines. */
function act(row: TreeRow, action: string, names: readonly string[]): void {
  const text = row.kind === 'service' ? row.service.url : nameList(names)
  if (action === 'copy' && text) void copyText(text)
  else if (action === 'insert' && row.kind === 'table' && isAskedElsewhere(row.url))
    openQuery({ adql: firstRowsQuery(row.table.name), url: row.url })
  else if (action === 'insert' && text) insertIntoQuery(text, urlOf(row))
  else if (action === 'query' && row.kind === 'table') openQuery({ adql: firstRowsQuery(row.table.name), url: row.url })
  else if (action === 'ask' && row.kind === 'service') {
    openQuery({ url: row.service.url })
    focusShownTab()
  } else if (action === 'refresh' && row.kind === 'service') void refreshService(row.service.url)
  else if (action.startsWith('example:')) tryExample(action.slice('example:'.length))
  else if (row.kind === 'service') actOnService(row.service.url, action)
}

function actOnService(url: string, action: string): void {
  const example = examplesOf(url).find((one) => exampleMark(one) === action)
  if (example) openServiceExample(url, example)
  else if (action === 'columns') void readAllColumns(url)
  else if (action === 'sign-in') askForLogin(loginFor(url))
  else if (action === 'profile') askForProfile(url)
  else if (action === 'forget') takeServiceOff(url)
}

/** Reads what stands below a line. */
function read(row: TreeRow): void {
  if (row.kind === 'service') void loadTables(row.service.url)
  else if (row.kind === 'table') void loadColumns(row.url, row.table.name)
}

/** What is unfolded; the service of the current query is, and so is a short list of tables. */
function useExpanded() {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const url = useServiceUrl()
  const used = useServices((services) => services.list.some((service) => service.url === url))
  const loaded = useServices((services) => (url === undefined ? undefined : services.tables[url]))
  useEffect(() => {
    if (!url || !used) return
    setExpanded((keys) => new Set([...keys, serviceKey(url)]))
    void loadTables(url)
  }, [url, used])
  useEffect(() => {
    if (!url || loaded?.state !== 'ready') return
    const schemas = loaded.value.schemas.filter(({ name }) => !/^(tap_schema|ivoa)$/i.test(name))
    if (schemas.reduce((sum, { tables }) => sum + tables.length, 0) > unfoldTables) return
    setExpanded((keys) => new Set([...keys, ...schemas.map(({ name }) => schemaKey(url, name))]))
  }, [url, loaded])
  const toggle = (row: TreeRow, open: boolean) => {
    setExpanded((keys) => {
      const next = new Set(keys)
      if (open) next.add(row.key)
      else next.delete(row.key)
      return next
    })
    if (open) read(row)
  }
  const unfold = (keys: readonly string[]) => setExpanded((before) => new Set([...before, ...keys]))
  return { expanded, toggle, unfold }
}

/** The lines to unfold so that a place is drawn with what is below it; the last one is the place itself. */
function keysTo({ url, schema, table, column }: TreePlace): readonly string[] {
  if (schema === undefined) return [serviceKey(url)]
  const above = [serviceKey(url), schemaKey(url, schema)]
  if (table === undefined) return above
  const key = tableKey(url, schema, table)
  return [...above, key, ...(column === undefined ? [] : [columnKey(key, column)])]
}

function Tree({ node }: { readonly node: TabNode }) {
  const { list, tables, columns } = useServices()
  const removed = useRemovals((removals) => removals.ids)
  const services = useMemo(() => list.filter(({ url }) => !removed.has(serviceRemoval(url))), [list, removed])
  const { expanded, toggle, unfold } = useExpanded()
  const [filter, setFilter] = useState('')
  const [ratio, setRatio] = useKeptSplit(node, treeShares.usual)
  const roomy = ratio < 0.35
  const [chosen, setChosen] = useState<string>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [menu, setMenu] = useState<{ readonly row: TreeRow; readonly x: number; readonly y: number }>()
  const words = useDeferredValue(filter)
  const rows = useMemo(
    () => treeRows({ services, tables, columns, expanded, filter: words }),
    [services, tables, columns, expanded, words],
  )
  useEffect(() => {
    const making = readyToSearch(tables)
    let asked = 0
    const go = (deadline: IdleDeadline) => {
      while (deadline.timeRemaining() > 2) if (making.next().done) return
      asked = requestIdleCallback(go)
    }
    asked = requestIdleCallback(go)
    return () => cancelIdleCallback(asked)
  }, [tables])
  useEffect(() => unreadRows(rows, { tables, columns }).forEach(read), [rows, tables, columns])
  const row = rows.find(({ key }) => key === chosen)
  const found = useMemo(() => countTables(rows), [rows])
  const body = useRef<HTMLDivElement>(null)
  const place = useTreePlace((asked) => asked.place)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place is gone to once
  useEffect(() => {
    if (!place) return
    useTreePlace.setState({ place: undefined })
    setFilter('')
    unfold(keysTo(place))
    setChosen(keysTo(place).at(-1))
    setSelected(new Set(keysTo(place).slice(-1)))
    void loadTables(place.url)
    if (place.table !== undefined) void loadColumns(place.url, place.table)
    // Once the line is drawn: a tree without a chosen line would choose its first one.
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[role="tree"]')?.focus())
  }, [place])
  /** What a line's command is done with: it and the other chosen ones, if it is one of them. */
  const namesOf = (used: TreeRow) => (selected.has(used.key) ? chosenNames(rows, selected) : [insertText(used) ?? ''])
  const use = (used: TreeRow) => {
    if (insertText(used) !== undefined) act(used, 'insert', namesOf(used))
    else if ('expanded' in used) toggle(used, !used.expanded)
  }
  const url = useServiceUrl()
  const tree = (
    <ServiceTree
      rows={rows}
      words={filterWords(words)}
      chosen={chosen}
      selected={selected}
      onSelect={setSelected}
      onChoose={({ key }) => setChosen(key)}
      onToggle={toggle}
      onUse={use}
      onMenu={(on, x, y) => menuOf(on, 1).length > 0 && setMenu({ row: on, x, y })}
    />
  )
  return (
    <>
      <div className="panel-bar">
        <FilterField label="Filter tables" value={filter} onChange={setFilter} />
        {url && (
          <IconButton
            label="Read the tables again"
            icon={<RefreshCw size={13} />}
            onPress={() => void refreshService(url)}
          />
        )}
        <IconButton label="Add service by URL…" icon={<Plus size={15} />} onPress={askForService} />
      </div>
      {words.trim() !== '' && (
        <p className="services-found quiet" role="status">
          {found === 1 ? '1 table' : `${found.toLocaleString('en')} tables`} with “{words.trim()}”
        </p>
      )}
      {words.trim() !== '' && found === 0 && (
        <div className="services-elsewhere">
          <Button icon={<Columns3 size={13} />} onPress={() => findColumns(words.trim())}>
            Search columns <span className="button-keys">{shortcutText('find-columns')}</span>
          </Button>
        </div>
      )}
      <div ref={body} className="services-body">
        <Split
          label="Height of the tree"
          ratio={ratio}
          onRatio={setRatio}
          first={tree}
          second={
            row && hasDetails(row) ? (
              <section className="details" aria-label="Details">
                <span className="details-room">
                  <IconButton
                    label={roomy ? 'More room for the tree' : 'More room for the details'}
                    icon={roomy ? <ChevronsDown size={14} /> : <ChevronsUp size={14} />}
                    onPress={() => setRatio(roomy ? treeShares.usual : treeShares.least)}
                  />
                </span>
                <Details
                  row={row}
                  onQuery={(adql, service) => openQuery({ adql, url: service })}
                  onInsert={(text) => insertIntoQuery(text, urlOf(row))}
                />
              </section>
            ) : null
          }
        />
      </div>
      <ContextMenu
        place={menu}
        label="Actions"
        groups={menu ? menuOf(menu.row, namesOf(menu.row).length) : []}
        onAction={(id) => menu && act(menu.row, id, namesOf(menu.row))}
        onClose={() => setMenu(undefined)}
      />
    </>
  )
}

const hasDetails = (row: TreeRow): boolean => ['service', 'schema', 'table', 'column', 'failed'].includes(row.kind)

/** The used services with their schemas, tables and columns. */
export function ServicesPanel({ node }: { readonly node: TabNode }) {
  const known = useServices((services) => services.known)
  const empty = useServices((services) => services.list.length === 0)
  return (
    <section className="panel" aria-label="Services" data-panel>
      {empty ? known && <NoServices /> : <Tree node={node} />}
    </section>
  )
}
