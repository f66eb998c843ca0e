import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { FaultError } from '#shared/ipc/fault.ts'

/** What we say we can decode. */
export const acceptEncoding = 'gzip, deflate, br'

/** More layers of compression than this are refused: no server needs them, a bomb does. */
const maxLayers = 2
/** A stream that grows by more than this is a bomb; gzip cannot exceed 1,032, tables of equal rows stay below 600. */
const maxRatio = 1000
/** Small answers may grow by any ratio. */
const ratioFromBytes = 4_194_304

export interface DecodingLimits {
  /** Bytes after decoding; undefined = no limit, and then no limit of ratio either. */
  readonly maxBytes: number | undefined
  /** Where, for messages. */
  readonly where: string
}

/** The codings of a Content-Encoding field in the order they were applied (RFC 9110, 8.4); empty for none. */
export function codingsOf(field: string | undefined): readonly string[] {
  return (field ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
}

/** Undoes the codings while the bytes stream through and watches the limits. Throws FaultError (`limit`, `format`). */
export async function* decoded(
  raw: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  limits: DecodingLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (codings.length > maxLayers)
    throw new FaultError({
      kind: 'limit',
      message: `The answer is compressed ${codings.length} times.`,
      where: limits.where,
    })
  let wireBytes = 0
  const counted = async function* () {
    for await (const chunk of raw) {
      wireBytes += chunk.byteLength
      yield chunk
    }
  }
  let stream: AsyncIterable<Uint8Array> = counted()
  for (const coding of codings.toReversed()) stream = undo(stream, coding, limits.where)
  let bytes = 0
  const { maxBytes } = limits
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (maxBytes !== undefined && bytes > maxBytes) throw tooLong(maxBytes, limits.where)
    if (maxBytes !== undefined && codings.length > 0 && bytes > ratioFromBytes && bytes > wireBytes * maxRatio)
      throw new FaultError({
        kind: 'limit',
        message: `The answer grows more than ${maxRatio}-fold when it is decompressed.`,
        where: limits.where,
      })
    yield chunk
  }
}

/** The fault of an answer that is longer than its reader allows. */
export const tooLong = (maxBytes: number, where: string): FaultError =>
  new FaultError({ kind: 'limit', message: `The answer is longer than ${sizeText(maxBytes)}.`, where })

const sizeText = (bytes: number): string =>
  bytes >= 1_048_576
    ? `${Math.round(bytes / 104_857.6) / 10} MiB`
    : bytes >= 1024
      ? `${Math.round(bytes / 102.4) / 10} KiB`
      : `${bytes} bytes`

async function* undo(
  source: AsyncIterable<Uint8Array>,
  coding: string,
  where: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  const first = await nextBytes(iterator)
  if (first === undefined) return
  const stage = decoder(coding, first, where)
  const input = Readable.from(startingWith(first, iterator))
  input.on('error', (error) => stage.destroy(error))
  input.pipe(stage)
  try {
    for await (const chunk of stage) yield chunk
  } catch (error) {
    throw isZlibError(error)
      ? new FaultError({
          kind: 'format',
          message: `The answer says it is compressed (${coding}) but cannot be decompressed: ${error.message}.`,
          where,
        })
      : error
  } finally {
    stage.destroy()
    input.destroy()
  }
}

function decoder(coding: string, first: Uint8Array, where: string): Transform {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip()
  if (coding === 'br') return createBrotliDecompress()
  // "deflate" is zlib's format (RFC 9110, 8.4.1.2); some servers send it bare, without zlib's header.
  if (coding === 'deflate') return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()
  throw new FaultError({
    kind: 'format',
    message: `The answer is compressed in a way not known here (${coding}).`,
    where,
  })
}

async function nextBytes(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const step = await iterator.next()
    if (step.done === true) return undefined
    if (step.value.byteLength > 0) return step.value
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first
    for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value
  } finally {
    await rest.return?.()
  }
}

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^(Z_|ERR__?(ZLIB|BROTLI)|ERR_)/.test(error.code)
