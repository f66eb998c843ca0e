import type { Api } from '#renderer/api/api.ts'
import { type Fault, fail, ok } from '#shared/ipc/fault.ts'
import type { HistoryEntry } from '#shared/ipc/queries.ts'
import type { QueryDocument, Settings } from '#shared/ipc/workspace.ts'
import { fakeAccounts } from './fake-accounts.ts'
import { fakeColumns } from './fake-columns.ts'
import { crowdDocuments, crowdFiles, crowdHistory, crowdMessages, crowdServices } from './fake-crowd.ts'
import { fakeEvents } from './fake-events.ts'
import { fakeJobs, type JobsCount } from './fake-jobs.ts'
import { leftTables } from './fake-left-tables.ts'
import { fakeSamp, type SampScene } from './fake-samp.ts'
import {
  brokenUrl,
  detailsOf,
  hugeUrl,
  practiceService,
  practiceUrl,
  schemasOf,
  services,
  smallUrl,
} from './fake-services.ts'
import { fakeSets } from './fake-sets.ts'
import { fakeTables } from './fake-tables.ts'
import { pause } from './pause.ts'

/** few: two small services; huge: 40,000 tables; none: a first start without a practice sky; first: with one; broken: what fails; slow: what never comes; many: after years; left: after a restart. */
export const scenes = ['few', 'huge', 'none', 'first', 'broken', 'slow', 'many', 'left'] as const
export type Scene = (typeof scenes)[number]

const cancelled = fail('cancelled', 'Cancelled.')
const longMilliseconds = 3_600_000

const pleiades = `-- Bright stars around the Pleiades
SELECT TOP 2000 hip, ra, dec, vmag, b_v
FROM sky.stars
WHERE 1 = CONTAINS(
    POINT(ra, dec),
    CIRCLE(56.75, 24.12, 2.0))
  AND vmag < 6.5 AND "size" IS NOT NULL
ORDER BY vmag`

/** What a service says of a query it does not understand, with markup in it that stays text. */
export const queryFault: Fault = {
  kind: 'service',
  message:
    'Incorrect ADQL query: Encountered "FRM". Was expecting one of: "," "FROM" \n  at line 2, column 1 <b>SELECT hip FRM</b>',
  where: `${smallUrl}/sync`,
  status: 400,
  line: 2,
  column: 1,
  detail:
    '<?xml version="1.0"?>\n<VOTABLE version="1.4">\n  <INFO name="QUERY_STATUS" value="ERROR">Incorrect ADQL query</INFO>\n</VOTABLE>',
}

function history(count: number): HistoryEntry[] {
  const states = ['done', 'done', 'failed', 'done', 'cancelled'] as const
  return Array.from({ length: count }, (_, i) => ({
    id: `h${i}`,
    at: new Date(Date.UTC(2026, 2, 1, 12) - i * 1_700_000).toISOString(),
    url: i % 3 === 1 ? hugeUrl : smallUrl,
    adql: i % 2 === 0 ? pleiades : `SELECT TOP ${i + 1} * FROM sky.stars`,
    lang: 'ADQL',
    state: states[i % states.length] ?? 'done',
    ...(states[i % states.length] === 'done'
      ? { rows: 2000 * (i + 1), seconds: 0.12 * (i + 1), truncated: i % 4 === 0 }
      : {}),
  }))
}

const messages = [
  {
    id: 'm1',
    at: '2026-03-01T11:58:03Z',
    severity: 'info',
    text: 'The tables of Example Data Center were read from TAP_SCHEMA.',
  },
  {
    id: 'm2',
    at: '2026-03-01T11:59:12Z',
    severity: 'warning',
    text: 'The result of cone M45 was cut at 2,000 rows by MAXREC.',
    where: smallUrl,
    next: 'Raise MAXREC to get more.',
  },
  {
    id: 'm3',
    at: '2026-03-01T12:01:44Z',
    severity: 'error',
    text: 'The tables of Broken Archive were not read: the answer is an HTML page titled “Log in”.',
    where: `${brokenUrl}/tables`,
    next: 'Check the address of the service.',
  },
]

