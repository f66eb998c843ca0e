import { Copy, Share2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { BreakableText } from './breakable-text.tsx'
import './inspector-row.css'

/** One thing of a list of properties (a `dl`): name, value with unit, what it means; its value can be copied. */
export function InspectorRow({
  name,
  text,
  tone = 'value',
  unit,
  about,
  onOpen,
  onSend,
  onDrag,
  onCopy,
}: {
  readonly name: string
  readonly text: string
  /** `quiet`, `null`: no value of its own; `pending`: not there yet. */
  readonly tone?: 'value' | 'quiet' | 'null' | 'pending'
  readonly unit?: string | undefined
  /** What it means: one or more inline elements, drawn below. */
  readonly about?: ReactNode
  /** The value is a link. */
  readonly onOpen?: (() => void) | undefined
  /** What the value leads to can be sent; asked at a place of the window. */
  readonly onSend?: ((place: { readonly x: number; readonly y: number }) => void) | undefined
  /** The link is dragged. */
  readonly onDrag?: (() => void) | undefined
  readonly onCopy?: (() => void) | undefined
}) {
  return (
    <div className="inspector-row">
      <dt className="inspector-row-name" title={name}>
        {name}
      </dt>
      <dd className="inspector-row-value">
        {onOpen ? (
          <button
            type="button"
            className="inspector-row-text inspector-row-link"
            draggable={onDrag !== undefined}
            onDragStart={onDrag}
            onClick={onOpen}
          >
            <BreakableText text={text} />
          </button>
        ) : (
          <span className={`inspector-row-text selectable inspector-row-${tone}`}>
            <BreakableText text={text} />
          </span>
        )}
        {unit && (
          <>
            {' '}
            <span className="inspector-row-unit">{unit}</span>
          </>
        )}
        {onSend && (
          <button
            type="button"
            className="inspector-row-copy"
            aria-label={`Send what ${name} leads to`}
            aria-haspopup="menu"
            title={`Send what ${name} leads to`}
            onClick={({ currentTarget }) => {
              const box = currentTarget.getBoundingClientRect()
              onSend({ x: box.left, y: box.bottom })
            }}
          >
            <Share2 size={13} aria-hidden />
          </button>
        )}
        {onCopy && (
          // A plain button: hundreds of rows may each have one.
          <button
            type="button"
            className="inspector-row-copy"
            aria-label={`Copy ${name}`}
            title={`Copy ${name}`}
            onClick={onCopy}
          >
            <Copy size={13} aria-hidden />
          </button>
        )}
      </dd>
      {about && <dd className="inspector-row-about">{about}</dd>}
    </div>
  )
}
