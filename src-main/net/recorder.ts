import type { Exchange } from '#shared/ipc/workspace.ts'
import { cleanHeader, cleanParameters, cleanText, cleanUrl, isSecretName, KnownSecrets } from './secrets.ts'

/** How many exchanges are kept. */
export const recordedExchanges = 500
/** How much of a body is shown. */
export const recordedBodyBytes = 4096
/** How much is held while it comes in, so that a secret across the cut is still recognised. */
const capturedBytes = 2 * recordedBodyBytes

type Header = readonly [string, string]

interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array | undefined
  readonly contentType: string | undefined
}

/** One exchange while it goes on. */
export class Recording {
  readonly id: string
  readonly #now: () => number
  readonly #startedAt: number
  readonly #request: RecordedRequest
  readonly #requestBody: string | undefined
  readonly #head: Uint8Array[] = []
  #headBytes = 0
  #status: number | undefined
  #responseHeaders: readonly Header[] = []
  #bytes = 0
  #error: string | undefined
  #endedAt: number | undefined
  /** What was shown last, clean of all secrets up to a generation; undefined after a change. */
  #shown: { readonly exchange: Exchange; readonly generation: number } | undefined

  constructor(id: string, request: RecordedRequest, now: () => number) {
    this.id = id
    this.#now = now
    this.#startedAt = now()
    this.#request = { ...request, body: undefined }
    this.#requestBody = request.body === undefined ? undefined : textOf([request.body.subarray(0, capturedBytes)])
  }

  answered(status: number, headers: readonly Header[]): void {
    this.#shown = undefined
    this.#status = status
    this.#responseHeaders = headers
  }

  /** Counts bytes of the answer as they came over the wire. */
  received(bytes: number): void {
    this.#shown = undefined
    this.#bytes += bytes
  }

  /** Keeps the beginning of the decoded answer. */
  showed(chunk: Uint8Array): void {
    if (this.#headBytes >= capturedBytes) return
    this.#shown = undefined
    const part = chunk.slice(0, capturedBytes - this.#headBytes)
    this.#head.push(part)
    this.#headBytes += part.byteLength
  }

  ended(error: string | undefined): void {
    this.#shown = undefined
    this.#endedAt ??= this.#now()
    this.#error ??= error
  }

  /** The exchange as it may be shown and sent on. */
  exchange(secrets: KnownSecrets): Exchange {
    const { generation } = secrets
    const clean = (text: string): string => secrets.removeFrom(text, this.#shown?.generation ?? 0)
    const exchange = withTexts(this.#shown?.exchange ?? this.#exchange(), clean)
    const milliseconds = Math.max(0, (this.#endedAt ?? this.#now()) - this.#startedAt)
    this.#shown = { exchange, generation }
    return { ...exchange, milliseconds, ...cutBodies(exchange) }
  }

  /** Clean of what its form shows to be secret, not yet of known values; bodies not yet cut. */
  #exchange(): Exchange {
    const { method, url, headers } = this.#request
    const body = this.#requestBody
    const head = this.#headBytes === 0 ? undefined : textOf(this.#head)
    return {
      id: this.id,
      at: new Date(this.#startedAt).toISOString(),
      method,
      url: cleanUrl(url),
      milliseconds: 0,
      requestHeaders: headers.map(cleanHeader),
      responseHeaders: this.#responseHeaders.map(cleanHeader),
      bytes: this.#bytes,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(body === undefined ? {} : { requestBody: cleanText(cleanParameters(body)) }),
      ...(head === undefined ? {} : { responseHead: cleanText(head) }),
      ...(this.#error === undefined ? {} : { error: cleanText(this.#error) }),
    }
  }
}

/** The flight recorder: the last exchanges of the door, each hop one, with secrets removed. */
export class Recorder {
  readonly #now: () => number
  readonly #ring: Recording[] = []
  readonly #secrets = new KnownSecrets()
  #count = 0

  constructor(now: () => number) {
    this.#now = now
  }

  begin(request: RecordedRequest): Recording {
    for (const [name, value] of request.headers) if (isSecretName(name)) this.#secrets.addHeader(name, value)
    this.#secrets.addParameters(new URL(request.url).searchParams)
    if (request.body !== undefined && /urlencoded/i.test(request.contentType ?? ''))
      this.#secrets.addParameters(new URLSearchParams(textOf([request.body.subarray(0, capturedBytes)])))
    this.#count += 1
    const recording = new Recording(String(this.#count), request, this.#now)
    this.#ring.push(recording)
    if (this.#ring.length > recordedExchanges) this.#ring.shift()
    return recording
  }

  /** The value of a header that an account gave, whatever its name, is known from then on. */
  know(name: string, value: string): void {
    this.#secrets.addHeader(name, value)
  }

  /** Secrets that come in an answer (Set-Cookie, a token) are known from then on. */
  noteAnswer(headers: readonly Header[]): void {
    for (const [name, value] of headers)
      if (isSecretName(name)) this.#secrets.addHeader(name, name === 'set-cookie' ? (value.split(';')[0] ?? '') : value)
  }

  /** Newest first. */
  exchanges(limit: number): Exchange[] {
    const count = Math.min(this.#ring.length, Math.max(0, Math.floor(limit)))
    return this.#ring
      .slice(this.#ring.length - count)
      .reverse()
      .map((recording) => recording.exchange(this.#secrets))
  }
}

function withTexts(exchange: Exchange, clean: (text: string) => string): Exchange {
  const headers = (list: readonly Header[]): [string, string][] => list.map(([name, value]) => [name, clean(value)])
  const { requestBody, responseHead, error } = exchange
  return {
    ...exchange,
    url: clean(exchange.url),
    requestHeaders: headers(exchange.requestHeaders),
    responseHeaders: headers(exchange.responseHeaders),
    ...(requestBody === undefined ? {} : { requestBody: clean(requestBody) }),
    ...(responseHead === undefined ? {} : { responseHead: clean(responseHead) }),
    ...(error === undefined ? {} : { error: clean(error) }),
  }
}

const cutBodies = ({ requestBody, responseHead }: Exchange): Partial<Exchange> => ({
  ...(requestBody === undefined ? {} : { requestBody: cut(requestBody) }),
  ...(responseHead === undefined ? {} : { responseHead: cut(responseHead) }),
})

function textOf(chunks: readonly Uint8Array[]): string {
  const text = Buffer.concat(chunks).toString('utf8')
  return text.includes('\0') ? '(binary data)' : text
}

function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.byteLength <= recordedBodyBytes) return text
  return bytes
    .subarray(0, recordedBodyBytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '')
}
