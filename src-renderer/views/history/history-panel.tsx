import {
  Check,
  CircleSlash,
  CircleX,
  Clock,
  ListTodo,
  LoaderCircle,
  Scissors,
  Trash2,
  TriangleAlert,
} from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { HistoryEntry } from '#shared/ipc/queries.ts'
import { filterHistory, forgetHistory, reopenEntry, retryHistory, useHistory } from '../../state/history.ts'
import { showPanel } from '../../state/layout.ts'
import { useLineHeight } from '../../state/line-height.ts'
import { removeSoon, useRemovals } from '../../state/removals.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { Button, Hint, IconButton } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { FilterField } from '../../widgets/field.tsx'
import { durationText } from '../../widgets/progress.tsx'
import { revealRow, useRowWindow } from '../../widgets/virtual-rows.ts'
import { FaultNotice } from '../editor/fault-notice.tsx'
import './history-panel.css'

const icons = {
  running: LoaderCircle,
  done: Check,
  failed: CircleX,
  cancelled: CircleSlash,
  truncated: Scissors,
  partial: TriangleAlert,
}

/** How a query ended, in one word: rows that are there but not all of them have a word of their own. */
export function endOf(entry: Pick<HistoryEntry, 'state' | 'rows' | 'truncated'>): {
  readonly word: string
  readonly look: keyof typeof icons
  readonly meaning: string
} {
  const some = entry.rows !== undefined && entry.rows > 0
  if (entry.state === 'done' && entry.truncated)
    return { word: 'truncated', look: 'truncated', meaning: 'A limit cut the rows; there may be more.' }
  if (entry.state === 'cancelled' && some)
    return { word: 'stopped', look: 'partial', meaning: 'Stopped while its rows arrived; those are kept.' }
  if (entry.state === 'failed' && some)
    return { word: 'broke off', look: 'partial', meaning: 'The rows broke off; those before are kept.' }
  return { word: entry.state, look: entry.state, meaning: '' }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Day and time on this machine's clock: `2026-03-01 09:05`. */
export function dayAndTime(at: string): string {
  const time = new Date(at)
  const day = `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`
  return `${day} ${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`
}

export const oneLine = (adql: string): string => adql.replace(/\s+/g, ' ').trim()

function Cells({ entry, service }: { readonly entry: HistoryEntry; readonly service: string }) {
  const { word, look, meaning } = endOf(entry)
  const Icon = icons[look]
  return (
    <>
      <span className="history-time">{dayAndTime(entry.at)}</span>
      <span
        className={`history-state history-${look}`}
        title={[meaning, entry.fault && faultText(entry.fault).sentence].filter(Boolean).join(' ')}
      >
        <Icon size={13} aria-hidden />
        {word}
      </span>
      <span className="history-number">{entry.rows === undefined ? '' : entry.rows.toLocaleString('en')}</span>
      <span className="history-number history-seconds">
        {entry.seconds === undefined ? '' : durationText(entry.seconds)}
      </span>
      <span className="history-service" title={entry.url}>
        {service}
      </span>
      <span className="history-query" title={entry.adql}>
        {oneLine(entry.adql)}
      </span>
    </>
  )
}

function HistoryList() {
  const removed = useRemovals((removals) => removals.ids)
  const all = useHistory((history) => history.list)
  const list = useMemo(() => (removed.size > 0 ? all.filter(({ id }) => !removed.has(id)) : all), [all, removed])
  const services = useServices((state) => state.list)
  const rowHeight = useLineHeight()
  const viewport = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<string>()
  const { first, end } = useRowWindow(viewport, rowHeight, list.length)
  const index = list.findIndex(({ id }) => id === chosen)
  const choose = (wanted: number) => {
    const entry = list[Math.max(0, Math.min(list.length - 1, wanted))]
    if (!entry) return
    setChosen(entry.id)
    if (viewport.current) revealRow(viewport.current, list.indexOf(entry), rowHeight)
  }
  const forget = (entry: HistoryEntry) => {
    choose(list.indexOf(entry) + 1)
    removeSoon(entry.id, 'Deleted a query from the history', () => forgetHistory([entry.id]))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = list[index]
    const page = Math.floor((viewport.current?.clientHeight ?? 240) / rowHeight)
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    if (step !== undefined) choose(index + step)
    else if (event.key === 'Home') choose(0)
    else if (event.key === 'End') choose(list.length - 1)
    else if (event.key === 'Enter' && entry) reopenEntry(entry)
    else if (event.key === 'Delete' && entry) forget(entry)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={viewport}
      className="panel-body history-lines"
      role="listbox"
      aria-label="History of queries. Enter opens one as a new query, Delete takes it off."
      tabIndex={0}
      aria-activedescendant={index >= 0 ? `history-${chosen}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => index < 0 && choose(0)}
    >
      <div style={{ height: list.length * rowHeight, position: 'relative' }}>
        {list.slice(first, end).map((entry, offset) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list itself holds the keyboard (aria-activedescendant)
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its lines
          <div
            key={entry.id}
            id={`history-${entry.id}`}
            role="option"
            aria-selected={entry.id === chosen}
            aria-setsize={list.length}
            aria-posinset={first + offset + 1}
            className="history-line"
            style={{ top: (first + offset) * rowHeight }}
            onClick={() => setChosen(entry.id)}
            onDoubleClick={() => reopenEntry(entry)}
          >
            <Cells entry={entry} service={serviceTitle(entry.url, services) ?? entry.url} />
            <span className="history-delete">
              <IconButton label="Delete from history" icon={<Trash2 size={13} />} onPress={() => forget(entry)} />
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}

/** Queries that were run, newest first; a double click or Enter opens one again. */
export function HistoryPanel() {
  const { list, text, known, fault } = useHistory()
  return (
    <section className="panel" aria-label="History" data-panel>
      {(list.length > 0 || text !== '') && (
        <div className="panel-bar">
          <FilterField label="Filter queries" value={text} onChange={filterHistory} />
          <Hint text="What is run as a job is kept in the Jobs panel, not here.">
            <Button look="quiet" icon={<ListTodo size={13} />} onPress={() => showPanel('jobs')}>
              Jobs
            </Button>
          </Hint>
        </div>
      )}
      {fault && <FaultNotice fault={fault} action={{ label: 'Try again', run: retryHistory }} />}
      {!fault && list.length > 0 && <HistoryList />}
      {!fault && known && list.length === 0 && (
        <EmptyState icon={<Clock size={22} />} title={text ? 'No query matches the filter' : 'No queries yet'}>
          {text
            ? 'Words are looked for in the query and in the service’s address.'
            : 'Queries that you run are kept here; those that run as jobs, in the Jobs panel.'}
        </EmptyState>
      )}
    </section>
  )
}