/** The query tabs of a workspace; the first has its result. */
const documentsOf = (url: string, hasResult: boolean): QueryDocument[] => [
  {
    id: 'd1',
    title: 'cone M45',
    url,
    adql: pleiades,
    lang: 'ADQL',
    maxrec: 2000,
    ...(hasResult ? { table: 'truncated' } : {}),
  },
  { id: 'd2', title: 'query 1', url, adql: 'SELECT TOP 10 *\nFROM sky.stars\n', lang: 'ADQL' },
]

export interface FakeWorkspace {
  readonly scene: Scene
  readonly settings: Pick<Settings, 'theme' | 'density'>
  /** The kept layout as text; null: none. */
  readonly layout?: string | null
  /** What every question to a service and every file ends with. */
  readonly fault?: Fault | undefined
  /** How many jobs there are; absent: as the scene has it. */
  readonly jobs?: JobsCount | undefined
  /** Who is on the SAMP hub; absent: a desk with programs, nobody at a first start. */
  readonly samp?: SampScene | undefined
}

/** Jobs of a scene that says nothing else. */
const jobsOf: Partial<Record<Scene, JobsCount>> = { few: 'states', many: 'many', left: 'one' }

/** An api whose answers are made up here, for looking at the window and its parts without main. */
export function fakeApi({ scene, settings, layout = null, fault, jobs, samp }: FakeWorkspace): Api {
  const refused = fault && { ok: false as const, fault }
  const many = scene === 'many'
  const { emit, on } = fakeEvents()
  const empty = scene === 'none' || scene === 'first'
  const url = { huge: hugeUrl, broken: brokenUrl, first: practiceUrl }[String(scene)] ?? smallUrl
  const known = many ? [...services, ...crowdServices] : services
  const own = scene === 'first' || many ? [practiceService] : []
  const others = empty ? [] : [...known].sort((a, b) => Number(b.url === url) - Number(a.url === url))
  const used = [...own, ...others]
  const wait = (milliseconds: number, signal?: AbortSignal) =>
    pause(scene === 'slow' ? longMilliseconds : milliseconds, signal)
  const tables = fakeTables(
    empty || scene === 'left' ? [] : ['truncated', 'large', 'wide', 'kinds', 'empty', 'damaged', 'reading', 'broken'],
    emit,
    scene === 'left' ? leftTables : [],
  )
  let lines = empty ? [] : many ? crowdHistory() : history(40)

  const api = {
    accounts: { ...fakeAccounts(empty, emit), on: on('accounts') },
    queries: {
      on: on('queries'),
      history: async ({ text }: { text?: string }) =>
        refused ?? ok(lines.filter(({ adql }) => !text || adql.includes(text))),
      forgetHistory: async ({ ids }: { ids: string[] }) => {
        lines = lines.filter(({ id }) => !ids.includes(id))
        return ok(null)
      },
      runSync: async (
        { url: asked = smallUrl, adql, title }: { url?: string; adql: string; title?: string },
        options?: { signal?: AbortSignal },
      ) => {
        if (refused) return refused
        if (!(await wait(/sleep/i.test(adql) ? 60_000 : 600, options?.signal))) return cancelled
        if (/brokn|error/i.test(adql)) return { ok: false, fault: queryFault }
        const table = tables.grow(title ?? 'result', asked, adql)
        const at = new Date().toISOString()
        const entry = {
          id: table,
          at,
          url: asked,
          adql,
          lang: 'ADQL',
          state: 'done' as const,
          rows: 2000,
          seconds: 2,
        }
        lines = [entry, ...lines]
        emit('queries.historyChanged', entry)
        return ok({ table })
      },
    },
    jobs: {
      on: on('jobs'),
      ...fakeJobs(jobs ?? jobsOf[scene] ?? 'none', emit, {
        fault: refused?.fault,
        open: tables.grow,
        never: scene === 'slow',
      }),
    },
    sets: { on: on('sets'), ...fakeSets(scene === 'few' ? 'some' : 'none', emit, refused?.fault) },
    samp: { on: on('samp'), ...fakeSamp(samp ?? (empty ? 'nobody' : 'desk'), emit, false) },
    tables: {
      ...tables.part,
      ...(refused && {
        open: async ({ path }: { path: string }) => fail(refused.fault.kind, refused.fault.message, { where: path }),
      }),
      on: on('tables'),
    },
    tap: {
      on: on('tap'),
      services: async () => ok(used),
      describe: async ({ url: address }: { url: string }, options?: { signal?: AbortSignal }) => {
        if (refused) return refused
        if (!(await wait(1500, options?.signal))) return cancelled
        if (/wrong/.test(address)) return fail('offline', 'getaddrinfo ENOTFOUND wrong.example.org', { where: address })
        const service = { url: address, title: new URL(address).host, available: true, notes: [] }
        return ok(services.find((other) => other.url === address) ?? service)
      },
      forget: async () => ok(null),
      reach: async ({ url: address }: { url: string }) => ok({ url: address }),
      saveProfile: async () => refused ?? ok(null),
      tables: async ({ url: address }: { url: string }, options?: { signal?: AbortSignal }) => {
        if (refused) return refused
        if (!(await wait(20, options?.signal))) return cancelled
        if (address === brokenUrl)
          return fail('html', 'The answer is an HTML page titled “Log in”.', {
            where: `${address}/tables`,
            status: 200,
            detail: '<html><title>Log in</title></html>',
          })
        const readAt = new Date(Date.now() - 3 * 86_400_000).toISOString()
        return ok({ schemas: [...schemasOf(address)], ...(address !== practiceUrl && { readAt }) })
      },
      columns: async ({ table }: { table: string }) => {
        await wait(20)
        return ok(detailsOf(table))
      },
      ...fakeColumns(emit, fault, scene === 'slow'),
    },
    workspace: {
      on: on('workspace'),
      info: async () =>
        ok({
          memoryBytes: 16e9,
          version: '0.1.0',
          shell: 'browser',
          home: '/home/a/.alidade',
          platform: 'linux',
          sampleTable: '/opt/alidade/bright-stars.vot',
        }),
      documents: async () => ok(empty ? [] : many ? [...crowdDocuments] : documentsOf(url, scene === 'few')),
      saveDocument: async () => ok(null),
      orderDocuments: async () => ok(null),
      closeDocument: async () => ok(null),
      columnLayout: async () => ok(null),
      saveColumnLayout: async () => ok(null),
      layout: async () => ok(layout),
      saveLayout: async () => ok(null),
      settings: async () => ok({ ...settings, idleTimeoutSeconds: 60 }),
      saveSettings: async () => ok(null),
      messages: async () => ok(empty ? [] : many ? [...crowdMessages] : messages),
      clearMessages: async () => ok(null),
      exchanges: async () => ok([]),
      recentFiles: async () =>
        ok(
          empty
            ? []
            : many
              ? crowdFiles
              : [{ path: '/home/a/data/gaia-dr3-pleiades.vot.gz', at: '2026-02-27T08:00:00Z' }],
        ),
      rememberFile: async () => ok(null),
      forgetFile: async () => ok(null),
      doctor: async () =>
        refused ??
        ok([
          { name: 'Version', value: '0.1.0', problem: false },
          { name: 'Workspace', value: '/home/a/.alidade', problem: false },
          { name: 'Room on disk', value: '120 MB, little for large tables', problem: true },
        ]),
      takeFilesToOpen: async () => ok([]),
      openHome: async () => refused ?? ok(null),
      readQueryFile: async () => refused ?? ok({ text: 'SELECT 1' }),
      saveQueryFile: async () => refused ?? ok(null),
      openExternal: async () => ok(null),
    },
    shell: { kind: 'browser', pathOfFile: () => undefined },
    onGone: (listener: () => void) => {
      addEventListener('main-gone', listener)
      return () => removeEventListener('main-gone', listener)
    },
  }
  // The made-up answers are looser than the contracts; the real ones are checked by the contract suite.
  return api as unknown as Api
}
