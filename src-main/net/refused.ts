import type { Fault } from '#shared/ipc/fault.ts'
import { refusalOf } from '#shared/vo/dali/refusal.ts'
import type { NetResponse } from './net.ts'

/** An answer that is no result, as a fault in the service's own words. `now`: milliseconds since 1970, for Retry-After. */
export function refusedFault(response: NetResponse, text: string, now: number): Fault {
  return refusalOf(
    {
      status: response.status,
      url: response.url,
      text,
      retryAfter: response.headers.get('retry-after'),
      challenge: response.status === 401 ? response.headers.get('www-authenticate') : undefined,
    },
    now,
  )
}
