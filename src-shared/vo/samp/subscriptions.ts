import { isMType } from './message.ts'
import { entryOf, isSampMap, type SampMap, type SampValue, stringOf } from './value.ts'

/**
 * Subscriptions map MTypes, or patterns of them, to annotations, which are maps (SAMP 1.3, 3.6). A pattern is `*`, or an
 * MType's beginning and `.*`; `table.*` is `table.load.votable` too, but not `table`.
 */
export function subscriptionsProblem(subscriptions: SampMap): string | undefined {
  for (const [pattern, annotation] of Object.entries(subscriptions)) {
    const stem = pattern.endsWith('.*') ? pattern.slice(0, -2) : pattern
    if (pattern !== '*' && !isMType(stem)) return `This is neither an MType nor a pattern: ${pattern.slice(0, 100)}`
    if (!isSampMap(annotation)) return `The annotation of ${pattern} must be a map.`
  }
  return undefined
}

/** Whether a pattern of a subscription takes an MType. */
export function matches(pattern: string, mtype: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*') ? mtype.startsWith(pattern.slice(0, -1)) : pattern === mtype
}

/** The annotation under which an MType is subscribed to, the most exact pattern first; undefined: not subscribed. */
export function annotationFor(subscriptions: SampMap, mtype: string): SampMap | undefined {
  for (let pattern = mtype, stem = mtype; ; ) {
    const annotation = entryOf(subscriptions, pattern)
    if (annotation !== undefined) return isSampMap(annotation) ? annotation : {}
    if (pattern === '*') return undefined
    const dot = stem.lastIndexOf('.')
    stem = dot < 0 ? '' : stem.slice(0, dot)
    pattern = stem === '' ? '*' : `${stem}.*`
  }
}

export const isSubscribed = (subscriptions: SampMap, mtype: string): boolean =>
  annotationFor(subscriptions, mtype) !== undefined

/** What a receiver says of an MType's harm: `samp.mostly-harmless`, or the older `x-samp.` spelling (SAMP 1.3, 5.4). */
export function mostlyHarmless(annotation: SampMap): boolean | undefined {
  const said = stringOf(annotation, 'samp.mostly-harmless') ?? stringOf(annotation, 'x-samp.mostly-harmless')
  return said === '1' ? true : said === '0' ? false : undefined
}

/** Subscriptions to some MTypes, not annotated. */
export const subscribedTo = (mtypes: readonly string[]): SampMap =>
  Object.fromEntries(mtypes.map((mtype): [string, SampValue] => [mtype, {}]))
