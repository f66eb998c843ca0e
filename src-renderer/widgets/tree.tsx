import { ChevronRight } from 'lucide-react'
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react'
import { holdRow, revealRow, useRowWindow } from './virtual-rows.ts'
import './tree.css'

const indent = 14
/** Letters typed within this time search for one name. */
const searchMilliseconds = 700

/** Where a line stands: what is folded away has none. */
export interface TreePlace {
  /** Unique in the tree. */
  readonly key: string
  /** 1-based, as WAI-ARIA counts. */
  readonly level: number
  readonly position: number
  readonly setSize: number
  /** Absent: the line has nothing below it. */
  readonly expanded?: boolean
}

/** Keys held with a press. */
interface Held {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}
const noHold: Held = { shiftKey: false, ctrlKey: false, metaKey: false }

/** Lines that stand under a line, as far as a screen could show them. */
function linesBelow(rows: readonly TreePlace[], index: number): number {
  const level = rows[index]?.level ?? 0
  let count = 0
  while (count < 60 && (rows[index + count + 1]?.level ?? 0) > level) count++
  return count
}

/**
 * A tree of any length, given as the lines to be seen; only those in the viewport are drawn. The keyboard is WAI-ARIA's:
 * arrows fold and move, letters search, Enter uses a line, the menu key opens its menu; with `onSelect` Shift and Ctrl
 * choose several lines, Ctrl+A all.
 */
