import { type Fault, FaultError } from '#shared/ipc/fault.ts'
import type { NetRequest } from './net.ts'
import type { Method } from './redirects.ts'

/** A request that can be sent: its URL read, its headers checked, its body as bytes. */
export interface Outgoing {
  /** Without userinfo and fragment. */
  readonly url: URL
  readonly method: Method
  /** Names in lower case. */
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | undefined
  readonly contentType: string
  /** `user:password@` of the URL as an Authorization header for its origin (RFC 7617). */
  readonly userinfo: string | undefined
}

/** Headers that belong to the connection or are made from the body. */
const reserved: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const bad = (message: string, more: Omit<Fault, 'kind' | 'message'> = {}): FaultError =>
  new FaultError({ kind: 'bad-request', message, ...more })

/** Reads and checks what a caller asks for; throws a FaultError (`bad-request`). */
export function checkedRequest(request: NetRequest): Outgoing {
  const url = readUrl(request.url)
  const method = request.method ?? (request.form === undefined && request.body === undefined ? 'GET' : 'POST')
  if (method !== 'POST' && (request.form !== undefined || request.body !== undefined))
    throw bad(`A ${method} carries no form and no body.`, { where: url.origin })
  if (request.form !== undefined && request.body !== undefined)
    throw bad('A request carries a form or a body, not both.', { where: url.origin })
  const userinfo =
    url.username === '' && url.password === ''
      ? undefined
      : `Basic ${Buffer.from(`${percentDecoded(url.username)}:${percentDecoded(url.password)}`, 'utf8').toString('base64')}`
  url.username = ''
  url.password = ''
  url.hash = ''
  return { url, method, headers: checkedHeaders(request.headers ?? {}), userinfo, ...bodyOf(request, method) }
}

function readUrl(text: string): URL {
  const trimmed = text.trim()
  if (!URL.canParse(trimmed)) throw bad(`This is not an address: ${trimmed.slice(0, 200)}`)
  const url = new URL(trimmed)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw bad(`Only http and https addresses can be asked, not ${url.protocol.slice(0, -1)}.`)
  return url
}

function checkedHeaders(headers: Readonly<Record<string, string>>): ReadonlyArray<readonly [string, string]> {
  return Object.entries(headers).map(([name, value]): [string, string] => {
    const lower = name.toLowerCase()
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) throw bad(`This is not the name of a header: ${name.slice(0, 100)}`)
    if (reserved.has(lower)) throw bad(`The header ${name} is set by the program itself.`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
    if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
      throw bad(`The value of the header ${name} has characters that cannot be sent.`)
    return [lower, value]
  })
}

function bodyOf(request: NetRequest, method: Method): Pick<Outgoing, 'body' | 'contentType'> {
  if (request.body !== undefined) return { body: request.body.bytes, contentType: request.body.contentType }
  const contentType = 'application/x-www-form-urlencoded'
  if (method !== 'POST') return { body: undefined, contentType }
  const form = new URLSearchParams()
  for (const [name, value] of request.form ?? []) form.append(name, value)
  return { body: Buffer.from(form.toString(), 'latin1'), contentType }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
