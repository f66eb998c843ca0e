import type { Exchange } from '#shared/ipc/workspace.ts'
import { cleanHeader, cleanParameters, cleanText, cleanUrl, isSecretName, KnownSecrets, removed } from './secrets.ts'

/** How many exchanges are kept. */
export const recordedExchanges = 500
/** How much of a body is shown. */
export const recordedBodyBytes = 4096
/** How much is held back while it comes in, so that a secret cut by the limit is still recognised. */
const capturedBytes = 2 * recordedBodyBytes

type Header = readonly [string, string]

/** One exchange while it goes on; the values in it are still as they went over the wire. */
export class Recording {
  readonly #now: () => number
  readonly #startedAt: number
  readonly #request: { readonly method: string; readonly url: string; readonly headers: readonly Header[] }
  readonly id: string
  readonly #requestBody: string | undefined
  readonly #head: Uint8Array[] = []
  #headBytes = 0
  #status: number | undefined
  #responseHeaders: readonly Header[] = []
  #bytes = 0
  #error: string | undefined
  #endedAt: number | undefined

  constructor(
    id: string,
    request: {
      readonly method: string
      readonly url: string
      readonly headers: readonly Header[]
      readonly body: Uint8Array | undefined
    },
    now: () => number,
  ) {
    this.id = id
    this.#now = now
    this.#startedAt = now()
    this.#request = request
    this.#requestBody = request.body === undefined ? undefined : textOf([request.body.subarray(0, capturedBytes)])
  }

  answered(status: number, headers: readonly Header[]): void {
    this.#status = status
    this.#responseHeaders = headers
  }

  /** Counts bytes of the answer as they came over the wire. */
  received(bytes: number): void {
    this.#bytes += bytes
  }

  /** Keeps the beginning of the decoded answer. */
  showed(chunk: Uint8Array): void {
    if (this.#headBytes >= capturedBytes) return
    const part = chunk.slice(0, capturedBytes - this.#headBytes)
    this.#head.push(part)
    this.#headBytes += part.byteLength
  }

  ended(error: string | undefined): void {
    this.#endedAt ??= this.#now()
    this.#error ??= error
  }

  /** The exchange as it may be shown and sent on. */
  exchange(secrets: KnownSecrets): Exchange {
    const clean = (text: string) => secrets.removeFrom(text)
    const headers = (list: readonly Header[]): [string, string][] =>
      list.map((header) => {
        const [name, value] = cleanHeader(header)
        return [
          name,
          value === removed
            ? value
            : clean(/^(location|content-location|link|refresh)$/i.test(name) ? cleanText(cleanUrl(value)) : value),
        ]
      })
    const body = this.#requestBody
    const head = textOf(this.#head)
    return {
      id: this.id,
      at: new Date(this.#startedAt).toISOString(),
      method: this.#request.method,
      url: clean(cleanUrl(this.#request.url)),
      milliseconds: Math.max(0, (this.#endedAt ?? this.#now()) - this.#startedAt),
      requestHeaders: headers(this.#request.headers),
      responseHeaders: headers(this.#responseHeaders),
      bytes: this.#bytes,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(body === undefined ? {} : { requestBody: cut(clean(cleanText(cleanParameters(body)))) }),
      ...(head === '' ? {} : { responseHead: cut(clean(cleanText(head))) }),
      ...(this.#error === undefined ? {} : { error: clean(cleanText(this.#error)) }),
    }
  }
}

/** The flight recorder: the last exchanges of the door, each hop one, secrets removed when they are read. */
export class Recorder {
  readonly #now: () => number
  readonly #ring: Recording[] = []
  readonly #secrets = new KnownSecrets()
  #count = 0

  constructor(now: () => number) {
    this.#now = now
  }

  begin(request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly Header[]
    readonly body: Uint8Array | undefined
    readonly contentType: string | undefined
  }): Recording {
    for (const [name, value] of request.headers) if (isSecretName(name)) this.#secrets.addHeader(name, value)
    const url = new URL(request.url)
    for (const part of [url.username, url.password]) this.#secrets.add(decodeURIComponent(part))
    this.#secrets.addParameters(url.searchParams)
    if (request.body !== undefined && /urlencoded/i.test(request.contentType ?? ''))
      this.#secrets.addParameters(new URLSearchParams(textOf([request.body.subarray(0, capturedBytes)])))
    this.#count += 1
    const recording = new Recording(String(this.#count), request, this.#now)
    this.#ring.push(recording)
    if (this.#ring.length > recordedExchanges) this.#ring.shift()
    return recording
  }

  /** A secret that came in an answer (Set-Cookie) is known from then on. */
  noteAnswer(headers: readonly Header[]): void {
    for (const [name, value] of headers)
      if (name === 'set-cookie') this.#secrets.addHeader(name, value.split(';')[0] ?? '')
      else if (isSecretName(name)) this.#secrets.addHeader(name, value)
  }

  /** Newest first. */
  exchanges(limit: number): Exchange[] {
    return this.#ring
      .slice(-Math.max(0, Math.floor(limit)) || this.#ring.length)
      .reverse()
      .map((recording) => recording.exchange(this.#secrets))
  }
}

const textOf = (chunks: readonly Uint8Array[]): string => new TextDecoder().decode(Buffer.concat(chunks))

const cut = (text: string): string => {
  const bytes = Buffer.from(text, 'utf8')
  return bytes.byteLength <= recordedBodyBytes
    ? text
    : bytes
        .subarray(0, recordedBodyBytes)
        .toString('utf8')
        .replace(/\uFFFD+$/, '')
}
