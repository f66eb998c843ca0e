import {
  ArrowDownLeft,
  ArrowLeftRight,
  ArrowUpRight,
  Check,
  CircleX,
  ListFilter,
  LoaderCircle,
  MessagesSquare,
  Trash2,
  TriangleAlert,
  VolumeX,
} from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useMemo, useRef } from 'react'
import { ToggleButton } from 'react-aria-components'
import type { SampLogEntry } from '#shared/model/samp.ts'
import { useLineHeight } from '../../state/line-height.ts'
import { clearSampLog, useSamp } from '../../state/samp.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { FilterField } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { revealRow, useRowWindow } from '../../widgets/virtual-rows.ts'
import { logRows } from './log-rows.ts'
import { MessageDetails } from './message-details.tsx'
import { changeLogLook, type LogLook, useSampPlace } from './samp-place.ts'
import '../../widgets/choices.css'
import './message-log.css'

const directions = {
  in: { Icon: ArrowDownLeft, word: 'in' },
  out: { Icon: ArrowUpRight, word: 'out' },
  past: { Icon: ArrowLeftRight, word: 'passing' },
} as const

const states = {
  told: { Icon: Check, word: 'told' },
  waiting: { Icon: LoaderCircle, word: 'waiting' },
  ok: { Icon: Check, word: 'done' },
  warning: { Icon: TriangleAlert, word: 'warning' },
  error: { Icon: CircleX, word: 'refused' },
  silent: { Icon: VolumeX, word: 'no answer' },
} as const
export const stateWord = (state: SampLogEntry['state']): string => states[state].word

const twoDigits = (value: number, digits = 2): string => String(value).padStart(digits, '0')
/** `12:03:04.123` on this machine's clock. */
export function clockText(at: string): string {
  const time = new Date(at)
  const seconds = `${twoDigits(time.getSeconds())}.${twoDigits(time.getMilliseconds(), 3)}`
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}:${seconds}`
}

/** `12 ms`, `3.2 s`, `240 s`; empty where it is not known. */
export function tookText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return ''
  if (milliseconds < 999.5) return `${Math.max(1, Math.round(milliseconds))} ms`
  return `${(milliseconds / 1000).toFixed(milliseconds < 100_000 ? 1 : 0)} s`
}

/** Names of programs by their ids; one that has gone keeps its id. */
export function usePeerNames(): (id: string) => string {
  const peers = useSamp(({ state }) => state?.peers)
  const self = useSamp(({ state }) => state?.selfId)
  return useMemo(() => {
    const names = new Map(peers?.map(({ id, name }) => [id, name]))
    return (id: string) => (id === self ? 'Alidade' : (names.get(id) ?? id))
  }, [peers, self])
}

function Cells({ entry, nameOf }: { readonly entry: SampLogEntry; readonly nameOf: (id: string) => string }) {
  const direction = directions[entry.direction]
  const state = states[entry.state]
  return (
    <>
      <span className="log-time">{clockText(entry.at)}</span>
      <span className="log-direction">
        <direction.Icon size={13} aria-hidden /> {direction.word}
      </span>
      <span className="log-mtype" title={entry.mtype}>
        <bdi>{entry.mtype}</bdi>
      </span>
      <span className={`log-way log-way-${entry.direction}`} title={`${nameOf(entry.from)} → ${nameOf(entry.to)}`}>
        <span className="log-from">{nameOf(entry.from)}</span> <span aria-hidden>→</span>
        <span className="visually-hidden">to</span> <span className="log-to">{nameOf(entry.to)}</span>
      </span>
      <span className={`log-state log-${entry.state}`}>
        <state.Icon size={13} aria-hidden />
        {state.word}
      </span>
      <span className="log-took">{tookText(entry.milliseconds)}</span>
    </>
  )
}

function Lines({ list, nameOf }: { readonly list: readonly SampLogEntry[]; readonly nameOf: (id: string) => string }) {
  const rowHeight = useLineHeight()
  const viewport = useRef<HTMLDivElement>(null)
  const chosen = useSampPlace((place) => place.entry)
  const { first, end } = useRowWindow(viewport, rowHeight, list.length)
  const index = list.findIndex(({ id }) => id === chosen)
  const choose = (wanted: number) => {
    const entry = list[Math.max(0, Math.min(list.length - 1, wanted))]
    if (!entry) return
    useSampPlace.setState({ entry: entry.id })
    if (viewport.current) revealRow(viewport.current, list.indexOf(entry), rowHeight)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((viewport.current?.clientHeight ?? 240) / rowHeight) - 1)
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    if (step !== undefined) choose(index < 0 ? 0 : index + step)
    else if (event.key === 'Home') choose(0)
    else if (event.key === 'End') choose(list.length - 1)
    else if (event.key === 'Escape') useSampPlace.setState({ entry: undefined })
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={viewport}
      className="log-lines"
      role="listbox"
      aria-label="Messages, newest first. Arrow keys choose one and show its details."
      tabIndex={0}
      aria-activedescendant={index >= first && index < end ? `samp-message-${index}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: list.length * rowHeight, position: 'relative' }}>
        {list.slice(first, end).map((entry, offset) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list itself holds the keyboard (aria-activedescendant)
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its lines
          <div
            key={entry.id}
            id={`samp-message-${first + offset}`}
            role="option"
            aria-selected={entry.id === chosen}
            aria-setsize={list.length}
            aria-posinset={first + offset + 1}
            className="log-line"
            style={{ top: (first + offset) * rowHeight, height: rowHeight }}
            onClick={() => useSampPlace.setState({ entry: entry.id })}
          >
            <Cells entry={entry} nameOf={nameOf} />
          </div>
        ))}
      </div>
    </div>
  )
}

