import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import type { Net } from '#main/net/net.ts'
import type { CatalogueReader } from '#main/services/tap/catalogue-reader.ts'
import {
  createTapServices,
  type OwnService,
  type TapServiceParts,
  type TapServices,
  type UsedServices,
} from '#main/services/tap/tap-service.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { TapService } from '#shared/model/tap.ts'
import { plainCatalogueReader } from '../../doubles/catalogue-reader.ts'
import type { MetadataBehaviour } from '../../doubles/tap-server/double-metadata.ts'
import { startTapDouble, type TapDouble } from '../../doubles/tap-server/tap-double.ts'

let net: Net
let double: TapDouble | undefined
let told: TapService[][]
let kept: UsedServices

const never = new AbortController().signal
const call = { signal: never }

function services(
  limits = { documentSeconds: 5, tablesSeconds: 10, keysSeconds: 5 },
  reader: CatalogueReader = plainCatalogueReader,
  own?: OwnService,
  more: Partial<TapServiceParts> = {},
): TapServices {
  return createTapServices({
    ...(own && { own }),
    net,
    used: {
      get value() {
        return kept
      },
      set: (value) => {
        kept = value
      },
    },
    ivoids: new Map([['https://dc.example.org/tap', 'ivo://example.dc/tap']]),
    emit: (_name, item) => told.push(item as TapService[]),
    reader,
    now: () => 0,
    limits,
    ...more,
  })
}

async function serviceLike(metadata: MetadataBehaviour): Promise<{ tap: TapServices; url: string; seen: TapDouble }> {
  double = await startTapDouble({ metadata })
  return { tap: services(), url: double.url, seen: double }
}

const value = async <T>(outcome: Promise<Outcome<T>> | Outcome<T>): Promise<T> => {
  const settled = await outcome
  if (!settled.ok) throw new Error(`${settled.fault.kind}: ${settled.fault.message}`)
  return settled.value
}
const fault = async (outcome: Promise<Outcome<unknown>> | Outcome<unknown>) => {
  const settled = await outcome
  if (settled.ok) throw new Error('There is no fault.')
  return settled.fault
}

beforeEach(() => {
  net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 10 }), environment: {} })
  told = []
  kept = []
})

afterEach(async () => {
  await double?.close()
  double = undefined
  await net.close()
})

it('a service on the list has its identifier in the registry where that is known', async () => {
  kept = ['https://dc.example.org/tap', 'https://other.example.org/tap'].map((url) => ({ url, title: url }))
  const listed = await value(services().handlers.services(null, call))
  expect(listed.map(({ ivoid }) => ivoid)).toEqual(['ivo://example.dc/tap', undefined])
})

