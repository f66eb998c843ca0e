import { expect, test } from 'vitest'
import {
  askedNames,
  entryRequest,
  missingParameters,
  type QuerySet,
  readSetText,
  setText,
} from '#shared/model/query-set.ts'

const set: QuerySet = {
  id: 'own',
  title: 'Three colours',
  parameters: [
    { name: 'place', kind: 'position', value: '56.75 24.1', about: 'Where to look.' },
    { name: 'radius', kind: 'number', value: '', unit: 'deg' },
  ],
  entries: [
    {
      id: 'e1',
      name: 'twomass',
      url: 'https://one.example/tap/',
      adql: 'SELECT * FROM t WHERE x = {place}',
      maxrec: 90_000,
    },
    {
      id: 'e2',
      name: ' ',
      url: 'https://two.example/tap',
      adql: 'SELECT {radius}, {other} FROM u',
      lang: 'PostgreSQL',
      queue: '1h',
    },
  ],
  completion: { show: true, send: 'topcat', delete: true },
}

const ids = () => {
  let next = 0
  return () => `new-${++next}`
}

test('a set comes out of its file as it went in, under ids of its own', () => {
  const read = readSetText(setText(set), ids())
  if (!read.ok) throw new Error(read.fault.message)
  const { id: _id, entries, ...rest } = read.value
  const { id: _own, entries: ownEntries, ...own } = set
  expect(rest).toEqual(own)
  expect(entries.map(({ id, ...entry }) => entry)).toEqual(ownEntries.map(({ id, ...entry }) => entry))
  expect(new Set([read.value.id, ...entries.map(({ id }) => id)]).size).toBe(3)
  expect(setText(set)).not.toContain('e1')
})

test.each([
  ['no JSON', 'SELECT 1', 'it is no JSON', undefined],
  ['another JSON', '{"a": 1}', 'not the file of a query set', undefined],
  ['a job', '{"alidadeJob": 1}', 'the file of a job', undefined],
  ['a newer one', '{"alidadeQuerySet": 2}', 'newer Alidade', undefined],
  ['no queries', '{"alidadeQuerySet": 1}', 'cannot be read', 'entries'],
  [
    'a wrong kind of value',
    '{"alidadeQuerySet": 1, "entries": [], "parameters": [{"name": "a", "kind": "colour", "value": "1"}]}',
    'cannot be read',
    'parameters.0.kind',
  ],
  [
    'a name that is none',
    '{"alidadeQuerySet": 1, "entries": [], "parameters": [{"name": "a b", "kind": "text", "value": "1"}]}',
    'cannot be read',
    'parameters.0.name',
  ],
  [
    'one name twice',
    '{"alidadeQuerySet": 1, "entries": [], "parameters": [{"name": "a", "kind": "text", "value": "1"}, {"name": "a", "kind": "text", "value": "2"}]}',
    '{a} two values',
    undefined,
  ],
])('%s is refused with a reason', (_what, text, message, where) => {
  const read = readSetText(text, ids())
  expect(read).toMatchObject({ ok: false, fault: { kind: 'bad-request', message: expect.stringContaining(message) } })
  expect(read.ok ? undefined : read.fault.where).toBe(where)
})

test('a query is submitted with its values under the name of its set', () => {
  const [entry] = set.entries
  if (!entry) throw new Error('no entry')
  expect(entryRequest(set, entry)).toEqual({
    ok: true,
    value: {
      url: 'https://one.example/tap',
      adql: 'SELECT * FROM t WHERE x = 56.75, 24.1',
      title: 'twomass',
      set: 'Three colours',
      maxrec: 90_000,
    },
  })
})

test('what a query lacks is named', () => {
  const [first, second] = set.entries
  if (!first || !second) throw new Error('no entries')
  const message = (entry: typeof first) => {
    const read = entryRequest({ ...set, entries: [first, entry] }, entry)
    return read.ok ? '' : read.fault.message
  }
  expect(message(second)).toBe('Query 2: no value for {radius}, {other}.')
  expect(message({ ...first, url: ' ' })).toBe('twomass: choose a service.')
  expect(message({ ...first, url: 'not one' })).toBe('twomass: this is not the address of a service.')
  expect(message({ ...first, adql: '-- nothing' })).toBe('twomass: the query is empty.')
  expect(askedNames(set)).toEqual(['place', 'radius', 'other'])
})

test('values that queries ask for and nobody gave are known, empty, by what their names suggest', () => {
  const adql = "SELECT {limit} FROM t WHERE f = {object} AND p = {centre} AND x = '{in_text}' -- {noted}"
  const entries = [{ id: 'e', name: '', url: '', adql }]
  const parameters = [{ name: 'limit', kind: 'number' as const, value: '' }]
  expect(missingParameters({ parameters, entries })).toEqual([
    { name: 'object', kind: 'text', value: '' },
    { name: 'centre', kind: 'position', value: '' },
    { name: 'in_text', kind: 'text', value: '' },
  ])
  expect(missingParameters({ parameters, entries: [] })).toEqual([])
})
