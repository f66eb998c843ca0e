import { ChevronRight, Columns3, Database, Layers, RefreshCw, Table2, TriangleAlert, X } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import { useLineHeight } from '../../state/line-height.ts'
import { loadColumns, loadTables } from '../../state/services.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { Elapsed } from '../../widgets/progress.tsx'
import { revealRow, useRowWindow } from '../../widgets/virtual-rows.ts'
import { insertText, shortName, type TreeRow } from './tree-rows.ts'

const indent = 14

const isFolder = (row: TreeRow): row is Extract<TreeRow, { expanded: boolean }> => 'expanded' in row

function retry(row: Extract<TreeRow, { kind: 'failed' }>): void {
  if (row.table === undefined) void loadTables(row.url, true)
  else void loadColumns(row.url, row.table)
}

function Content({ row }: { readonly row: TreeRow }) {
  switch (row.kind) {
    case 'service':
      return (
        <>
          <Database size={14} aria-hidden />
          <span className="tree-name tree-name-service">{row.service.title}</span>
          {row.service.available === false && (
            <TriangleAlert size={13} className="tree-warning" role="img" aria-label="not available" />
          )}
        </>
      )
    case 'schema':
      return (
        <>
          <Layers size={14} aria-hidden />
          <span className="tree-name">{row.schema.name}</span>
          <span className="tree-note">{row.shown.toLocaleString('en')}</span>
        </>
      )
    case 'table':
      return (
        <>
          <Table2 size={14} aria-hidden />
          <span className="tree-name">{shortName(row.table.name, row.schema.name)}</span>
          {row.table.rows !== undefined && <span className="tree-note">{row.table.rows.toLocaleString('en')}</span>}
        </>
      )
    case 'column':
      return (
        <>
          <Columns3 size={12} aria-hidden />
          <span className="tree-name">{row.column.name}</span>
          {row.column.unit && <span className="tree-note">{row.column.unit}</span>}
        </>
      )
    case 'loading':
      return (
        <>
          <span className="tree-name quiet">
            Reading… <Elapsed since={row.since} />
          </span>
          <IconButton label="Cancel reading" icon={<X size={13} />} onPress={row.cancel} />
        </>
      )
    case 'failed':
      return (
        <>
          <TriangleAlert size={13} className="tree-error" aria-hidden />
          <span className="tree-name tree-error" title={faultText(row.fault).sentence}>
            {faultText(row.fault).sentence}
          </span>
          <Button look="quiet" icon={<RefreshCw size={12} />} onPress={() => retry(row)}>
            Retry
          </Button>
        </>
      )
    case 'note':
      return <span className="tree-name quiet">{row.text}</span>
  }
}

const titleOf = (row: TreeRow): string | undefined => {
  if (row.kind === 'service') return row.service.url
  if (row.kind === 'schema') return [row.schema.name, row.schema.description].filter(Boolean).join('\n')
  if (row.kind === 'table') return [row.table.name, row.table.description].filter(Boolean).join('\n')
  if (row.kind === 'column')
    return [
      `${row.column.name}${row.column.unit ? ` [${row.column.unit}]` : ''}`,
      row.column.ucd,
      row.column.description,
    ]
      .filter(Boolean)
      .join('\n')
  return undefined
}

const rowId = (index: number): string => `service-tree-row-${index}`

