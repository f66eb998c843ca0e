import {
  Columns3,
  CornerDownRight,
  Database,
  GraduationCap,
  History,
  Library,
  Search,
  SquareChevronRight,
  Table2,
  TableProperties,
  TerminalSquare,
} from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { commandOf, keysOf } from '#shared/model/commands.ts'
import { keysText } from '#shared/model/key-text.ts'
import { isMac } from '../../app/shortcuts.ts'
import { useSettings } from '../../state/settings.ts'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { type Entry, type EntryKind, kindWords } from './entries.ts'
import { findEntries, prefixes, readPrefix, shownLimit } from './find.ts'
import { useFoundColumns, withFoundColumns } from './found-columns.ts'
import { closePalette, usePalette } from './palette-state.ts'
import { actOn, secondAction, usePaletteSource } from './source.ts'
import './palette.css'

const icons: Readonly<Record<EntryKind, ReactNode>> = {
  command: <SquareChevronRight size={14} aria-hidden />,
  query: <TerminalSquare size={14} aria-hidden />,
  'open-table': <TableProperties size={14} aria-hidden />,
  set: <Library size={14} aria-hidden />,
  service: <Database size={14} aria-hidden />,
  table: <Table2 size={14} aria-hidden />,
  column: <Columns3 size={14} aria-hidden />,
  example: <GraduationCap size={14} aria-hidden />,
  'service-example': <GraduationCap size={14} aria-hidden />,
  history: <History size={14} aria-hidden />,
  row: <CornerDownRight size={14} aria-hidden />,
  find: <Columns3 size={14} aria-hidden />,
}

const optionId = (index: number): string => `palette-option-${index}`

function Line({ entry }: { readonly entry: Entry }) {
  const chosen = useSettings((settings) => settings.shortcuts)
  const keys = entry.kind === 'command' ? keysOf(commandOf(entry.command.id) ?? entry.command, chosen) : undefined
  return (
    <>
      <span className="palette-icon">{icons[entry.kind]}</span>
      <span className="palette-title">{entry.title}</span>
      <span className="palette-note">{entry.note}</span>
      <span className="palette-kind">{kindWords[entry.kind]}</span>
      {keys !== undefined && <kbd className="palette-keys">{keysText(keys, isMac())}</kbd>}
    </>
  )
}

/** What is missing where nothing was found, and where it could come from. */
function Nothing({ typed }: { readonly typed: string }) {
  const { prefix, text } = readPrefix(typed)
  if (prefix === ':')
    return (
      <EmptyState small title={text.trim() === '' ? 'Type the number of a row' : 'The shown table has no such row'}>
        {text.trim() !== '' && 'Type another number, from 1 on. '}
        Rows are those of the table that is shown.
      </EmptyState>
    )
  const known =
    prefix === '#'
      ? 'Type a name, a UCD or words: columns are known of tables that were looked at and of services whose columns were read.'
      : undefined
  return (
    <EmptyState small title={text.trim() === '' ? 'Nothing to choose from yet' : `Nothing is called “${text.trim()}”`}>
      {known ??
        'Tables are found in services that were opened in the Services panel. Another spelling, or fewer words, may find it.'}
    </EmptyState>
  )
}

/** Before a word is typed there is nothing that could be missing. */
function countWords(count: number, typed: string): string {
  if (count === 0) return readPrefix(typed).text.trim() === '' ? '' : 'Nothing found'
  return count === 1 ? '1 result' : `${count.toLocaleString('en')} results`
}

function Foot({
  entry,
  count,
  typed,
}: {
  readonly entry: Entry | undefined
  readonly count: number
  readonly typed: string
}) {
  const second = entry && secondAction(entry)
  return (
    <footer className="palette-foot">
      <span role="status" aria-live="polite">
        {countWords(count, typed)}
        {count > shownLimit && `, the best ${shownLimit} shown`}
      </span>
      <span className="palette-space" />
      {second && (
        <span>
          <kbd>{isMac() ? '⌥↩' : 'Alt+Enter'}</kbd> {second.label}
        </span>
      )}
      {Object.entries(prefixes).map(([prefix, what]) => (
        <span key={prefix}>
          <kbd>{prefix}</kbd> {what}
        </span>
      ))}
    </footer>
  )
}

function Box({ text }: { readonly text: string }) {
  const [typed, setTyped] = useState(text)
  const [index, setIndex] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const source = usePaletteSource()
  const columns = useFoundColumns(typed)
  const found = useMemo(() => withFoundColumns(findEntries(source, typed), columns, typed), [source, columns, typed])
  const entry = found.items[index]
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line, or other lines
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [index, found])
  const use = (chosen: Entry | undefined, second = false) => {
    if (!chosen) return
    const act = second ? secondAction(chosen)?.run : () => actOn(chosen)
    if (!act) return
    // The palette goes and gives the keyboard back before the action, which may move it further.
    flushSync(closePalette)
    act()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.items.length - 1
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }
    const step = steps[event.key]
    if (event.key === 'Escape') closePalette()
    else if (event.key === 'Enter') use(entry, event.altKey)
    else if (step === 1 || step === -1) setIndex((index + step + last + 1) % Math.max(1, last + 1))
    else if (step !== undefined) setIndex(Math.max(0, Math.min(last, index + step)))
    else if (event.key === 'Tab') event.preventDefault()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="palette" role="dialog" aria-modal="true" aria-label="Search everything">
      <div className="palette-field">
        <Search size={16} aria-hidden />
        <input
          className="palette-input"
          role="combobox"
          aria-label="Search commands, services, tables, columns and queries"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={entry ? optionId(index) : undefined}
          placeholder="Search services, tables, columns, commands…"
          spellCheck={false}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: a person has asked for this field by a key or a press
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setIndex(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id="palette-list" className="palette-list" role="listbox" aria-label="Results">
        {found.items.map((one, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the keyboard (aria-activedescendant)
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys for the lines
          <div
            key={one.key}
            id={optionId(at)}
            role="option"
            aria-selected={at === index}
            className="palette-line"
            onPointerMove={() => at !== index && setIndex(at)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={(event) => use(one, event.altKey)}
          >
            <Line entry={one} />
          </div>
        ))}
      </div>
      {found.items.length === 0 && <Nothing typed={typed} />}
      <Foot entry={entry} count={found.count} typed={typed} />
    </div>
  )
}

/** Gives the keyboard back to where it was when the palette came. */
function useKeyboardBack(): void {
  useLayoutEffect(() => {
    // The field has the keyboard by now.
    const { from } = usePalette.getState()
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus()
    }
  }, [])
}

function Overlay({ text }: { readonly text: string }) {
  useKeyboardBack()
  return (
    <>
      <div className="palette-behind" onPointerDown={closePalette} />
      <Box text={text} />
    </>
  )
}

/** One field that reaches every command, service, table, column, open tab and past query; once in a window. */
export function Palette() {
  const { open, text } = usePalette()
  return open ? <Overlay text={text} /> : null
}
