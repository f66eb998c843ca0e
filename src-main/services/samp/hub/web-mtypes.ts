import { annotationFor, matches, mostlyHarmless } from '#shared/vo/samp/subscriptions.ts'
import { type SampMap, type SampValue, sampMap } from '#shared/vo/samp/value.ts'
import type { Hub } from './hub.ts'
import type { OperationRules } from './operations.ts'

/** What a page may send without harm: data to look at, not orders to obey (SAMP 1.3, 5.4.2). */
export const harmlessMTypes: readonly string[] = [
  'samp.app.*',
  'samp.msg.progress',
  'table.*',
  'image.*',
  'coord.*',
  'spectrum.*',
  'bibcode.*',
  'voresource.*',
  'coverage.*',
]

/** Whether a page may send an MType to somebody who subscribes with this annotation; the receiver's word counts most. */
export const pageMaySend = (mtype: string, annotation: SampMap): boolean =>
  mostlyHarmless(annotation) ?? harmlessMTypes.some((pattern) => matches(pattern, mtype))

/** The rules for pages. A subscription they could not use is not shown to them. */
export const pageRules = (hub: Hub): OperationRules => ({
  maySend: (receiver, mtype) => {
    // Nobody there, or nobody listening: the hub says so itself.
    if (hub.profileOf(receiver) === undefined) return true
    const annotation = annotationFor(hub.getSubscriptions(receiver), mtype)
    return annotation === undefined || pageMaySend(mtype, annotation)
  },
  visible: (_receiver, subscriptions) =>
    sampMap(
      Object.entries(subscriptions).filter((entry): entry is [string, SampValue] => {
        const [pattern] = entry
        const annotation = annotationFor(subscriptions, pattern) ?? {}
        const said = mostlyHarmless(annotation)
        return said ?? (pattern === '*' || harmlessMTypes.some((harmless) => overlap(pattern, harmless)))
      }),
    ),
})

/** Whether two patterns have an MType in common. */
function overlap(one: string, other: string): boolean {
  const stem = (pattern: string) => (pattern.endsWith('.*') ? pattern.slice(0, -1) : pattern)
  return matches(one, stem(other)) || matches(other, stem(one)) || one === other
}
