import { TextDecoder } from 'node:util'
import { type Fault, FaultError } from '#shared/ipc/fault.ts'
import { codingsOf, decoded, tooLong } from './decoding.ts'
import type { BodyFilter } from './echo.ts'
import type { HopAnswer } from './hop.ts'
import type { NetResponse } from './net.ts'
import { cleanUrl } from './secrets.ts'

/** `text()` reads at most so much unless told otherwise. */
export const defaultTextBytes = 67_108_864

/** The bytes of an answer on its way in, as a Hop gives them. */
export interface ByteSource {
  next(): Promise<Uint8Array | undefined>
  stop(fault: Fault): void
}

export interface AnswerOptions {
  readonly url: string
  readonly maxBytes: number | undefined
  /** HEAD, 204, 304: no body follows, whatever the headers say. */
  readonly bodiless: boolean
  /** What decoded chunks pass through before they are handed out. */
  readonly filter?: BodyFilter
  /** Called with each decoded chunk. */
  readonly onDecoded: (chunk: Uint8Array) => void
  /** Called once when nobody will read on: the end, a failure, or the reader gave up. */
  readonly onClosed: () => void
}

/** Several fields of one name as one value: ", " between them, a line feed for Set-Cookie. */
export function headerMap(headers: ReadonlyArray<readonly [string, string]>): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const [name, value] of headers) {
    const before = map.get(name)
    map.set(name, before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`)
  }
  return map
}

/** The answer as callers see it, over the bytes of its last hop. */
export function answerOf(answer: HopAnswer, source: ByteSource, options: AnswerOptions): NetResponse {
  const headers = headerMap(answer.headers)
  const codings = options.bodiless ? [] : codingsOf(headers.get('content-encoding'))
  const length = headers.get('content-length')
  const where = cleanUrl(options.url)
  let taken = false

  const cancel = () => {
    taken = true
    source.stop({ kind: 'cancelled', message: 'Given up.', where })
    options.onClosed()
  }

  const read = (maxBytes: number | undefined): AsyncIterable<Uint8Array> => {
    if (taken) throw new FaultError({ kind: 'bad-request', message: 'The answer was read or given up before.', where })
    taken = true
    return chunks(maxBytes)
  }

  async function* chunks(maxBytes: number | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    let complete = false
    try {
      const bytes = decoded(raw(source), codings, { maxBytes, where })
      for await (const chunk of options.filter?.(bytes) ?? bytes) {
        options.onDecoded(chunk)
        yield chunk
      }
      complete = true
    } finally {
      if (!complete) source.stop({ kind: 'cancelled', message: 'Given up.', where })
      options.onClosed()
    }
  }

  return {
    status: answer.status,
    headers,
    url: options.url,
    ...(codings.length === 0 && length !== undefined && /^\d+$/.test(length) && !options.bodiless
      ? { bytesExpected: Number(length) }
      : {}),
    body: { [Symbol.asyncIterator]: () => read(options.maxBytes)[Symbol.asyncIterator]() },
    text: async (maxBytes = options.maxBytes ?? defaultTextBytes) => {
      const limit = Math.min(maxBytes, options.maxBytes ?? maxBytes)
      if (codings.length === 0 && Number(length) > limit && !options.bodiless) {
        cancel()
        throw tooLong(limit, where)
      }
      const parts: Uint8Array[] = []
      for await (const chunk of read(limit)) parts.push(chunk)
      return textOf(Buffer.concat(parts), headers.get('content-type'))
    },
    cancel,
  }
}

async function* raw(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) yield chunk
}

/** Text in the charset of the content type, else of a byte order mark or XML declaration, else UTF-8. */
function textOf(bytes: Buffer, contentType: string | undefined): string {
  const named = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]
  const mark =
    bytes[0] === 0xfe && bytes[1] === 0xff
      ? 'utf-16be'
      : bytes[0] === 0xff && bytes[1] === 0xfe
        ? 'utf-16le'
        : undefined
  const declared = /^<\?xml[^>]{1,100}encoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.toString('latin1', 0, 200))?.[1]
  for (const charset of [mark, named, declared])
    if (charset !== undefined && isKnown(charset)) return new TextDecoder(charset).decode(bytes)
  return new TextDecoder().decode(bytes)
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== ''
  } catch {
    return false
  }
}
