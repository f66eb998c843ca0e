import type { SampLogEntry } from '#shared/model/samp.ts'
import type { LogLook } from './samp-place.ts'

/** True where a message was not done: refused, or left without an answer. */
export const isFailed = ({ state }: Pick<SampLogEntry, 'state'>): boolean => state === 'error' || state === 'silent'

/** The messages that a person wants to see; every word must stand somewhere in one. */
export function logRows(
  log: readonly SampLogEntry[],
  { text, direction, failures }: LogLook,
  nameOf: (id: string) => string,
): readonly SampLogEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return log.filter((entry) => {
    if (direction !== 'all' && entry.direction !== direction) return false
    if (failures && !isFailed(entry)) return false
    if (words.length === 0) return true
    const { mtype, from, to, params, reply } = entry
    const whole = [mtype, nameOf(from), nameOf(to), params, reply ?? ''].join('\n').toLowerCase()
    return words.every((word) => whole.includes(word))
  })
}

/** A message as text for a letter to somebody who can help. */
export function entryText(entry: SampLogEntry, nameOf: (id: string) => string): string {
  const { at, kind, mtype, from, to, state, milliseconds, params, reply } = entry
  const took = milliseconds === undefined ? '' : ` after ${Math.round(milliseconds)} ms`
  return [
    `${at} ${kind} ${mtype}`,
    `from “${nameOf(from)}” to “${nameOf(to)}”: ${state}${took}`,
    params,
    ...(reply === undefined ? [] : ['reply:', reply]),
  ].join('\n')
}