const directionWords = { all: 'All', in: 'To us', out: 'From us', past: 'Between others' } as const
const isDirection = (id: string): id is LogLook['direction'] => Object.hasOwn(directionWords, id)

function Bar({ shown, all }: { readonly shown: number; readonly all: number }) {
  const look = useSampPlace((place) => place.look)
  return (
    <div className="panel-bar log-bar">
      <FilterField label="Filter messages" value={look.text} onChange={(text) => changeLogLook({ text })} />
      <MenuButton
        label="Messages to show"
        groups={[
          {
            lines: (Object.keys(directionWords) as LogLook['direction'][]).map((id) => ({
              id,
              label: directionWords[id],
              checked: id === look.direction,
            })),
          },
        ]}
        onAction={(id) => isDirection(id) && changeLogLook({ direction: id })}
      >
        <Button look="quiet" icon={<ListFilter size={13} />}>
          {directionWords[look.direction]}
        </Button>
      </MenuButton>
      <ToggleButton
        className="choice-chip"
        isSelected={look.failures}
        onChange={(failures) => changeLogLook({ failures })}
      >
        Failures only
      </ToggleButton>
      <span className="quiet log-count" role="status">
        {shown === all
          ? `${all.toLocaleString('en')} ${all === 1 ? 'message' : 'messages'}`
          : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')}`}
      </span>
      <Button look="quiet" icon={<Trash2 size={13} />} onPress={() => void clearSampLog()}>
        Clear all
      </Button>
    </div>
  )
}

/** The last thousand messages: what, from whom, to whom, how it ended. */
export function MessageLog() {
  const log = useSamp((samp) => samp.log)
  const look = useDeferredValue(useSampPlace((place) => place.look))
  const chosen = useSampPlace((place) => place.entry)
  const nameOf = usePeerNames()
  const list = useMemo(() => logRows(log, look, nameOf), [log, look, nameOf])
  const entry = list.find(({ id }) => id === chosen)
  if (log.length === 0)
    return (
      <EmptyState small icon={<MessagesSquare size={20} />} title="No messages yet">
        What programs say to each other over the hub stands here, with parameters, replies and times.
      </EmptyState>
    )
  return (
    <div className="log">
      <Bar shown={list.length} all={log.length} />
      <div className={entry ? 'log-body log-body-details' : 'log-body'}>
        {list.length > 0 ? (
          <Lines list={list} nameOf={nameOf} />
        ) : (
          <EmptyState
            small
            title="No message matches the filter"
            action={
              <Button onPress={() => changeLogLook({ text: '', direction: 'all', failures: false })}>
                Show all messages
              </Button>
            }
          >
            Words are looked for in MType, names, parameters and reply.
          </EmptyState>
        )}
        {entry && <MessageDetails key={entry.id} entry={entry} nameOf={nameOf} />}
      </div>
    </div>
  )
}
