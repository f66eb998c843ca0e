import { quoteText } from '#shared/model/job-face.ts'
import { dayAndTime } from '../history/history-panel.tsx'

/** Seconds, minutes, hours: for EXECUTIONDURATION. */
export const timeUnits = [
  { name: 'min', factor: 60 },
  { name: 's', factor: 1 },
  { name: 'h', factor: 3600 },
] as const

/** A day and time of UTC as typed; undefined: none. Hours, minutes and seconds may be left out. */
export function readUtc(text: string): string | undefined {
  const parts = /^\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d+)?))?)?\s*Z?\s*$/.exec(text)
  if (!parts) return undefined
  const time = Date.parse(`${parts[1]}T${parts[2] ?? '00:00'}:${parts[3] ?? '00'}Z`)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/\.000Z$/, 'Z')
}

/** A moment on this machine's clock: `2026-03-01 09:05:42`. */
export const momentText = (at: string): string =>
  `${dayAndTime(at)}:${String(new Date(at).getSeconds()).padStart(2, '0')}`

/** ISO 8601 as `2026-03-01 09:05`, UTC. */
export const utcText = (at: string): string => at.slice(0, 16).replace('T', ' ')

/** When the service expects a job that runs to end, or that it takes longer, in words of their own. */
export function quoteSentence(job: Parameters<typeof quoteText>[0], now: number): string | undefined {
  const text = quoteText(job, now)
  if (text === undefined) return undefined
  return text.startsWith('in ') ? `expected to end ${text}` : 'longer than the service expected'
}
