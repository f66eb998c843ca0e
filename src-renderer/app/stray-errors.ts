import { faultOf } from '#shared/ipc/fault.ts'
import { reportFault } from '../state/messages.ts'

/** Errors of ours that nothing else has caught are said in the messages, instead of being lost in a console. */
export function reportStrayErrors(): void {
  addEventListener('error', ({ error }: ErrorEvent) => {
    if (error instanceof Error) reportFault('Something went wrong in the window.', { ...faultOf(error), kind: 'bug' })
  })
  addEventListener('unhandledrejection', ({ reason }) => {
    const fault = faultOf(reason)
    // Monaco cancels its own requests by rejecting them with an error called Canceled.
    if (fault.kind !== 'cancelled' && !(reason instanceof Error && reason.name === 'Canceled'))
      reportFault('Something went wrong in the window.', fault)
  })
}
