import { type Fault, FaultError, fail, faultOf, type Outcome } from '#shared/ipc/fault.ts'
import type { AdqlDiagnostic } from '#shared/vo/adql/diagnostic.ts'

/** What is wrong with a query as a fault that names the place: line and column, both from 1. */
export function queryFault(adql: string, diagnostic: AdqlDiagnostic | undefined): Outcome<never> {
  if (!diagnostic) return fail('bad-request', 'The query is empty.')
  const before = adql.slice(0, diagnostic.range.start).split(/\r\n|\r|\n/)
  const detail = adql.slice(diagnostic.range.start, Math.min(diagnostic.range.end, diagnostic.range.start + 200))
  return fail('bad-request', diagnostic.message, {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    ...(detail === '' ? {} : { detail }),
  })
}

/** What the engine itself could not do. Its messages begin with the kind of error. */
export function engineFault(error: unknown, skyFile: string): Fault {
  if (error instanceof FaultError) return error.fault
  const message = error instanceof Error ? error.message : String(error)
  if (/^INTERRUPT/i.test(message)) return { kind: 'cancelled', message: 'Cancelled.' }
  if (/^Out of Memory/i.test(message))
    return { kind: 'limit', message: 'The query needs more memory than it may have.', detail: message }
  // What the translator lets through and the engine does not: a column beside GROUP BY in a query inside another.
  const refused = /^Binder Error: (.+)/i.exec(message)?.[1]
  if (refused !== undefined)
    return { kind: 'bad-request', message: `The query cannot be run as it is: ${refused}`, detail: message }
  if (/^(IO|Permission|Serialization) Error/i.test(message))
    return {
      kind: 'storage',
      message: 'The tables of the practice sky cannot be read.',
      where: skyFile,
      detail: message,
    }
  return faultOf(error)
}
