import { CircleX, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button } from '../../widgets/button.tsx'
import './fault-notice.css'

/** Where in the query the service saw the error, if it says so. */
const placeText = ({ line, column }: Fault): string =>
  line === undefined ? '' : column === undefined ? ` in line ${line}` : ` in line ${line}, column ${column}`

/** A failure: what happened, where, what to do next; the service's own words as they came; the raw answer on demand. */
export function FaultNotice({
  fault,
  action,
  children,
}: {
  readonly fault: Fault
  readonly action?: { readonly label: string; readonly run: () => void }
  readonly children?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const text = faultText(fault)
  const words = fault.message.trim()
  const heading = fault.kind === 'service' ? `The service reports an error${placeText(fault)}` : text.sentence
  const said = heading.includes(words.replace(/[.!?…:]+$/, ''))
  const whole = [text.sentence, text.where, text.next, words, fault.detail].filter(Boolean).join('\n\n')
  return (
    <div className="fault-notice" role="alert">
      <div className="fault-notice-head">
        <CircleX size={18} aria-hidden />
        <p className="fault-notice-sentence selectable">{heading}</p>
      </div>
      {words !== '' && !said && <pre className="fault-notice-words selectable">{words}</pre>}
      {text.where && <p className="fault-notice-where selectable">{text.where}</p>}
      <p className="fault-notice-next">{text.next}</p>
      <div className="fault-notice-actions">
        {action && (
          <Button look="plain" onPress={action.run}>
            {action.label}
          </Button>
        )}
        {children}
        {fault.detail && (
          <Button look="quiet" onPress={() => setOpen(!open)} aria-expanded={open}>
            {open ? 'Hide the raw answer' : 'Show the raw answer'}
          </Button>
        )}
        <Button
          look="quiet"
          icon={<Copy size={13} />}
          onPress={() => void navigator.clipboard.writeText(whole).then(() => announce('Copied.'))}
        >
          Copy
        </Button>
      </div>
      {open && fault.detail && <pre className="fault-notice-detail selectable">{fault.detail}</pre>}
    </div>
  )
}
