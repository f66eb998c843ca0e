import { type Fault, fail, ok } from '#shared/ipc/fault.ts'
import type { ServiceProfile } from '#shared/model/service-profile.ts'
import type { FoundColumns, KnownColumns, TapColumnHit, TapExample } from '#shared/model/tap.ts'
import { readColumnWords } from '#shared/vo/tap/column-words.ts'
import { brokenUrl, detailsOf, hugeUrl, practiceUrl, schemasOf, smallUrl } from './fake-services.ts'
import { pause } from './pause.ts'

const day = 86_400_000
const ago = (days: number): string => new Date(Date.now() - days * day).toISOString()
const longMilliseconds = 3_600_000

const known: readonly KnownColumns[] = [
  { service: practiceUrl, tables: 13, columns: 128, whole: true, readAt: ago(0) },
  { service: smallUrl, tables: 3, columns: 30, whole: true, readAt: ago(3) },
  { service: hugeUrl, tables: 12, columns: 120, whole: false, readAt: ago(1) },
]

const howTo = 'TAP how-to of the archive, read 2026-11'
const facts = {
  languages: { value: ['ADQL', 'PostgreSQL'], source: howTo },
  queues: {
    value: [
      { name: '1m', seconds: 60, isDefault: true },
      { name: '1h', seconds: 3600 },
    ],
    source: howTo,
  },
  login: { value: 'token' as const, source: howTo },
  deletion: { value: 'archives' as const, source: howTo },
  jobTime: { value: 'queue' as const, source: howTo },
  quotaBytes: { value: 10_000_000_000, source: howTo },
}
const profile: ServiceProfile = {
  ids: ['stella-aip', 'daiquiri'],
  title: 'Stella@AIP',
  found: 'address',
  ...facts,
  queues: { value: [...facts.queues.value, { name: '10h', seconds: 36_000 }], source: 'Set by you' },
  notes: [
    { value: 'Ask Anna before the long queue.', source: 'Set by you' },
    { value: 'QUEUE is for jobs alone and not advertised; an unknown one is refused.', source: howTo },
    {
      value: 'A job that is deleted is archived: its rows are gone, its query is kept and can be run again.',
      source: howTo,
    },
  ],
  edits: { queues: [...facts.queues.value, { name: '10h', seconds: 36_000 }], note: 'Ask Anna before the long queue.' },
  shipped: facts,
}

const examples: readonly TapExample[] = [
  {
    id: 'cone',
    name: 'Stars around a position',
    adql: 'SELECT TOP 100 hip, ra, dec, vmag\nFROM sky.stars\nWHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.12, 2))',
    description: 'A cone of two degrees around the Pleiades, the commonest of all queries.',
    tables: ['sky.stars'],
  },
  {
    name: 'Counting observations by instrument, over all of the archive, in the order of how many there are',
    adql: 'SELECT instrument_name, COUNT(*) AS n\nFROM ivoa.obscore\nGROUP BY instrument_name\nORDER BY n DESC',
    tables: ['ivoa.obscore'],
  },
]

/** The columns of the made-up services: what is known of them, and what a search finds. */
export function fakeColumns(
  emit: (event: string, payload: unknown) => void,
  refused: Fault | undefined,
  slow: boolean,
) {
  const failed = refused && { ok: false as const, fault: refused }
  return {
    profile: async ({ url }: { url: string }) =>
      ok(url === smallUrl ? profile : { ids: [], found: 'none' as const, notes: [] }),
    knownColumns: async () => ok([...known]),
    async readColumns({ url }: { url: string }, options?: { signal?: AbortSignal }) {
      if (failed) return failed
      const tables = schemasOf(url).reduce((sum, schema) => sum + schema.tables.length, 0)
      emit('tap.readingColumns', { url, tables: Math.ceil(tables / 3), columns: tables * 3 })
      if (!(await pause(slow ? longMilliseconds : 300, options?.signal))) return fail('cancelled', 'Cancelled.')
      return ok({ tables, columns: tables * 10 })
    },
    async search({ text, limit, url }: { text: string; limit: number; url?: string }) {
      if (failed) return failed
      const words = readColumnWords(text)
      const hits = [smallUrl, hugeUrl]
        .filter((service) => url === undefined || url === service)
        .flatMap((service) =>
          schemasOf(service).flatMap(({ tables }) =>
            tables.slice(0, 6).flatMap(({ name }) =>
              detailsOf(name).columns.flatMap(({ name: column, unit, ucd, description }): TapColumnHit[] => {
                const all = `${column} ${unit} ${ucd} ${description} ${name}`.toLowerCase()
                const parts = { name: column, unit: unit ?? '', ucd: ucd ?? '' }
                const holds = words.every(({ text: word, part }) =>
                  (part === undefined ? all : parts[part].toLowerCase()).includes(word),
                )
                const facts = { ...(unit && { unit }), ...(ucd && { ucd }), ...(description && { description }) }
                return holds ? [{ service, table: name, column, ...facts }] : []
              }),
            ),
          ),
        )
      const services = [smallUrl, hugeUrl].flatMap((service) => {
        const count = hits.filter((hit) => hit.service === service).length
        return count > 0 ? [{ service, count: Math.min(count, limit), more: count > limit }] : []
      })
      return ok<FoundColumns>({ hits: hits.slice(0, limit), more: hits.length > limit, services })
    },
    async examples({ url }: { url: string }, options?: { signal?: AbortSignal }) {
      if (failed) return failed
      if (!(await pause(slow ? longMilliseconds : 30, options?.signal))) return fail('cancelled', 'Cancelled.')
      if (url === brokenUrl)
        return fail('html', 'The answer is an HTML page titled “Log in”.', { where: `${url}/examples`, status: 200 })
      return ok(url === smallUrl ? [...examples] : [])
    },
  }
}