export function Tree<Row extends TreePlace>({
  label,
  rows,
  rowHeight = 24,
  chosen,
  selected,
  onSelect,
  draw,
  nameOf,
  titleOf,
  dragText,
  rowClass,
  onChoose,
  onToggle,
  onUse,
  onMenu,
}: {
  readonly label: string
  readonly rows: readonly Row[]
  /** Height of every line, CSS pixels. */
  readonly rowHeight?: number
  /** Key of the line that the keyboard is on. */
  readonly chosen: string | undefined
  /** Keys of the chosen lines where several may be: Shift goes from one to another, Ctrl adds and takes away. */
  readonly selected?: ReadonlySet<string> | undefined
  readonly onSelect?: (keys: ReadonlySet<string>) => void
  readonly draw: (row: Row) => ReactNode
  /** What typed letters are compared with. */
  readonly nameOf?: (row: Row) => string | undefined
  /** Shown when pointed at. */
  readonly titleOf?: (row: Row) => string | undefined
  /** The text that dragging a line carries; undefined: it is not dragged. */
  readonly dragText?: (row: Row) => string | undefined
  readonly rowClass?: (row: Row) => string
  readonly onChoose: (row: Row) => void
  readonly onToggle: (row: Row, expanded: boolean) => void
  /** Enter or a double click. */
  readonly onUse?: (row: Row) => void
  readonly onMenu?: (row: Row, x: number, y: number) => void
}) {
  const id = useId()
  const rowId = (index: number): string => `${id}-${index}`
  const viewport = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: Number.NEGATIVE_INFINITY })
  const { first, end, height } = useRowWindow(viewport, rowHeight, rows.length)
  const index = rows.findIndex(({ key }) => key === chosen)
  const rowsNow = useRef(rows)
  rowsNow.current = rows
  // A line may be chosen before it is there: it is gone to once it is.
  const isThere = index >= 0
  useEffect(() => {
    const at = rowsNow.current.findIndex(({ key }) => key === chosen)
    if (isThere && at >= 0 && viewport.current) revealRow(viewport.current, at, rowHeight)
  }, [chosen, rowHeight, isThere])
  // What arrives above it does not push it away, and what arrives below it comes into view.
  const below = isThere ? linesBelow(rows, index) : 0
  const seen = useRef({ chosen, index, below })
  useLayoutEffect(() => {
    const before = seen.current
    seen.current = { chosen, index, below }
    const element = viewport.current
    if (!element || !isThere || before.chosen !== chosen || before.index < 0) return
    if (!holdRow(element, before.index, index, rowHeight) || below <= before.below) return
    revealRow(element, index + below, rowHeight)
    revealRow(element, index, rowHeight)
  }, [chosen, index, below, isThere, rowHeight])

  // A line that was in view stays so where the tree gets lower.
  const heightBefore = useRef(height)
  useLayoutEffect(() => {
    const before = heightBefore.current
    heightBefore.current = height
    const element = viewport.current
    if (element && isThere && height < before && index * rowHeight < element.scrollTop + before)
      revealRow(element, index, rowHeight)
  }, [height, index, isThere, rowHeight])

  const anchor = useRef<string>(undefined)
  const choose = (wanted: number, hold: Held = noHold) => {
    const at = Math.max(0, Math.min(rows.length - 1, wanted))
    const row = rows[at]
    if (!row) return
    onChoose(row)
    if (!onSelect) return
    const from = hold.shiftKey ? rows.findIndex(({ key }) => key === (anchor.current ?? chosen)) : -1
    if (from >= 0) {
      anchor.current = rows[from]?.key
      onSelect(new Set(rows.slice(Math.min(from, at), Math.max(from, at) + 1).map(({ key }) => key)))
      return
    }
    anchor.current = row.key
    if (!hold.ctrlKey && !hold.metaKey) return onSelect(new Set([row.key]))
    const keys = new Set(selected)
    if (!keys.delete(row.key)) keys.add(row.key)
    onSelect(keys)
  }
  const isSelected = (key: string): boolean => (selected && onSelect ? selected.has(key) : key === chosen)
  const search = (letter: string, now: number) => {
    const { text: before, at: last } = typed.current
    const text = now - last < searchMilliseconds ? before + letter : letter
    typed.current = { text, at: now }
    const from = text.length === 1 ? index + 1 : index
    for (let step = 0; step < rows.length; step++) {
      const at = (from + step + rows.length) % rows.length
      const row = rows[at]
      if (row && nameOf?.(row)?.toLowerCase().startsWith(text)) return choose(at)
    }
  }
  const fold = (row: Row, open: boolean) => {
    if (row.expanded === !open) onToggle(row, open)
    else if (open && row.expanded) choose(index + 1)
    else if (!open) choose(rows.findLastIndex((other, at) => at < index && other.level < row.level))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const held = event.ctrlKey || event.metaKey
    if (event.altKey || (held && !(onSelect && /^(Arrow(Up|Down)| |a)$/.test(event.key)))) return
    if (event.target !== event.currentTarget && event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    const row = rows[index]
    const page = Math.floor((viewport.current?.clientHeight ?? 240) / rowHeight)
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    const hold = onSelect && event.shiftKey ? event : noHold
    if (held && event.key === ' ') choose(index, event)
    else if (held && event.key === 'a') onSelect?.(new Set(rows.map(({ key }) => key)))
    else if (held && step !== undefined) {
      // Ctrl moves the keyboard and leaves what is chosen.
      const to = rows[Math.max(0, Math.min(rows.length - 1, index + step))]
      if (to) onChoose(to)
    } else if (step !== undefined) choose(index + step, hold)
    else if (event.key === 'Home') choose(0, hold)
    else if (event.key === 'End') choose(rows.length - 1, hold)
    else if (event.key === 'ArrowRight' && row) fold(row, true)
    else if (event.key === 'ArrowLeft' && row) fold(row, false)
    else if (event.key === 'Enter' && row) onUse?.(row)
    else if (event.key === ' ' && row?.expanded !== undefined) onToggle(row, !row.expanded)
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && row) {
      const box = document.getElementById(rowId(index))?.getBoundingClientRect()
      if (box) onMenu?.(row, box.left + 40, box.bottom)
    } else if (event.key.length === 1 && event.key !== ' ') search(event.key.toLowerCase(), event.timeStamp)
    else return
    event.preventDefault()
  }
  const press = (event: MouseEvent, row: Row, at: number) => {
    if (event.button !== 0) return
    // A press on one of several may begin a drag of all of them: it is known at the release.
    const several = (selected?.size ?? 0) > 1 && isSelected(row.key)
    if (several && !event.shiftKey && !event.ctrlKey && !event.metaKey) onChoose(row)
    else choose(at, event)
  }
  const release = (event: MouseEvent, row: Row, at: number) => {
    if (!onSelect || event.detail !== 1 || event.shiftKey || event.ctrlKey || event.metaKey) return
    if ((selected?.size ?? 0) > 1 && isSelected(row.key)) choose(at)
  }
  const openMenu = (event: MouseEvent, row: Row) => {
    event.preventDefault()
    if (isSelected(row.key)) onChoose(row)
    else choose(rows.indexOf(row))
    onMenu?.(row, event.clientX, event.clientY)
  }
  const onDragStart = (event: DragEvent, row: Row) => {
    const text = dragText?.(row)
    if (text === undefined) return event.preventDefault()
    event.dataTransfer.setData('text/plain', text)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <div
      ref={viewport}
      className="tree"
      role="tree"
      aria-label={label}
      aria-multiselectable={onSelect !== undefined}
      tabIndex={0}
      aria-activedescendant={index >= first && index < end ? rowId(index) : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => index < 0 && choose(0)}
    >
      <div role="presentation" style={{ height: rows.length * rowHeight, position: 'relative' }}>
        {rows.slice(first, end).map((row, offset) => {
          const at = first + offset
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for its lines
            // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the keyboard (aria-activedescendant)
            <div
              key={row.key}
              id={rowId(at)}
              role="treeitem"
              aria-level={row.level}
              aria-setsize={row.setSize}
              aria-posinset={row.position}
              aria-selected={isSelected(row.key)}
              data-current={row.key === chosen || undefined}
              {...(row.expanded === undefined ? {} : { 'aria-expanded': row.expanded })}
              className={`tree-row ${rowClass?.(row) ?? ''}`}
              style={{ top: at * rowHeight, height: rowHeight, paddingLeft: 6 + (row.level - 1) * indent }}
              title={titleOf?.(row)}
              draggable={dragText?.(row) !== undefined}
              onDragStart={(event) => onDragStart(event, row)}
              onMouseDown={(event) => press(event, row, at)}
              onClick={(event) => release(event, row, at)}
              onDoubleClick={() => onUse?.(row)}
              onContextMenu={(event) => openMenu(event, row)}
            >
              {row.expanded === undefined ? (
                <span className="tree-fold" />
              ) : (
                <ChevronRight
                  size={14}
                  className={row.expanded ? 'tree-fold tree-fold-open' : 'tree-fold'}
                  onClick={() => onToggle(row, !row.expanded)}
                  onDoubleClick={(event) => event.stopPropagation()}
                  aria-hidden
                />
              )}
              {draw(row)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
