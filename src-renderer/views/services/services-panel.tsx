import { Plus, RefreshCw } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { insertIntoQuery } from '../../state/insertion.ts'
import { openQuery, useServiceUrl } from '../../state/layout.ts'
import { forgetService, loadColumns, loadTables, refreshService, useServices } from '../../state/services.ts'
import { type TreePlace, useTreePlace } from '../../state/tree-place.ts'
import { announce } from '../../widgets/announcer.tsx'
import { IconButton } from '../../widgets/button.tsx'
import { ContextMenu } from '../../widgets/context-menu.tsx'
import { FilterField } from '../../widgets/field.tsx'
import type { MenuGroup } from '../../widgets/menu.tsx'
import { Split } from '../../widgets/split.tsx'
import { askForService, NoServices } from './add-service.tsx'
import { Details } from './details.tsx'
import { ServiceTree } from './service-tree.tsx'
import { firstRowsQuery, insertText, schemaKey, serviceKey, type TreeRow, tableKey, treeRows } from './tree-rows.ts'
import './services.css'

/** A service with at most this many tables shows them at once. */
const unfoldTables = 30

function menuOf(row: TreeRow): readonly MenuGroup[] {
  switch (row.kind) {
    case 'service':
      return [
        {
          lines: [
            { id: 'refresh', label: 'Read again' },
            { id: 'copy', label: 'Copy address' },
          ],
        },
        { lines: [{ id: 'forget', label: 'Take off the list' }] },
      ]
    case 'table':
      return [
        { lines: [{ id: 'query', label: 'Query the first 100 rows' }] },
        {
          lines: [
            { id: 'insert', label: 'Insert name', shortcut: 'Enter' },
            { id: 'copy', label: 'Copy name' },
          ],
        },
      ]
    case 'column':
      return [
        {
          lines: [
            { id: 'insert', label: 'Insert name', shortcut: 'Enter' },
            { id: 'copy', label: 'Copy name' },
          ],
        },
      ]
    default:
      return []
  }
}

function act(row: TreeRow, action: string): void {
  const text = row.kind === 'service' ? row.service.url : insertText(row)
  if (action === 'copy' && text) void navigator.clipboard.writeText(text).then(() => announce('Copied.'))
  else if (action === 'insert' && text) insertIntoQuery(text)
  else if (action === 'query' && row.kind === 'table') openQuery({ adql: firstRowsQuery(row.table.name), url: row.url })
  else if (action === 'refresh' && row.kind === 'service') void refreshService(row.service.url)
  else if (action === 'forget' && row.kind === 'service') void forgetService(row.service.url)
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
    if (open && row.kind === 'service') void loadTables(row.service.url)
    if (open && row.kind === 'table') void loadColumns(row.url, row.table.name)
  }
  const unfold = (keys: readonly string[]) => setExpanded((before) => new Set([...before, ...keys]))
  return { expanded, toggle, unfold }
}

/** The lines to unfold so that a place is drawn with what is below it; the last one is the place itself. */
function keysTo({ url, schema, table }: TreePlace): readonly string[] {
  const schemas = schema === undefined ? [] : [schemaKey(url, schema)]
  const tables = schema === undefined || table === undefined ? [] : [tableKey(url, schema, table)]
  return [serviceKey(url), ...schemas, ...tables]
}

function Tree() {
  const { list: services, tables, columns } = useServices()
  const { expanded, toggle, unfold } = useExpanded()
  const [filter, setFilter] = useState('')
  const [ratio, setRatio] = useState(0.55)
  const [chosen, setChosen] = useState<string>()
  const [menu, setMenu] = useState<{ readonly row: TreeRow; readonly x: number; readonly y: number }>()
  const words = useDeferredValue(filter)
  const rows = useMemo(
    () => treeRows({ services, tables, columns, expanded, filter: words }),
    [services, tables, columns, expanded, words],
  )
  const row = rows.find(({ key }) => key === chosen)
  const body = useRef<HTMLDivElement>(null)
  const place = useTreePlace((asked) => asked.place)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place is gone to once
  useEffect(() => {
    if (!place) return
    useTreePlace.setState({ place: undefined })
    setFilter('')
    unfold(keysTo(place))
    setChosen(keysTo(place).at(-1))
    void loadTables(place.url)
    if (place.table !== undefined) void loadColumns(place.url, place.table)
    body.current?.querySelector<HTMLElement>('[role="tree"]')?.focus()
  }, [place])
  const use = (used: TreeRow) => {
    if (insertText(used) !== undefined) act(used, 'insert')
    else if ('expanded' in used) toggle(used, !used.expanded)
  }
  const url = useServiceUrl()
  const tree = (
    <ServiceTree
      rows={rows}
      chosen={chosen}
      onChoose={({ key }) => setChosen(key)}
      onToggle={toggle}
      onUse={use}
      onMenu={(on, x, y) => menuOf(on).length > 0 && setMenu({ row: on, x, y })}
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
      <div ref={body} className="services-body">
        <Split
          label="Height of the tree"
          ratio={ratio}
          onRatio={setRatio}
          first={tree}
          second={
            row && hasDetails(row) ? (
              <section className="details" aria-label="Details">
                <Details
                  row={row}
                  onQuery={(adql, service) => openQuery({ adql, url: service })}
                  onInsert={insertIntoQuery}
                />
              </section>
            ) : null
          }
        />
      </div>
      <ContextMenu
        place={menu}
        label="Actions"
        groups={menu ? menuOf(menu.row) : []}
        onAction={(id) => menu && act(menu.row, id)}
        onClose={() => setMenu(undefined)}
      />
    </>
  )
}

const hasDetails = (row: TreeRow): boolean => ['service', 'schema', 'table', 'column', 'failed'].includes(row.kind)

/** The used services with their schemas, tables and columns. */
export function ServicesPanel() {
  const known = useServices((services) => services.known)
  const empty = useServices((services) => services.list.length === 0)
  return (
    <section className="panel" aria-label="Services" data-panel>
      {empty ? known && <NoServices /> : <Tree />}
    </section>
  )
}
