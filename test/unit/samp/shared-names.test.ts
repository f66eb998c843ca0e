import fc from 'fast-check'
import { expect, it } from 'vitest'
import { publicLookup } from '#main/net/public-lookup.ts'
import { namedTable, originSharing, type SampTables } from '#main/services/samp/samp-tables.ts'
import { ownRow, SharedTables, sentRow } from '#main/services/samp/shared-tables.ts'
import type { Provenance } from '#shared/model/table.ts'
import { cleanRanges, countOf, placeOf, rangesOf, rowAt, rowsIn } from '#shared/vo/samp/row-ranges.ts'
import { addressKey, isNearAddress } from '#shared/vo/samp/table-address.ts'

it('an address is one, however it is written', () => {
  const files = ['file:///a/b%20c.vot', 'file:/a/b%20c.vot', 'file://localhost/a/b%20c.vot', 'FILE:///a/b c.vot']
  expect(new Set(files.map(addressKey))).toEqual(new Set(['file:/a/b c.vot']))
  const webs = ['http://localhost:80/a~b?x=%31', 'HTTP://127.0.0.1/a%7Eb?x=1#top', 'http://[::1]/%61%7eb?x=1']
  expect(new Set(webs.map(addressKey))).toEqual(new Set(['http://127.0.0.1/a~b?x=1']))
  expect(addressKey('http://a/%2F')).not.toBe(addressKey('http://a//'))
  expect(addressKey(' odd one ')).toBe('odd one')
})

it('addresses of this machine and its network are told from those of others', async () => {
  const near = ['http://localhost/', 'http://127.9.9.9/', 'http://[::1]/', 'http://10.1.1.1/', 'http://192.168.0.7:1/']
  for (const url of [...near, 'http://172.20.1.1/', 'http://[fe80::1]/', 'http://nas/', 'file:///x', 'x'])
    expect([url, isNearAddress(url)]).toEqual([url, true])
  for (const url of [
    'https://cds.unistra.fr/x',
    'http://172.32.1.1/',
    'http://10.example.org/',
    'http://[2001:db8::1]/',
  ])
    expect([url, isNearAddress(url)]).toEqual([url, false])
  await expect(publicLookup('localhost')).rejects.toThrow('of this machine')
})

it('ranges of rows are as they should be whatever they came as, and give each row its place', () => {
  const rows = fc.array(fc.nat(60), { maxLength: 30 })
  fc.assert(
    fc.property(rows, (list) => {
      const ranges = rangesOf(list)
      const sorted = [...new Set(list)].sort((a, b) => a - b)
      expect([...rowsIn(ranges)]).toEqual(sorted)
      expect(countOf(ranges)).toBe(sorted.length)
      for (const [place, row] of sorted.entries())
        expect([rowAt(ranges, place), placeOf(ranges, row)]).toEqual([row, place])
      expect([rowAt(ranges, sorted.length), rowAt(ranges, -1)]).toEqual([undefined, undefined])
      for (let row = 0; row <= 61; row++) if (!sorted.includes(row)) expect(placeOf(ranges, row)).toBeUndefined()
      expect(cleanRanges(ranges, 61)).toEqual(ranges)
    }),
  )
  expect(
    cleanRanges(
      [
        [5, 9],
        [-3, 2],
        [8, 12],
        [1.2, 3],
        [7, 7],
      ],
      10,
    ),
  ).toEqual([
    [0, 3],
    [5, 10],
  ])
})

it('a table is named to each program as that knows it', () => {
  const shared = new SharedTables()
  shared.remember({ table: 't', tableId: 'whole', url: 'http://127.0.0.1/1', rows: undefined }, ['topcat'])
  shared.remember({ table: 't', tableId: 'part', url: 'http://127.0.0.1/2', rows: [[5, 7]] }, ['aladin'])
  const ids = (peer: string) => shared.namedFor('t', peer).map(({ tableId }) => tableId)
  expect([ids('topcat'), ids('aladin'), ids('other')]).toEqual([
    ['whole', 'part'],
    ['part', 'whole'],
    ['part', 'whole'],
  ])
  shared.withdraw('t', 'http://127.0.0.1/2', 'aladin')
  shared.remember({ table: 't', tableId: 'whole', url: 'http://127.0.0.1/1', rows: undefined }, ['aladin'])
  expect(ids('aladin')).toEqual(['whole', 'part'])
  expect(shared.find('part', undefined)?.rows).toEqual([[5, 7]])
  expect(shared.find('unknown', 'http://localhost/1')?.tableId).toBe('whole')
  shared.forget('t')
  expect([shared.find('whole', undefined), ids('topcat')]).toEqual([undefined, []])
})

it('rows of a sending and of the table stand for each other', () => {
  const part = { rows: rangesOf([5, 6, 90]) }
  expect([0, 1, 2, 3].map((row) => ownRow(part, row, 100))).toEqual([5, 6, 90, undefined])
  expect([5, 7, 90].map((row) => sentRow(part, row))).toEqual([0, undefined, 2])
  expect([ownRow({ rows: undefined }, 99, 100), ownRow({ rows: undefined }, 100, 100)]).toEqual([99, undefined])
})

it('a table that came in an earlier run is found by the names it was sent with, and told by them', () => {
  const info = (provenance: Partial<Provenance>) => ({
    provenance: { kind: 'samp', source: '', at: '', ...provenance },
  })
  const list = [
    { id: 't-1', info: info({ source: 'http://127.0.0.1:9/old', tableId: 'x$1' }) },
    { id: 't-2', info: info({ source: 'http://127.0.0.1:9/new', tableId: 'x$1' }) },
    { id: 't-3', info: info({ source: 'file:///a/b%20c.vot' }) },
    { id: 't-4', info: info({ kind: 'file', source: '/a/d.vot' }) },
    { id: 't-5', info: info({ kind: 'query', source: 'http://127.0.0.1:9/tap' }) },
    { id: 't-6', info: info({ source: 'http://127.0.0.1:9/two', tableId: 'second of two' }) },
  ]
  const tables = {
    list: () => list,
    find: (id: string) => list.find((table) => table.id === id),
    positionOf: (id: string) => (id === 't-6' ? 1 : 0),
  } as unknown as SampTables
  const shared = new SharedTables()
  const named = (tableId: string | undefined, url?: string) => namedTable(tables, shared, tableId, url)?.table
  expect([named('x$1'), named('x$1', 'http://127.0.0.1:9/old')]).toEqual(['t-2', 't-2'])
  expect(named(undefined, 'http://localhost:9/old')).toBe('t-1')
  expect([named('y', 'file:/a/b c.vot'), named(undefined, 'file:///a/d.vot')]).toEqual(['t-3', 't-4'])
  expect([named('y'), named(undefined, 'http://127.0.0.1:9/tap'), named('second of two'), named(undefined)]).toEqual(
    Array.from({ length: 4 }),
  )
  expect(originSharing(tables, 't-1')).toEqual({
    ...{ table: 't-1', tableId: 'x$1', url: 'http://127.0.0.1:9/old', rows: undefined },
  })
  // What is known of this run goes before.
  shared.remember({ table: 't-4', tableId: 'x$1', url: 'http://127.0.0.1:9/again', rows: undefined }, ['topcat'])
  expect(named('x$1')).toBe('t-4')
})
