import { entryOf, isSampMap, mapOf, type SampMap, stringOf } from './value.ts'

/** How a call ended (SAMP 1.3, 3.9). `samp.warning` carries a result and an error. */
export type SampStatus = 'samp.ok' | 'samp.warning' | 'samp.error'

/** What went wrong at the receiver, in its words. */
export interface SampErrorText {
  /** `samp.errortxt`: one line. */
  readonly short: string
  /** `samp.usertxt`: for a person. */
  readonly user?: string
  /** `samp.code`: for a program. */
  readonly code?: string
}

/** The message of an MType with its parameters (SAMP 1.3, 3.8). */
export const message = (mtype: string, params: SampMap = {}): SampMap => ({
  'samp.mtype': mtype,
  'samp.params': params,
})

/** Why this is no message, or undefined where it is one: it needs `samp.mtype`, and `samp.params` as a map if at all. */
export function messageProblem(candidate: SampMap): string | undefined {
  const mtype = stringOf(candidate, 'samp.mtype')
  if (mtype === undefined) return 'A message needs samp.mtype, a string.'
  if (!isMType(mtype)) return `This is not an MType: ${mtype.slice(0, 100)}`
  const params = entryOf(candidate, 'samp.params')
  if (params !== undefined && !isSampMap(params)) return 'samp.params of a message must be a map.'
  return undefined
}

/** Words of letters, digits, hyphens and underscores between dots (SAMP 1.3, 3.7). */
export const isMType = (text: string): boolean => text.length <= 255 && /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(text)

export const mtypeOf = (of: SampMap): string => stringOf(of, 'samp.mtype') ?? ''

/** Parameters of a message; empty where it has none. */
export const paramsOf = (of: SampMap): SampMap => mapOf(of, 'samp.params') ?? {}

export const okResponse = (result: SampMap = {}): SampMap => ({ 'samp.status': 'samp.ok', 'samp.result': result })

const errorMap = ({ short, user, code }: SampErrorText): SampMap => ({
  'samp.errortxt': short,
  ...(user !== undefined && { 'samp.usertxt': user }),
  ...(code !== undefined && { 'samp.code': code }),
})

export const errorResponse = (error: SampErrorText): SampMap => ({
  'samp.status': 'samp.error',
  'samp.error': errorMap(error),
})

export const warningResponse = (result: SampMap, error: SampErrorText): SampMap => ({
  'samp.status': 'samp.warning',
  'samp.result': result,
  'samp.error': errorMap(error),
})

/** Why this is no response, or undefined where it is one. */
export function responseProblem(candidate: SampMap): string | undefined {
  const status = stringOf(candidate, 'samp.status')
  if (status === undefined) return 'A response needs samp.status, a string.'
  for (const key of ['samp.result', 'samp.error']) {
    const part = entryOf(candidate, key)
    if (part !== undefined && !isSampMap(part)) return `${key} of a response must be a map.`
  }
  return undefined
}

/** A response as it is read. An unknown status counts as `samp.error`, as the standard says of what is neither ok nor warning. */
export interface SampAnswer {
  readonly status: SampStatus
  readonly result: SampMap
  readonly error?: SampErrorText
}

export function readResponse(response: SampMap): SampAnswer {
  const said = stringOf(response, 'samp.status')
  const status = said === 'samp.ok' || said === 'samp.warning' ? said : 'samp.error'
  const result = mapOf(response, 'samp.result') ?? {}
  const error = mapOf(response, 'samp.error')
  if (status === 'samp.ok') return { status, result }
  const user = error && stringOf(error, 'samp.usertxt')
  const code = error && stringOf(error, 'samp.code')
  return {
    status,
    result,
    error: {
      short: (error && stringOf(error, 'samp.errortxt')) ?? 'The receiver reports an error without a text.',
      ...(user !== undefined && { user }),
      ...(code !== undefined && { code }),
    },
  }
}
