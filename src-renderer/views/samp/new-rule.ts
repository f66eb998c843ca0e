import type { SampRule } from '#shared/model/samp.ts'
import { ownService, useServices, usualService } from '../../state/services.ts'
import { useSampPlace } from './samp-place.ts'

/** The query that a new rule begins with. */
const example = (table: string): string => `SELECT TOP 200 *
FROM ${table}
WHERE 1 = CONTAINS(
  POINT(ra, dec),
  CIRCLE({ra}, {dec}, 0.1))`

/** A new rule: what is around a row, as a person may want it first. */
export const newRule = (id: string, url: string, own: boolean): SampRule => ({
  id,
  title: 'Around the row',
  on: true,
  when: { kind: 'highlight' },
  url,
  adql: example(own ? 'hipparcos.main' : 'schema.table'),
  result: { show: true, broadcast: false },
  everySeconds: 2,
})

/** Opens the form for a new rule. */
export function writeRule(): void {
  const { list } = useServices.getState()
  const own = ownService(list)
  const url = (own ?? usualService(list))?.url ?? ''
  useSampPlace.setState({ writing: newRule(crypto.randomUUID(), url, own !== undefined) })
}
