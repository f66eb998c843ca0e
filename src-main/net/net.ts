import type { Outcome } from '#shared/ipc/fault.ts'
import type { Exchange } from '#shared/ipc/workspace.ts'
import type { Credentials } from './credentials.ts'

/** A request through the one door out. URLs must be http or https. */
export interface NetRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'DELETE' | 'HEAD'
  /** Custom headers count as credentials: they are dropped when a redirect leaves the origin. */
  readonly headers?: Readonly<Record<string, string>>
  /** A form (application/x-www-form-urlencoded), or a body with its content type. */
  readonly form?: ReadonlyArray<readonly [string, string]>
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array }
  readonly signal?: AbortSignal
  /** Asked in place of the accounts, for this request only. */
  readonly credentials?: Credentials
  /** `answer` hands a 3xx back as it came instead of following it. Default `follow`; a DELETE is never followed. */
  readonly redirects?: 'follow' | 'answer'
  /** Nothing arrives for so long: `timeout`. Default from the settings (60 s). */
  readonly idleTimeoutSeconds?: number
  /** Bytes of the body after decompression; default unlimited for streams, 64 MiB for `text` and `bytes`. */
  readonly maxBytes?: number
}

/** An answer whose body has not been read yet. Any status is an answer, not a fault. */
export interface NetResponse {
  readonly status: number
  /** Names in lower case; repeated fields joined by ", " (Set-Cookie by a line feed). */
  readonly headers: ReadonlyMap<string, string>
  /** Where the answer came from after redirects. */
  readonly url: string
  /** Content-Length if it is of the decoded body. */
  readonly bytesExpected?: number
  /** Decoded chunks as they arrive; throws FaultError (`timeout`, `offline`, `limit`, `cancelled`). Breaking out closes the socket. */
  readonly body: AsyncIterable<Uint8Array>
  /** The body as text (charset of a byte order mark, the content type or the XML declaration, else UTF-8), at most `maxBytes`. */
  text(maxBytes?: number): Promise<string>
  /** Gives the body up and closes the socket. */
  cancel(): void
}

/** The one door out: redirects by hand, credentials per origin, idle time-outs, limits, proxies, flight recorder. */
export interface Net {
  request(request: NetRequest): Promise<Outcome<NetResponse>>
  /** Exchanges recorded, newest first, secrets removed. */
  exchanges(limit: number): Exchange[]
  close(): Promise<void>
}
