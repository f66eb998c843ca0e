import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { LocalRequest } from '../../net/listen.ts'
import { boundaryOf, readParts, type UploadPart } from './upload-parts.ts'

/** Names in upper case and values as sent, in order (DALI 1.1, 3: names in any case, values as they are). */
export type ParameterList = ReadonlyArray<readonly [name: string, value: string]>

/** What a request says: its parameters, and the parts that an UPLOAD may name. */
export interface RequestParameters {
  readonly list: ParameterList
  readonly parts: readonly UploadPart[]
}

/** Bytes of one parameter; the longest queries people send are lists of some ten thousand identifiers. */
const parameterBytes = 1_048_576

/** The last value of a name: where a client repeats a parameter, the later one replaces the earlier. */
export const lastValue = (list: ParameterList, name: string): string | undefined =>
  list.findLast(([known]) => known === name)?.[1]

/** All values of a name that may be repeated (UPLOAD, PHASE). */
export const allValues = (list: ParameterList, name: string): readonly string[] =>
  list.filter(([known]) => known === name).map(([, value]) => value)

const upper = (pairs: Iterable<readonly [string, string]>): Array<readonly [string, string]> =>
  [...pairs].map(([name, value]) => [name.trim().toUpperCase(), value] as const)

/** Reads the query string and, of a POST, the form in either encoding. */
export async function readParameters(request: LocalRequest): Promise<Outcome<RequestParameters>> {
  const fromUrl = upper(request.query)
  if (request.method !== 'POST') return ok({ list: fromUrl, parts: [] })
  const contentType = request.headers.get('content-type')
  const body = await request.body()
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) {
    if (body.byteLength > 0 && !/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? ''))
      return fail('format', 'A request carries its parameters as a form, urlencoded or multipart/form-data.', {
        status: 415,
      })
    const form = new URLSearchParams(Buffer.from(body).toString('utf8'))
    return checked([...fromUrl, ...upper(form)], [])
  }
  const parts = readParts(body, boundary)
  if (!parts.ok) return parts
  const fields = parts.value
    .filter(({ filename }) => filename === undefined)
    .filter(({ bytes }) => bytes.byteLength <= parameterBytes)
    .map(({ name, bytes }) => [name, Buffer.from(bytes).toString('utf8')] as const)
  return checked([...fromUrl, ...upper(fields)], parts.value)
}

function checked(list: ParameterList, parts: readonly UploadPart[]): Outcome<RequestParameters> {
  const long = list.find(([, value]) => value.length > parameterBytes)
  if (long) return fail('limit', `${long[0]} is longer than ${parameterBytes} characters.`, { status: 413 })
  return ok({ list, parts })
}
