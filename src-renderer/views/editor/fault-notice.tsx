import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText, isOfFile } from '#shared/ipc/fault-text.ts'
import { copyText } from '../../state/clipboard.ts'
import { Button } from '../../widgets/button.tsx'
import { ErrorState } from '../../widgets/error-state.tsx'
import { SignInButton } from '../accounts/sign-in-button.tsx'

/** Where in the query the service saw the error, if it says so. */
const placeText = ({ line, column }: Fault): string =>
  line === undefined ? '' : column === undefined ? ` in line ${line}` : ` in line ${line}, column ${column}`

/** True where the detail is what a service answered: a refused connection or a full disk has none. */
const isAnswered = ({ kind, status }: Fault): boolean =>
  status !== undefined || /^(service|html|votable|format|overflow)$/.test(kind)

/** A fault in words, with the service's own as they came. */
export function FaultNotice({
  fault,
  service,
  action,
  offer,
  children,
}: {
  readonly fault: Fault
  /** Base address of the service that was asked, for a login. */
  readonly service?: string | undefined
  readonly action?: { readonly label: string; readonly run: () => void }
  /** What would do better, and why; it takes the place of the next action. */
  readonly offer?: { readonly why: string; readonly button: ReactNode } | undefined
  readonly children?: ReactNode
}) {
  const text = faultText(fault)
  const words = fault.message.trim()
  const heading =
    fault.kind === 'service' && !isOfFile(fault) ? `The service reports an error${placeText(fault)}` : text.sentence
  const said = heading.includes(words.replace(/[.!?…:]+$/, ''))
  const whole = [text.sentence, text.where, text.next, words, fault.detail].filter(Boolean).join('\n\n')
  return (
    <ErrorState
      title={heading}
      words={words !== '' && !said ? words : undefined}
      where={text.where}
      next={offer?.why ?? text.next}
      detail={fault.detail}
      detailName={!isAnswered(fault) ? 'details' : isOfFile(fault) ? 'how the file begins' : 'the raw answer'}
      actions={
        <>
          <SignInButton fault={fault} service={service} again={action?.run} />
          {offer?.button}
          {action && <Button onPress={action.run}>{action.label}</Button>}
          {children}
          <Button look="quiet" icon={<Copy size={13} />} onPress={() => void copyText(whole)}>
            Copy
          </Button>
        </>
      }
    />
  )
}
