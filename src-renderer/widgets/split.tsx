import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import './split.css'

const step = 0.04

/** Two panes, one over the other, with a bar between them that is dragged or moved with the arrow keys. */
export function Split({
  label,
  ratio,
  onRatio,
  first,
  second,
  minimum = 60,
}: {
  readonly label: string
  /** Share of the first pane, 0 to 1. */
  readonly ratio: number
  readonly onRatio: (ratio: number) => void
  readonly first: ReactNode
  /** Nothing: the first pane has all the height. */
  readonly second: ReactNode
  /** Least height of either pane, CSS pixels. */
  readonly minimum?: number
}) {
  const frame = useRef<HTMLDivElement>(null)
  const within = (wanted: number) => {
    const height = frame.current?.clientHeight ?? 0
    const least = height > 0 ? Math.min(0.5, minimum / height) : 0
    onRatio(Math.min(1 - least, Math.max(least, wanted)))
  }
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = frame.current?.getBoundingClientRect()
    if (box && box.height > 0) within((event.clientY - box.top) / box.height)
  }
  const move = (event: KeyboardEvent) => {
    const wanted = { ArrowUp: ratio - step, ArrowDown: ratio + step, Home: 0, End: 1 }[event.key]
    if (wanted === undefined) return
    event.preventDefault()
    within(wanted)
  }
  return (
    <div ref={frame} className="split">
      <div className="split-pane" style={{ flex: `${second === null ? 1 : ratio} 1 0` }}>
        {first}
      </div>
      {second !== null && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a window splitter, which hr is not (WAI-ARIA 1.2, separator that takes focus) */}
          <div
            className="split-bar"
            role="separator"
            aria-label={label}
            aria-orientation="horizontal"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(ratio * 100)}
            tabIndex={0}
            onKeyDown={move}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
          />
          <div className="split-pane" style={{ flex: `${1 - ratio} 1 0` }}>
            {second}
          </div>
        </>
      )}
    </div>
  )
}
