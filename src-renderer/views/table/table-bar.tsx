import { Columns3, CornerDownRight, Search, Square } from 'lucide-react'
import { type ReactNode, type Ref, useState } from 'react'
import type { TableInfo } from '#shared/model/table.ts'
import { countText, secondsText } from '../../cells/number-text.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { MenuButton, type MenuGroup } from '../../widgets/menu.tsx'
import { readFraction, rowsText } from './completeness.ts'
import { CompletenessBadge } from './completeness-badge.tsx'
import { SimulatedBadge } from './simulated-badge.tsx'
import './table-bar.css'

function Reading({ table, onStop }: { readonly table: TableInfo; readonly onStop: () => void }) {
  const fraction = readFraction(table)
  return (
    <span className="table-reading">
      <span
        className="table-reading-track"
        role="progressbar"
        aria-label="Reading"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(fraction === undefined ? {} : { 'aria-valuenow': Math.round(fraction * 100) })}
      >
        <span
          className={fraction === undefined ? 'table-reading-done table-reading-unknown' : 'table-reading-done'}
          style={fraction === undefined ? {} : { width: `${fraction * 100}%` }}
        />
      </span>
      <span className="quiet">{fraction === undefined ? 'reading' : `${Math.floor(fraction * 100)} %`}</span>
      <Button look="quiet" icon={<Square size={12} />} onPress={onStop}>
        Stop
      </Button>
    </span>
  )
}

/** `12345`, `12,345` or `12 345` as a 0-based row; undefined where that is no row of the table. */
export function askedRow(text: string, rows: number): number | undefined {
  const digits = text.replace(/[\s,.']/g, '')
  if (!/^\d+$/.test(digits)) return undefined
  const row = Number(digits) - 1
  return row >= 0 && row < rows ? row : undefined
}

function GoToRow({
  rows,
  inputRef,
  onGo,
  onLeave,
}: {
  readonly rows: number
  readonly inputRef: Ref<HTMLInputElement>
  readonly onGo: (row: number) => void
  readonly onLeave: () => void
}) {
  const [text, setText] = useState('')
  const row = askedRow(text, rows)
  const wrong = text !== '' && row === undefined
  return (
    <label className={wrong ? 'go-to-row go-to-row-wrong' : 'go-to-row'}>
      <CornerDownRight size={13} aria-hidden />
      <input
        ref={inputRef}
        className="go-to-row-input"
        aria-label="Go to row"
        aria-invalid={wrong}
        placeholder="Go to row"
        inputMode="numeric"
        spellCheck={false}
        autoComplete="off"
        title="Go to row (Ctrl+G)"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && row !== undefined) onGo(row)
          // What is no row is typed anew.
          else if (event.key === 'Enter' && wrong) event.currentTarget.select()
          else if (event.key === 'Escape') onLeave()
          else return
          event.preventDefault()
        }}
      />
      {wrong && (
        <span className="go-to-row-hint" role="status">
          Rows are 1 to {countText(rows)}
        </span>
      )}
    </label>
  )
}

/** Which program sent the table, and from where it was read. */
function FromProgram({ table: { provenance } }: { readonly table: TableInfo }) {
  const at = new Date(provenance.at).toLocaleString('en-GB')
  return (
    <span
      className="table-fact table-from quiet"
      title={`Sent by ${provenance.from ?? 'another program'} over SAMP, ${at}\n${provenance.source}`}
    >
      from {provenance.from === undefined ? 'another program' : `“${provenance.from}”`}
    </span>
  )
}

/** The line above the grid: what the table is, how large, how long it took, how complete it is. */
export function TableBar({
  table,
  note,
  actions,
  columnGroups,
  goToRef,
  onColumns,
  onGo,
  onLeaveGoTo,
  onFind,
  onStop,
}: {
  readonly table: TableInfo
  /** What is to be known of the whole table besides its own facts. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly columnGroups: readonly MenuGroup[]
  readonly goToRef: Ref<HTMLInputElement>
  readonly onColumns: (id: string) => void
  readonly onGo: (row: number) => void
  readonly onLeaveGoTo: () => void
  readonly onFind: () => void
  readonly onStop: () => void
}) {
  return (
    <header className="table-bar">
      <h2 className="table-title" title={table.description ?? table.title}>
        {table.title}
      </h2>
      <span className="table-fact" aria-live="off">
        {rowsText(table)}
      </span>
      {table.provenance.job === undefined && (
        <span className="table-fact table-seconds quiet">{secondsText(table.seconds)}</span>
      )}
      {table.provenance.kind === 'samp' && <FromProgram table={table} />}
      {note}
      <SimulatedBadge table={table} />
      <CompletenessBadge table={table} />
      {table.state === 'reading' && <Reading table={table} onStop={onStop} />}
      <span className="table-tools">
        <GoToRow rows={table.rows} inputRef={goToRef} onGo={onGo} onLeave={onLeaveGoTo} />
        <IconButton label="Find in the table" shortcut="Ctrl+F" icon={<Search size={15} />} onPress={onFind} />
        <MenuButton label="Columns" groups={columnGroups} onAction={onColumns} side="bottom end">
          <IconButton label="Columns" icon={<Columns3 size={15} />} />
        </MenuButton>
        {actions}
      </span>
    </header>
  )
}
