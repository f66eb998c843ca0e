/** An answer to a request for the rest of a document, as far as its header tells. Names of headers in lower case. */
export interface TransferAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
}

/** What is here of a document: its first bytes, and what they belong to. */
export interface TransferPart {
  readonly bytes: number
  readonly validator: string
  readonly bytesExpected?: number | undefined
}

/**
 * What the answer is to what is here. `rest`: its bytes follow; `whole`: they are the document from its beginning;
 * `other`: neither, the document is to be asked for without a range; `refused`: it is no document at all.
 */
export type TransferStep =
  | { readonly kind: 'rest'; readonly bytesExpected?: number }
  | { readonly kind: 'whole'; readonly bytesExpected?: number; readonly validator?: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'refused' }

const length = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined

/** True where the header says that the body was transformed on its way: offsets are then not those of the document. */
const isEncoded = (headers: TransferAnswer['headers']): boolean =>
  (headers.get('content-encoding') ?? '').split(',').some((coding) => !/^\s*(identity)?\s*$/i.test(coding))

/**
 * What tells this version of a document from any other (RFC 9110, 8.8): a strong ETag, else a Last-Modified that is at
 * least a second older than the answer (8.8.2.2). Undefined: nothing does, the transfer cannot be continued.
 */
export function validatorOf({ headers }: TransferAnswer): string | undefined {
  if (isEncoded(headers)) return undefined
  const etag = headers.get('etag')?.trim()
  if (etag !== undefined && /^"[^"]*"$/.test(etag)) return etag
  // A weak ETag says that the bytes may differ; then the date says no more.
  if (etag !== undefined) return undefined
  const modified = headers.get('last-modified')?.trim()
  const date = headers.get('date')
  if (modified === undefined || date === undefined) return undefined
  return Date.parse(date) - Date.parse(modified) >= 1000 ? modified : undefined
}

/** The headers that ask for the rest, if it is still the same document (RFC 9110, 13.1.5 and 14.2). */
export const restHeaders = (part: TransferPart): Readonly<Record<string, string>> => ({
  range: `bytes=${part.bytes}-`,
  'if-range': part.validator,
})

/**
 * Judges an answer; bytes of two versions are never put together. A 206 counts only if its range begins where what is
 * here ends, its length is the known one and its validator, which RFC 9110, 15.3.7 asks it to repeat, is the same.
 */
export function transferStep(answer: TransferAnswer, part: TransferPart | undefined): TransferStep {
  const { status, headers } = answer
  if (status === 416) return part ? { kind: 'other' } : { kind: 'refused' }
  if (status < 200 || status > 299) return { kind: 'refused' }
  if (status !== 206) {
    const validator = validatorOf(answer)
    const bytes = isEncoded(headers) ? undefined : length(headers.get('content-length'))
    return {
      kind: 'whole',
      ...(bytes !== undefined && { bytesExpected: bytes }),
      ...(validator !== undefined && { validator }),
    }
  }
  const range = /^\s*bytes\s+(\d+)-(\d+)\/(\d+|\*)\s*$/i.exec(headers.get('content-range') ?? '')
  if (!part || !range || isEncoded(headers)) return { kind: 'other' }
  const [, first, last, total] = range
  const whole = length(total)
  const isSame =
    Number(first) === part.bytes &&
    sameValidator(headers, part.validator) &&
    (whole === undefined || part.bytesExpected === undefined || whole === part.bytesExpected)
  if (!isSame) return { kind: 'other' }
  const bytesExpected = whole ?? part.bytesExpected
  // A server may send less than the rest; what is then missing is asked for again.
  if (bytesExpected !== undefined && Number(last) >= bytesExpected) return { kind: 'other' }
  return { kind: 'rest', ...(bytesExpected !== undefined && { bytesExpected }) }
}

function sameValidator(headers: TransferAnswer['headers'], validator: string): boolean {
  const name = validator.startsWith('"') ? 'etag' : 'last-modified'
  return headers.get(name)?.trim() === validator
}
