import { faultOf } from '#shared/ipc/fault.ts'
import type { App } from '../app.ts'

/** Where Node tells of promises that failed while nobody listened: `process`. */
interface Runtime {
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

/**
 * A promise that failed while nobody listened is said in the messages. Node would end the program for it, and the open
 * tables of every window with it. Errors thrown outside of promises still end it: what they left is not known.
 */
export function reportStrayRejections(runtime: Runtime, report: App['report']): void {
  runtime.on('unhandledRejection', (reason) => {
    const fault = faultOf(reason)
    if (fault.kind === 'cancelled') return
    console.error(`An error in the program: ${fault.detail ?? fault.message}`)
    report({
      severity: 'error',
      text: `Something went wrong in Alidade: ${fault.message}`,
      next: 'Work goes on. If something stands still, start Alidade again: queries and jobs are kept.',
      ...(fault.detail !== undefined && { detail: fault.detail }),
    })
  })
}
