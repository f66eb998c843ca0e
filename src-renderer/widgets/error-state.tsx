import { CircleX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { BreakableText } from './breakable-text.tsx'
import { Button } from './button.tsx'
import './error-state.css'

/** A failure: what happened, in whose words, where, what to do next; the raw answer on demand. */
export function ErrorState({
  title,
  words,
  where,
  next,
  detail,
  detailName = 'the raw answer',
  actions,
}: {
  readonly title: string
  /** Words of another program, as they came. */
  readonly words?: string | undefined
  readonly where?: string | undefined
  readonly next?: string | undefined
  /** A raw answer, shown when asked for. */
  readonly detail?: string | undefined
  /** What the detail is, as it stands behind Show and Hide. */
  readonly detailName?: string
  readonly actions?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <div className="error-state" role="alert">
      <div className="error-state-head">
        <CircleX size={18} aria-hidden />
        <p className="error-state-title selectable">{title}</p>
      </div>
      {words && <pre className="error-state-words selectable">{words}</pre>}
      {where && (
        <p className="error-state-where selectable">
          <BreakableText text={where} />
        </p>
      )}
      {next && <p className="error-state-next">{next}</p>}
      <div className="error-state-actions">
        {actions}
        {detail && (
          <Button look="quiet" onPress={() => setOpen(!open)} aria-expanded={open}>
            {`${open ? 'Hide' : 'Show'} ${detailName}`}
          </Button>
        )}
      </div>
      {open && detail && <pre className="error-state-detail selectable">{detail}</pre>}
    </div>
  )
}