describe('describing a service', () => {
  it('reads its availability and capabilities and puts it on top of the list', async () => {
    const { tap, url } = await serviceLike('own')
    kept = [{ url: 'http://old.example/tap', title: 'Old' }]
    const service = await value(tap.handlers.describe({ url: `${url}/sync?x` }, call))
    expect(service).toMatchObject({ url: `${url}?x=`, available: true })
    const plain = await value(tap.handlers.describe({ url: ` ${url}/capabilities/ ` }, call))
    expect(plain).toMatchObject({ url, title: url.slice(7), available: true, notes: [] })
    expect(plain.capabilities?.languages[0]?.name).toBe('ADQL')
    expect(told.at(-1)?.map((one) => one.title)).toEqual([url.slice(7), url.slice(7), 'Old'])
    expect(kept[0]).toMatchObject({ url, title: url.slice(7) })
  })

  it('asks the service once, and again only for a refresh', async () => {
    const { tap, url, seen } = await serviceLike('own')
    await value(tap.handlers.describe({ url }, call))
    await value(tap.handlers.describe({ url }, call))
    expect(seen.requests).toHaveLength(2)
    await value(tap.handlers.describe({ url, refresh: true }, call))
    expect(seen.requests).toHaveLength(4)
  })

  it('takes what could be read of broken capabilities and says so', async () => {
    const { tap, url } = await serviceLike('broken')
    const service = await value(tap.handlers.describe({ url }, call))
    expect(service.available).toBe(true)
    expect(service.notes.join(' ')).toContain('Broken XML')
  })

  it('is not held up by capabilities that never come', async () => {
    double = await startTapDouble({ metadata: 'hanging' })
    const tap = services({ documentSeconds: 0.3, tablesSeconds: 5, keysSeconds: 1 })
    const service = await value(tap.handlers.describe({ url: double.url }, call))
    expect(service.available).toBe(true)
    expect(service.capabilities).toBeUndefined()
    expect(service.notes).toEqual(["The service's capabilities could not be read: No whole answer within 0.3 s."])
  })

  it('takes a service without any documents that answers queries', async () => {
    const { tap, url } = await serviceLike('missing')
    const service = await value(tap.handlers.describe({ url }, call))
    expect(service.notes).toHaveLength(2)
    expect(service.notes[0]).toContain('status 404')
  })

  it('says which page stands where a service was expected', async () => {
    const { tap, url } = await serviceLike('html')
    expect(await fault(tap.handlers.describe({ url }, call))).toMatchObject({
      kind: 'html',
      message: 'Sign in — Example Archive',
      where: `${url}/capabilities`,
      status: 200,
    })
    expect(kept).toEqual([])
  })

  it('says that nobody answers, and that a text is no address', async () => {
    const { tap, url, seen } = await serviceLike('own')
    await seen.close()
    expect(await fault(tap.handlers.describe({ url }, call))).toMatchObject({ kind: 'offline' })
    expect(await fault(tap.handlers.describe({ url: 'no address' }, call))).toMatchObject({ kind: 'bad-request' })
  })

  it('ends as cancelled when it is cancelled', async () => {
    const { tap, url } = await serviceLike('hanging')
    const abort = new AbortController()
    const described = tap.handlers.describe({ url }, { signal: abort.signal })
    abort.abort()
    expect(await fault(described)).toMatchObject({ kind: 'cancelled' })
    expect(kept).toEqual([])
  })

  it('keeps the list through a restart, and forgets a service on demand', async () => {
    const { tap, url } = await serviceLike('own')
    await value(tap.handlers.describe({ url }, call))
    const again = services()
    const [listed] = await value(again.handlers.services(null, call))
    expect(listed).toMatchObject({
      url,
      title: url.slice(7),
      notes: [],
      capabilities: { outputLimit: { default: 20000 } },
    })
    expect((await again.capabilities(url, never))?.outputLimit.default).toBe(20000)
    await value(again.handlers.forget({ url }, call))
    expect(kept).toEqual([])
    expect(told.at(-1)).toEqual([])
  })
})

describe('the description of a service on the list', () => {
  it('is read again once a run when its tables are, without changing its place; the limits kept hold until then', async () => {
    const { tap, url, seen } = await serviceLike('own')
    await value(tap.handlers.describe({ url }, call))
    kept = [{ url: 'https://other.example.org/tap', title: 'Other' }, ...kept]
    const again = services()
    const asked = () => seen.requests.filter(({ path }) => path === '/tap/capabilities').length
    await value(again.handlers.tables({ url }, call))
    await vi.waitFor(() => expect(told.at(-1)?.[1]).toMatchObject({ url, available: true }))
    expect(kept.map((entry) => entry.url)).toEqual(['https://other.example.org/tap', url])
    await value(again.handlers.tables({ url }, call))
    expect(asked()).toBe(2)
  })
})

describe('the capabilities as a hint for queries', () => {
  it('are asked for once, and are those of the description where there is one', async () => {
    const { tap, url, seen } = await serviceLike('own')
    const [one, other] = await Promise.all([tap.capabilities(url, never), tap.capabilities(url, never)])
    expect(one?.outputLimit.default).toBe(20000)
    expect(other).toBe(one)
    await value(tap.handlers.describe({ url }, call))
    expect((await tap.capabilities(url, never))?.outputLimit.default).toBe(20000)
    expect(seen.requests.filter(({ path }) => path === '/tap/capabilities')).toHaveLength(2)
  })

  it('are none where they do not come in time or cannot be read', async () => {
    double = await startTapDouble({ metadata: 'hanging' })
    expect(await services().capabilities(double.url, AbortSignal.timeout(50))).toBeUndefined()
    await double.close()
    expect(await services().capabilities(double.url, never)).toBeUndefined()
  })
})

