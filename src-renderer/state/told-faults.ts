import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { showToast } from '../widgets/toasts.tsx'
import { reportFault } from './messages.ts'

/** Tells of an action that failed and belongs to no panel: a notice now, and a message to come back to. Cancelling is no failure. */
export function tellFailure(what: string, fault: Fault): void {
  if (fault.kind === 'cancelled') return
  reportFault(what, fault, true)
  const { sentence, next } = faultText(fault)
  showToast({ text: `${what} ${sentence} ${next}`, look: 'error' })
}
