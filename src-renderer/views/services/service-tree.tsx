import { Columns3, Database, KeyRound, Layers, RefreshCw, Table2, TriangleAlert, X } from 'lucide-react'
import { useMemo } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import { askForLogin, loginWantedBy } from '../../state/accounts.ts'
import { useLineHeight } from '../../state/line-height.ts'
import { loadColumns, loadTables, useServices } from '../../state/services.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { MarkedText } from '../../widgets/marked-text.tsx'
import { Elapsed } from '../../widgets/progress.tsx'
import { Tree } from '../../widgets/tree.tsx'
import { chosenNames, foundIn, insertText, isSimulated, nameList, shortName, type TreeRow } from './tree-rows.ts'

function retry(row: Extract<TreeRow, { kind: 'failed' }>): void {
  if (row.table === undefined) void loadTables(row.url, true)
  else void loadColumns(row.url, row.table)
}

/** Asks again; where the service wants a login, that first. */
function RetryButton({ row }: { readonly row: Extract<TreeRow, { kind: 'failed' }> }) {
  const wanted = loginWantedBy(row.fault, row.url, () => retry(row))
  if (wanted)
    return (
      <Button look="quiet" icon={<KeyRound size={12} />} onPress={() => askForLogin(wanted)}>
        Sign in…
      </Button>
    )
  return <IconButton label="Try again" icon={<RefreshCw size={12} />} onPress={() => retry(row)} />
}

/** What failed, shorter by the name of the service: its line stands above. */
function briefly({ fault, url }: Extract<TreeRow, { kind: 'failed' }>): string {
  const { sentence } = faultText(fault)
  const names = ['The service', ...(URL.canParse(url) ? [new URL(url).host] : [])]
  const name = names.find((one) => sentence.startsWith(`${one} `))
  if (name === undefined) return sentence
  const rest = sentence.slice(name.length + 1)
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** Why a table is among those a filter leaves, where its name does not show it. */
function Found({
  row,
  words,
}: {
  readonly row: Extract<TreeRow, { kind: 'table' }>
  readonly words: readonly string[]
}) {
  const columns = useServices((services) => services.columns)
  const found = foundIn(columns, row, words)
  if (!found) return null
  if (found.part === 'description') return <span className="tree-found">in its description</span>
  return (
    <span className="tree-found">
      <Columns3 size={11} aria-hidden />
      <span className="visually-hidden">by its column </span>
      <span className="tree-found-name">
        <MarkedText text={found.name} words={words} />
      </span>
      {found.more > 0 && <span>and {found.more} more</span>}
    </span>
  )
}

function Content({ row, words }: { readonly row: TreeRow; readonly words: readonly string[] }) {
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
          <span className="tree-name">
            <MarkedText text={row.schema.name} words={words} />
          </span>
          <span className="tree-note">{row.shown.toLocaleString('en')}</span>
        </>
      )
    case 'table':
      return (
        <>
          <Table2 size={14} aria-hidden />
          <span className="tree-name">
            <MarkedText text={shortName(row.table.name, row.schema.name)} words={words} />
          </span>
          {words.length > 0 && <Found row={row} words={words} />}
          {isSimulated(row.table) && <span className="tree-note tree-simulated">simulated</span>}
          {row.table.rows !== undefined && <span className="tree-note">{row.table.rows.toLocaleString('en')}</span>}
        </>
      )
    case 'column':
      return (
        <>
          <Columns3 size={12} aria-hidden />
          <span className="tree-name">
            <MarkedText text={row.column.name} words={words} />
          </span>
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
            {briefly(row)}
          </span>
          <RetryButton row={row} />
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

/** The services with all below them as one tree. */
export function ServiceTree({
  rows,
  words,
  chosen,
  selected,
  onChoose,
  onSelect,
  onToggle,
  onUse,
  onMenu,
}: {
  readonly rows: readonly TreeRow[]
  /** The words of the filter, lower case. */
  readonly words: readonly string[]
  /** Key of the line that the keyboard is on. */
  readonly chosen: string | undefined
  /** Keys of the chosen lines. */
  readonly selected: ReadonlySet<string>
  readonly onChoose: (row: TreeRow) => void
  readonly onSelect: (keys: ReadonlySet<string>) => void
  readonly onToggle: (row: TreeRow, expanded: boolean) => void
  /** Enter or a double click. */
  readonly onUse: (row: TreeRow) => void
  readonly onMenu: (row: TreeRow, x: number, y: number) => void
}) {
  const rowHeight = useLineHeight()
  // The names of very many chosen lines are put together once, and only where one of them is to be drawn.
  const names = useMemo(() => {
    let text: string | undefined
    return () => {
      text ??= nameList(chosenNames(rows, selected))
      return text
    }
  }, [rows, selected])
  const dragText = (row: TreeRow) => {
    const own = insertText(row)
    return own !== undefined && selected.has(row.key) ? names() : own
  }
  return (
    <Tree
      label="Services, schemas, tables and columns"
      rows={rows}
      rowHeight={rowHeight}
      chosen={chosen}
      selected={selected}
      onSelect={onSelect}
      draw={(row) => <Content row={row} words={words} />}
      nameOf={nameOf}
      titleOf={titleOf}
      dragText={dragText}
      rowClass={(row) => `tree-row-${row.kind}`}
      onChoose={onChoose}
      onToggle={onToggle}
      onUse={(row) => (row.kind === 'failed' ? retry(row) : onUse(row))}
      onMenu={onMenu}
    />
  )
}

function nameOf(row: TreeRow): string | undefined {
  if (row.kind === 'service') return row.service.title
  if (row.kind === 'schema') return row.schema.name
  if (row.kind === 'table') return shortName(row.table.name, row.schema.name)
  return row.kind === 'column' ? row.column.name : undefined
}
