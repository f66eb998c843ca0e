import type { Api } from '#renderer/api/api.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { HistoryEntry } from '#shared/ipc/queries.ts'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { brokenUrl, detailsOf, hugeUrl, schemasOf, services, smallUrl } from './fake-services.ts'
import { fakeRows, fakeTable } from './fake-tables.ts'

/** few: two small services; huge: 40,000 tables; none: a first start; broken: what fails. */
export type Scene = 'few' | 'huge' | 'none' | 'broken'

type Listener = (item: never) => void

/** A wait that a signal ends: answers false if it was cancelled. */
function wait(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}

const cancelled = fail('cancelled', 'Cancelled.')

const pleiades = `-- Bright stars around the Pleiades
SELECT TOP 2000 hip, ra, dec, vmag, b_v
FROM sky.stars
WHERE 1 = CONTAINS(
    POINT(ra, dec),
    CIRCLE(56.75, 24.12, 2.0))
  AND vmag < 6.5 AND "size" IS NOT NULL
ORDER BY vmag`

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

/** An api whose answers are made up here, for looking at the window without main. */
export function fakeApi({ scene, layout }: { readonly scene: Scene; readonly layout: string | null }): Api {
  const listeners = new Map<string, Set<Listener>>()
  const emit = (name: string, item: unknown) => {
    for (const listener of listeners.get(name) ?? []) listener(item as never)
  }
  const on = (domain: string) => (name: string, listener: Listener) => {
    const key = `${domain}.${name}`
    listeners.set(key, (listeners.get(key) ?? new Set()).add(listener))
    return () => listeners.get(key)?.delete(listener)
  }
  const empty = scene === 'none'
  const url = { few: smallUrl, huge: hugeUrl, none: smallUrl, broken: brokenUrl }[scene]
  const used = empty ? [] : [...services].sort((a, b) => Number(b.url === url) - Number(a.url === url))
  let open: TableInfo[] = empty
    ? []
    : [
        fakeTable('t-1', { title: 'stars(1)' }),
        fakeTable('t-2', {
          title: 'gaia-like.vot.gz',
          rows: 1_000_000,
          completeness: [],
          provenance: { kind: 'file', source: '/data/gaia-like.vot.gz', at: '2026-02-27T08:00:00Z' },
        }),
      ]
  const documents: QueryDocument[] = empty
    ? []
    : [
        {
          id: 'd1',
          title: 'cone M45',
          url,
          adql: pleiades,
          lang: 'ADQL',
          maxrec: 2000,
          ...(scene === 'few' ? { table: 't-1' } : {}),
        },
        { id: 'd2', title: 'query 1', url, adql: 'SELECT TOP 10 *\nFROM sky.stars\n', lang: 'ADQL' },
      ]
  let lines = empty ? [] : history(40)
  let uploads = 0

  const stream = async function* <T>(items: readonly T[], signal?: AbortSignal): AsyncGenerator<T, Outcome<null>> {
    for (const item of items) {
      if (!(await wait(120, signal))) return cancelled
      yield item
    }
    return ok(null)
  }
  const putTable = (table: TableInfo) => {
    open = [...open.filter(({ id }) => id !== table.id), table]
    emit('tables.changed', table)
  }
  /** Rows go on arriving for two seconds. */
  const grow = async (id: string) => {
    for (let rows = 400; rows <= 2000; rows += 400) {
      await wait(400)
      const table = open.find((other) => other.id === id)
      if (!table || table.state === 'ready') return
      putTable({ ...table, rows, seconds: rows / 1000, state: rows === 2000 ? 'ready' : 'reading' })
    }
  }

  const api = {
    queries: {
      on: on('queries'),
      history: async ({ text }: { text?: string }) => ok(lines.filter(({ adql }) => !text || adql.includes(text))),
      forgetHistory: async ({ ids }: { ids: string[] }) => {
        lines = lines.filter(({ id }) => !ids.includes(id))
        return ok(null)
      },
      runSync: async ({ adql, title }: { adql: string; title?: string }, options?: { signal?: AbortSignal }) => {
        const slow = /sleep/i.test(adql)
        if (!(await wait(slow ? 60_000 : 600, options?.signal))) return cancelled
        if (/brokn|error/i.test(adql))
          return fail(
            'service',
            'Incorrect ADQL query: Encountered "FRM". Was expecting one of: "," "FROM" \n  at line 2, column 1 <b>SELECT hip FRM</b>',
            {
              where: `${smallUrl}/sync`,
              status: 400,
              line: 2,
              column: 1,
              detail:
                '<?xml version="1.0"?>\n<VOTABLE version="1.4">\n  <INFO name="QUERY_STATUS" value="ERROR">Incorrect ADQL query</INFO>\n</VOTABLE>',
            },
          )
        const id = `t-${open.length + 1}-${lines.length}`
        putTable(
          fakeTable(id, {
            title: title ?? 'result',
            rows: 0,
            state: 'reading',
            completeness: [],
            provenance: { kind: 'query', source: smallUrl, adql, at: new Date().toISOString() },
          }),
        )
        void grow(id)
        const entry: HistoryEntry = {
          id,
          at: new Date().toISOString(),
          url: smallUrl,
          adql,
          lang: 'ADQL',
          state: 'done',
          rows: 2000,
          seconds: 2,
        }
        lines = [entry, ...lines]
        emit('queries.historyChanged', entry)
        return ok({ table: id })
      },
    },
    tables: {
      on: on('tables'),
      list: async () => ok(open),
      open: async () => fail('not-found', 'No such file', { where: '/data/lost.vot' }),
      beginUpload: async () => ok({ upload: `u${++uploads}` }),
      uploadChunk: async () => {
        await wait(150)
        return ok(null)
      },
      endUpload: async () => {
        const id = `t-up-${uploads}`
        putTable(fakeTable(id, { title: `upload ${uploads}`, completeness: [] }))
        return ok({ table: id })
      },
      rows: async ({ start, rows, columns }: { start: number; rows: number; columns?: string[] }) =>
        ok(fakeRows(start, rows, columns)),
      cell: async () => ok({ text: 'a whole cell' }),
      rename: async () => ok(null),
      stop: async ({ table }: { table: string }) => {
        const found = open.find(({ id }) => id === table)
        if (found)
          putTable({ ...found, state: 'ready', completeness: [{ kind: 'partial', message: 'Stopped by the person.' }] })
        return ok(null)
      },
      close: async ({ table }: { table: string }) => {
        open = open.filter(({ id }) => id !== table)
        emit('tables.closed', { table })
        return ok(null)
      },
      save: async () => ok({ bytes: 1234 }),
      copyText: () => stream(['hip\tra\n', '1\t2\n']),
      download: (_: unknown, options?: { signal?: AbortSignal }) =>
        stream(
          Array.from({ length: 20 }, () => new Uint8Array(65_536)),
          options?.signal,
        ),
    },
    tap: {
      on: on('tap'),
      services: async () => ok(used),
      describe: async ({ url: address }: { url: string }, options?: { signal?: AbortSignal }) => {
        if (!(await wait(1500, options?.signal))) return cancelled
        if (/wrong/.test(address)) return fail('offline', 'getaddrinfo ENOTFOUND wrong.example.org', { where: address })
        const service = { url: address, title: new URL(address).host, available: true, notes: [] }
        return ok(services.find((other) => other.url === address) ?? service)
      },
      forget: async () => ok(null),
      tables: async ({ url: address }: { url: string }, options?: { signal?: AbortSignal }) => {
        if (!(await wait(300, options?.signal))) return cancelled
        if (address === brokenUrl)
          return fail('html', 'The answer is an HTML page titled “Log in”.', {
            where: `${address}/tables`,
            status: 200,
            detail: '<html><title>Log in</title></html>',
          })
        return ok({ schemas: [...schemasOf(address)] })
      },
      columns: async ({ table }: { table: string }) => {
        await wait(200)
        return ok(detailsOf(table))
      },
    },
    workspace: {
      on: on('workspace'),
      info: async () => ok({ version: '0.1.0', shell: 'browser', home: '/home/a/.alidade', platform: 'linux' }),
      documents: async () => ok(documents),
      saveDocument: async () => ok(null),
      orderDocuments: async () => ok(null),
      closeDocument: async () => ok(null),
      layout: async () => ok(layout === 'broken' ? '{"layout": 7}' : localStorage.getItem('layout')),
      saveLayout: async (text: string) => {
        localStorage.setItem('layout', text)
        return ok(null)
      },
      settings: async () => ok({ theme: 'system', density: 'compact', idleTimeoutSeconds: 60 }),
      saveSettings: async () => ok(null),
      messages: async () =>
        ok(
          empty
            ? []
            : [
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
              ],
        ),
      clearMessages: async () => ok(null),
      exchanges: async () => ok([]),
      takeFilesToOpen: async () => ok([]),
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
