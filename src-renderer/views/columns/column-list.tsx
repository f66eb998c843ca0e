import { type DragEvent, useLayoutEffect, useRef, useState } from 'react'
import type { FoundColumns, TapColumnHit } from '#shared/model/tap.ts'
import { type ColumnWord, wordsToMark } from '#shared/vo/tap/column-words.ts'
import { hitKey } from '../../state/column-search.ts'
import { useLineHeight } from '../../state/line-height.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { MarkedText } from '../../widgets/marked-text.tsx'
import { revealRow, useRowWindow } from '../../widgets/virtual-rows.ts'
import { actOnColumn } from './column-acts.ts'
import { columnKey } from './column-keys.ts'

export const listId = 'found-columns'
export const optionId = (index: number): string => `found-column-${index}`

/** From this width on a column stands in one line, CSS pixels. */
const wideEnough = 640
/** What two more lines of small type add to a line, CSS pixels. */
const furtherLines = 32

/** Whether an element has room for all of a column side by side. */
function useIsWide(element: { readonly current: HTMLElement | null }): boolean {
  const [isWide, setWide] = useState(false)
  useLayoutEffect(() => {
    const watched = element.current
    if (!watched) return
    const measure = () => setWide(watched.clientWidth >= wideEnough)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return isWide
}

function Line({ hit, words }: { readonly hit: TapColumnHit; readonly words: readonly ColumnWord[] }) {
  const service = useServices(({ list }) => serviceTitle(hit.service, list))
  const anywhere = wordsToMark(words)
  return (
    <>
      <span className="found-pair">
        <span className="found-name">
          <span className="found-column">
            <MarkedText text={hit.column} words={wordsToMark(words, 'name')} />
          </span>
          {hit.unit && (
            <span className="found-unit">
              [<MarkedText text={hit.unit} words={wordsToMark(words, 'unit')} />]
            </span>
          )}
        </span>
        <span className="found-ucd">{hit.ucd && <MarkedText text={hit.ucd} words={wordsToMark(words, 'ucd')} />}</span>
      </span>
      <span className="found-pair">
        <span className="found-table">
          <MarkedText text={hit.table} words={anywhere} />
        </span>
        <span className="found-service">{service}</span>
      </span>
      <span className="found-text">{hit.description && <MarkedText text={hit.description} words={anywhere} />}</span>
    </>
  )
}

const titleOf = (hit: TapColumnHit): string =>
  [`${hit.column}${hit.unit ? ` [${hit.unit}]` : ''}`, hit.ucd, hit.table, hit.description].filter(Boolean).join('\n')

/** The columns that were found; only those in sight are drawn. */
export function ColumnList({
  found,
  chosen,
  onChoose,
  onMenu,
}: {
  readonly found: FoundColumns & { readonly words: readonly ColumnWord[] }
  readonly chosen: number
  readonly onChoose: (index: number) => void
  readonly onMenu: (hit: TapColumnHit, x: number, y: number) => void
}) {
  const viewport = useRef<HTMLDivElement>(null)
  const isWide = useIsWide(viewport)
  const lineHeight = useLineHeight()
  const rowHeight = isWide ? lineHeight : lineHeight + furtherLines
  const { first, end } = useRowWindow(viewport, rowHeight, found.hits.length)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer begins at its first line
  useLayoutEffect(() => {
    if (viewport.current) revealRow(viewport.current, chosen, rowHeight)
  }, [chosen, rowHeight, found])
  const drag = (event: DragEvent, hit: TapColumnHit) => {
    event.dataTransfer.setData('text/plain', hit.column)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <div
      ref={viewport}
      id={listId}
      className={isWide ? 'found found-wide' : 'found'}
      role="listbox"
      aria-label="Columns found"
      tabIndex={0}
      aria-activedescendant={chosen >= first && chosen < end ? optionId(chosen) : undefined}
      onKeyDown={(event) => {
        const hit = found.hits[chosen]
        if (columnKey(event, found.hits, chosen, onChoose) || !hit) return
        if (event.key === 'Home') onChoose(0)
        else if (event.key === 'End') onChoose(found.hits.length - 1)
        else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
          const box = document.getElementById(optionId(chosen))?.getBoundingClientRect()
          if (box) onMenu(hit, box.left + 40, box.bottom)
        } else return
        event.preventDefault()
      }}
    >
      <div role="presentation" style={{ height: found.hits.length * rowHeight, position: 'relative' }}>
        {found.hits.slice(first, end).map((hit, offset) => {
          const at = first + offset
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the list itself holds the keyboard (aria-activedescendant)
            <div
              key={hitKey(hit)}
              id={optionId(at)}
              role="option"
              aria-selected={at === chosen}
              aria-setsize={found.hits.length}
              aria-posinset={at + 1}
              className="found-line"
              style={{ top: at * rowHeight, height: rowHeight }}
              title={titleOf(hit)}
              draggable
              onDragStart={(event) => drag(event, hit)}
              onMouseDown={() => onChoose(at)}
              onDoubleClick={() => actOnColumn(hit, 'show')}
              onContextMenu={(event) => {
                event.preventDefault()
                onChoose(at)
                onMenu(hit, event.clientX, event.clientY)
              }}
            >
              <Line hit={hit} words={found.words} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