describe('capabilities that were missed', () => {
  /** The services at a time, with a network that loses the capabilities while `lost`. */
  const unlucky = async () => {
    double = await startTapDouble({ metadata: 'own' })
    const state = { lost: true, time: 0 }
    const request: Net['request'] = (asked) =>
      state.lost && asked.url.endsWith('/capabilities')
        ? Promise.resolve(fail('timeout', 'The service did not answer.'))
        : net.request(asked)
    const tap = services(undefined, undefined, undefined, { net: { ...net, request }, now: () => state.time })
    const { requests } = double
    return {
      tap,
      url: double.url,
      state,
      asked: () => requests.filter(({ path }) => path === '/tap/capabilities').length,
    }
  }

  it('are read in the background when the service is used again, a minute later at the soonest', async () => {
    const { tap, url, state, asked } = await unlucky()
    expect((await value(tap.handlers.describe({ url }, call))).capabilities).toBeUndefined()
    state.lost = false
    expect(await tap.capabilities(url, never)).toBeUndefined()
    await value(tap.handlers.tables({ url }, call))
    expect(asked()).toBe(0)
    state.time = 60_000
    expect(await tap.capabilities(url, never)).toBeUndefined()
    await tap.capabilities(url, never)
    await vi.waitFor(() => expect(told.at(-1)?.[0]?.capabilities?.outputLimit.default).toBe(20000))
    expect((await tap.capabilities(url, never))?.outputLimit.default).toBe(20000)
    expect(told.at(-1)?.[0]?.notes).toEqual([])
    expect(asked()).toBe(1)
  })

  it('are read at once by reading the service again', async () => {
    const { tap, url, state } = await unlucky()
    await value(tap.handlers.describe({ url }, call))
    state.lost = false
    await value(tap.handlers.describe({ url, refresh: true }, call))
    expect((await tap.capabilities(url, never))?.outputLimit.default).toBe(20000)
  })

  it('are asked for again of a service that is on no list, less often each time that it is in vain', async () => {
    const { tap, url, state, asked } = await unlucky()
    for (const [minutes, isLost, isKnown] of [
      [0, true, false],
      [1, true, false],
      [2, false, false],
      [3, false, true],
      [9, true, true],
    ] as const) {
      Object.assign(state, { time: minutes * 60_000, lost: isLost })
      expect([minutes, (await tap.capabilities(url, never)) !== undefined]).toEqual([minutes, isKnown])
    }
    expect(asked()).toBe(1)
  })
})

describe('the tables of a service', () => {
  it('come from /tables?detail=min, once', async () => {
    const { tap, url, seen } = await serviceLike('own')
    const { schemas, partial } = await value(tap.handlers.tables({ url }, call))
    expect(partial).toBeUndefined()
    expect(schemas[0]?.name).toBe('made')
    expect(schemas[0]?.tables.map((table) => table.name)).toContain('made.rows_100000')
    await value(tap.handlers.tables({ url }, call))
    expect(seen.requests.map((request) => `${request.path}?${request.query}`)).toEqual(['/tap/tables?detail=min'])
    await value(tap.handlers.tables({ url, refresh: true }, call))
    expect(seen.requests).toHaveLength(2)
  })

  it.each(['catalogue-only', 'broken', 'missing'] as const)(
    'come from TAP_SCHEMA where /tables is %s',
    async (metadata) => {
      const { tap, url } = await serviceLike(metadata)
      const { schemas } = await value(tap.handlers.tables({ url }, call))
      expect(schemas).toHaveLength(1)
      expect(schemas[0]).toMatchObject({ name: 'made', description: 'Tables of the double.' })
      expect(schemas[0]?.tables.map((table) => table.name)).toContain('"J/ApJ/752/127"')
    },
  )

  it('that were read before the list broke off are kept, and said to be a part, where TAP_SCHEMA fails too', async () => {
    double = await startTapDouble({ metadata: 'broken' })
    const tap = services(undefined, { read: async () => fail('votable', 'This is no VOTable.') })
    const { schemas, partial } = await value(tap.handlers.tables({ url: double.url }, call))
    expect(schemas[0]?.tables.length).toBeGreaterThan(1)
    expect(partial).toBe(`The list ends after ${schemas[0]?.tables.length} tables: the document breaks off.`)
  })

  it('may be 40,000', async () => {
    const { tap, url } = await serviceLike('huge')
    const { schemas } = await value(tap.handlers.tables({ url }, call))
    expect(schemas.reduce((sum, schema) => sum + schema.tables.length, 0)).toBe(40_000)
  })

  it('are a fault in the service’s words where there are neither', async () => {
    const { tap, url } = await serviceLike('html')
    expect(await fault(tap.handlers.tables({ url }, call))).toMatchObject({ kind: 'html' })
  })
})