/** The services with all below them as one tree. The keyboard is WAI-ARIA's: arrows fold and move, letters search. */
export function ServiceTree({
  rows,
  chosen,
  onChoose,
  onToggle,
  onUse,
  onMenu,
}: {
  readonly rows: readonly TreeRow[]
  /** Key of the line that the keyboard is on. */
  readonly chosen: string | undefined
  readonly onChoose: (row: TreeRow) => void
  readonly onToggle: (row: TreeRow, expanded: boolean) => void
  /** Enter or a double click. */
  readonly onUse: (row: TreeRow) => void
  readonly onMenu: (row: TreeRow, x: number, y: number) => void
}) {
  const rowHeight = useLineHeight()
  const viewport = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const { first, end } = useRowWindow(viewport, rowHeight, rows.length)
  const index = rows.findIndex(({ key }) => key === chosen)
  const rowsNow = useRef(rows)
  rowsNow.current = rows
  useEffect(() => {
    const at = rowsNow.current.findIndex(({ key }) => key === chosen)
    if (at >= 0 && viewport.current) revealRow(viewport.current, at, rowHeight)
  }, [chosen, rowHeight])

  const choose = (wanted: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, wanted))]
    if (row) onChoose(row)
  }
  const search = (letter: string, now: number) => {
    typed.current = { text: now - typed.current.at < 700 ? typed.current.text + letter : letter, at: now }
    const { text } = typed.current
    const from = text.length === 1 ? index + 1 : index
    for (let step = 0; step < rows.length; step++) {
      const at = (from + step + rows.length) % rows.length
      const name = rows[at] && nameOf(rows[at])
      if (name?.toLowerCase().startsWith(text)) return choose(at)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[index]
    const page = Math.floor((viewport.current?.clientHeight ?? 240) / rowHeight)
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (step !== undefined) choose(index + step)
    else if (event.key === 'Home') choose(0)
    else if (event.key === 'End') choose(rows.length - 1)
    else if (event.key === 'ArrowRight' && row && isFolder(row)) row.expanded ? choose(index + 1) : onToggle(row, true)
    else if (event.key === 'ArrowLeft' && row)
      isFolder(row) && row.expanded
        ? onToggle(row, false)
        : choose(rows.findLastIndex((other, at) => at < index && other.level < row.level))
    else if (event.key === 'Enter' && row) row.kind === 'failed' ? retry(row) : onUse(row)
    else if (event.key === ' ' && row && isFolder(row)) onToggle(row, !row.expanded)
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && row) {
      const box = document.getElementById(rowId(index))?.getBoundingClientRect()
      if (box) onMenu(row, box.left + 40, box.bottom)
    } else if (event.key.length === 1 && event.key !== ' ') search(event.key.toLowerCase(), event.timeStamp)
    else return
    event.preventDefault()
  }
  const openMenu = (event: MouseEvent, row: TreeRow) => {
    event.preventDefault()
    onChoose(row)
    onMenu(row, event.clientX, event.clientY)
  }
  const onDragStart = (event: DragEvent, row: TreeRow) => {
    const text = insertText(row)
    if (text === undefined) return event.preventDefault()
    event.dataTransfer.setData('text/plain', text)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <div
      ref={viewport}
      className="tree"
      role="tree"
      aria-label="Services, schemas, tables and columns"
      tabIndex={0}
      aria-activedescendant={index >= first && index < end ? rowId(index) : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => index < 0 && choose(0)}
    >
      <div style={{ height: rows.length * rowHeight, position: 'relative' }}>
        {rows.slice(first, end).map((row, offset) => {
          const at = first + offset
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the keyboard (aria-activedescendant)
            <div
              key={row.key}
              id={rowId(at)}
              role="treeitem"
              aria-level={row.level}
              aria-setsize={row.setSize}
              aria-posinset={row.position}
              aria-selected={row.key === chosen}
              {...(isFolder(row) ? { 'aria-expanded': row.expanded } : {})}
              className={`tree-row tree-row-${row.kind}`}
              style={{ top: at * rowHeight, paddingLeft: 6 + (row.level - 1) * indent }}
              title={titleOf(row)}
              draggable={insertText(row) !== undefined}
              onDragStart={(event) => onDragStart(event, row)}
              onMouseDown={() => onChoose(row)}
              onDoubleClick={() => onUse(row)}
              onContextMenu={(event) => openMenu(event, row)}
            >
              {isFolder(row) ? (
                <ChevronRight
                  size={14}
                  className={row.expanded ? 'tree-fold tree-fold-open' : 'tree-fold'}
                  onClick={() => onToggle(row, !row.expanded)}
                  onDoubleClick={(event) => event.stopPropagation()}
                  aria-hidden
                />
              ) : (
                <span className="tree-fold" />
              )}
              <Content row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function nameOf(row: TreeRow): string | undefined {
  if (row.kind === 'service') return row.service.title
  if (row.kind === 'schema') return row.schema.name
  if (row.kind === 'table') return shortName(row.table.name, row.schema.name)
  return row.kind === 'column' ? row.column.name : undefined
}
