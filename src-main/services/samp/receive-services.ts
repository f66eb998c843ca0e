import { fail, type Outcome } from '#shared/ipc/fault.ts'
import { errorResponse, okResponse, warningResponse } from '#shared/vo/samp/message.ts'
import { mapOf } from '#shared/vo/samp/value.ts'
import type { MessageHandler } from './client/samp-client.ts'

export interface ReceiveServicesParts {
  /** Adds a TAP service by its address. */
  readonly addService: (url: string, signal: AbortSignal) => Promise<Outcome<unknown>>
  /** Addresses of services by their IVO identifiers, in lower case. */
  readonly known: ReadonlyMap<string, string>
  readonly isPage: (sender: string) => boolean
  /** The sender is answered in this time at the latest. Default 20. */
  readonly replySeconds?: number
}

/** Services of one message that are looked at. */
const mostServices = 50

/** Handles voresource.loadlist and voresource.loadlist.tap: adds the services whose address is told or known. */
export function serviceHandler(parts: ReceiveServicesParts): MessageHandler {
  return async ({ params, sender }) => {
    const ids = mapOf(params, 'ids')
    if (!ids) return errorResponse({ short: 'The parameter "ids" is missing, or no map.', code: 'bad-request' })
    if (parts.isPage(sender))
      return errorResponse({ short: 'A page may not have services added.', code: 'bad-request' })
    const entries = Object.entries(ids).map(([id, value]) => ({ id, value: typeof value === 'string' ? value : '' }))
    const signal = AbortSignal.timeout((parts.replySeconds ?? 20) * 1000)
    const outcomes = await Promise.all(
      entries.slice(0, mostServices).map(async ({ id, value }) => {
        const outcome = await add(parts, id, value, signal)
        return outcome.ok ? undefined : `${id}: ${outcome.fault.message}`
      }),
    )
    const problems = outcomes.filter((problem) => problem !== undefined)
    if (entries.length > mostServices) problems.push(`Only the first ${mostServices} services were looked at.`)
    if (problems.length === 0) return okResponse()
    const added = outcomes.length - outcomes.filter((problem) => problem !== undefined).length
    const short = `${added} of ${entries.length} services were added.`
    const error = { short, user: `${short} ${problems.join(' ')}`, code: 'not-found' }
    return added === 0 ? errorResponse(error) : warningResponse({}, error)
  }
}

async function add(
  { addService, known }: ReceiveServicesParts,
  id: string,
  value: string,
  signal: AbortSignal,
): Promise<Outcome<unknown>> {
  const url = [value, id].find((text) => /^https?:\/\//i.test(text.trim())) ?? known.get(id.trim().toLowerCase())
  if (url === undefined) return fail('not-found', 'no address of this service is known here.')
  const ended = new Promise<Outcome<never>>((resolve) => {
    const late = (): void => resolve(fail('timeout', 'it has not answered in time.'))
    if (signal.aborted) late()
    signal.addEventListener('abort', late, { once: true })
  })
  return Promise.race([addService(url.trim(), signal), ended])
}