describe('the columns of a table', () => {
  it('come from the table’s own document, with its keys, once', async () => {
    const { tap, url, seen } = await serviceLike('own')
    const details = await value(tap.handlers.columns({ url, table: 'made.slow_5000' }, call))
    expect(details.columns.map((column) => column.name)).toEqual([
      'source_id',
      'ra',
      'dec',
      'mag',
      'name',
      'n_obs',
      'variable',
      'flux',
    ])
    expect(details.foreignKeys).toEqual([
      { target: 'made.rows_1000', columns: [{ from: 'source_id', target: 'source_id' }] },
    ])
    await value(tap.handlers.columns({ url, table: 'made.slow_5000' }, call))
    expect(seen.requests.map((request) => request.path).toSorted()).toEqual(['/tap/sync', '/tap/tables/made.slow_5000'])
  })

  it('have their keys from TAP_SCHEMA where their documents leave them out', async () => {
    const { tap, url } = await serviceLike('own')
    const details = await value(tap.handlers.columns({ url, table: 'made.overflow_500' }, call))
    expect(details.foreignKeys.map(({ target }) => target)).toEqual(['made.rows_1000'])
  })

  it.each(['empty-table-documents', 'catalogue-only'] as const)(
    'come from TAP_SCHEMA with %s, and further tables without asking for their documents',
    async (metadata) => {
      const { tap, url, seen } = await serviceLike(metadata)
      const details = await value(tap.handlers.columns({ url, table: 'made.slow_5000' }, call))
      expect(details.columns[1]).toMatchObject({
        name: 'ra',
        unit: 'deg',
        ucd: 'pos.eq.ra;meta.main',
        datatype: 'double',
      })
      expect(details.foreignKeys).toHaveLength(1)
      const before = seen.requests.length
      await value(tap.handlers.columns({ url, table: 'made.rows_1000' }, call))
      expect(seen.requests.slice(before).map((request) => request.path)).toEqual(['/tap/sync', '/tap/sync'])
    },
  )

  it('are found under a name that needs quotes, in both places', async () => {
    for (const metadata of ['own', 'catalogue-only'] as const) {
      const { tap, url, seen } = await serviceLike(metadata)
      await value(tap.handlers.tables({ url }, call))
      const details = await value(tap.handlers.columns({ url, table: '"J/ApJ/752/127"' }, call))
      expect(details.columns).toHaveLength(8)
      await seen.close()
    }
  })

  it('of an unknown table are not found', async () => {
    const { tap, url } = await serviceLike('own')
    expect(await fault(tap.handlers.columns({ url, table: 'none.table_here' }, call))).toMatchObject({
      kind: 'not-found',
      message: 'The service knows no columns of none.table_here.',
    })
  })
})

describe('the service that is part of Alidade', () => {
  const address = async () => ok('http://127.0.0.1:5005/tap')

  it('is first on the list, before and after others are used, and is not kept among them', async () => {
    double = await startTapDouble({ metadata: 'own' })
    const { url } = double
    kept = [{ url: 'https://example.org/tap', title: 'Example' }]
    const tap = services(undefined, undefined, { url, title: 'Practice sky', address })
    const listed = async () => (await value(tap.handlers.services(null, call))).map(({ title, own }) => [title, own])
    expect(await listed()).toEqual([
      ['Practice sky', true],
      ['Example', undefined],
    ])
    expect(await value(tap.handlers.describe({ url }, call))).toMatchObject({ title: 'Practice sky', own: true })
    expect(await listed()).toHaveLength(2)
    expect(kept.map(({ title }) => title)).toEqual(['Example'])
  })

  it('cannot be taken off the list', async () => {
    const tap = services(undefined, undefined, {
      url: 'http://practice-sky.localhost/tap',
      title: 'Practice sky',
      address,
    })
    const refused = await fault(tap.handlers.forget({ url: 'http://practice-sky.localhost/tap' }, call))
    expect(refused.message).toBe('Practice sky is part of Alidade and stays on the list.')
    expect(await value(tap.handlers.services(null, call))).toHaveLength(1)
  })

  it('is reached by other programs where it listens, and every other service at its own address', async () => {
    const url = 'http://practice-sky.localhost/tap'
    const tap = services(undefined, undefined, { url, title: 'Practice sky', address })
    expect(await value(tap.handlers.reach({ url }, call))).toEqual({ url: 'http://127.0.0.1:5005/tap', port: 5005 })
    const other = 'https://example.org/tap'
    expect(await value(tap.handlers.reach({ url: other }, call))).toEqual({ url: other })
    const broken = async () => fail('offline', 'DuckDB could not be loaded on this computer.')
    const silent = services(undefined, undefined, { url, title: 'Practice sky', address: broken })
    expect(await fault(silent.handlers.reach({ url }, call))).toEqual(await fault(broken()))
  })
})
