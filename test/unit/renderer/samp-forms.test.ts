import { describe, expect, test } from 'vitest'
import { linkKinds } from '#renderer/views/samp/link-kinds.ts'
import { newRule } from '#renderer/views/samp/new-rule.ts'
import { cellLink, linkItem, linkOffers, linkWord } from '#renderer/views/samp/row-links.ts'
import { resultText, ruleProblems, whenText } from '#renderer/views/samp/rule-form.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { SampRule } from '#shared/model/samp.ts'
import type { ColumnInfo, TableInfo } from '#shared/model/table.ts'
import { connectFake } from './fake-window.ts'

const text = (name: string, more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  ...{ id: name, name, datatype: 'char', arraysize: '*', storage: 'text', isArray: false },
  ...more,
})

describe('what an address can be sent as', () => {
  const kinds = (address: string, more: object = {}) => linkKinds({ address, ...more })
  test('follows what the row says of it', () => {
    expect(kinds('http://a/get?id=1', { product: 'spectrum' })).toEqual(['spectrum'])
    expect(kinds('http://a/get?id=1', { product: 'image', format: 'image/fits' })).toEqual(['image'])
    expect(kinds('http://a/x', { format: 'application/x-votable+xml;content=datalink', product: 'cube' })).toEqual([
      'table-file',
    ])
    expect(kinds('http://a/x', { format: 'application/fits' })).toEqual(['image', 'spectrum', 'table-file'])
    expect(kinds('http://a/x.fits', { format: 'image/jpeg' })).toEqual([])
  })
  test('else follows its name', () => {
    expect(kinds('http://a/b.fits.gz?c=d')).toEqual(['image', 'spectrum', 'table-file'])
    expect(kinds('http://a/b.vot')).toEqual(['table-file', 'spectrum'])
    expect(kinds('http://a/b.html')).toEqual([])
    expect(kinds('http://a/get?id=3')).toEqual(['image', 'spectrum', 'table-file'])
    expect(kinds('http://a/b.fits', { column: text('spectrum_url') })).toEqual(['spectrum', 'image', 'table-file'])
    expect(kinds('http://a/b.fits', { column: text('moc_access_url') })[0]).toBe('moc')
  })
  test('carries the names of the row to the receiver', () => {
    const columns = [text('access_url'), text('access_format'), text('target_name'), text('dataproduct_type')]
    const row = {
      access_url: 'http://a/s?1',
      access_format: 'application/x-votable+xml',
      target_name: 'HD 1',
      dataproduct_type: 'spectrum',
    }
    const [url] = columns
    expect(url && cellLink(columns, url, row)).toEqual({ address: 'http://a/s?1', kinds: ['spectrum'] })
    expect(linkItem('spectrum', 'http://a/s?1', columns, row)).toEqual({
      kind: 'spectrum',
      source: 'http://a/s?1',
      name: 'HD 1',
      meta: {
        'Access.Reference': 'http://a/s?1',
        'Access.Format': 'application/x-votable+xml',
        'Target.Name': 'HD 1',
      },
    })
    expect(url && cellLink(columns, url, { ...row, access_url: 'javascript:alert(1)' })).toBeUndefined()
  })
  test('is counted in words', () => {
    expect(linkWord('spectrum', 3)).toBe('3 spectra')
    expect(linkWord('table-file', 1)).toBe('linked table')
  })
})

describe('a rule', () => {
  const rule = (more: Partial<SampRule> = {}): SampRule => ({ ...newRule('r', 'http://a/tap', true), ...more })
  test('is right as it is offered first', () => expect(ruleProblems(rule())).toEqual({}))
  test('says what is wrong with it', () => {
    expect(ruleProblems(rule({ title: ' ', url: '', result: { show: false, broadcast: false } }))).toEqual({
      title: 'Give the rule a name.',
      url: 'Choose the service to ask.',
      result: 'Show the result, or send it on.',
    })
    expect(ruleProblems(rule({ adql: 'SELECT *\nFRM t WHERE a = {ra}' })).adql).toMatch(/^Line 2: /)
    expect(ruleProblems(rule({ adql: 'SELECT * FROM t' })).adql).toBe(
      'Without {ra} and {dec} the query asks the same each time.',
    )
    const point = { kind: 'point' } as const
    expect(ruleProblems(rule({ when: point, adql: 'SELECT * FROM t WHERE hip = {hip}' })).adql).toBe(
      'A position has no {hip}: only {ra} and {dec} are known.',
    )
    expect(ruleProblems(rule({ adql: "SELECT * FROM t WHERE name = '{name}'" }))).toEqual({})
  })
  test('is told in words', () => {
    expect(whenText({ when: { kind: 'point', from: 'Aladin' } })).toBe('“Aladin” sends a position')
    expect(whenText({ when: { kind: 'highlight' } })).toBe('a row of any table is chosen')
    expect(resultText({ result: { show: true, broadcast: true, to: 'topcat' } })).toBe(
      'show the result and send the result to “topcat”',
    )
  })
})

describe('addresses of several rows', () => {
  const columns = [text('access_url'), text('access_format'), text('target_name')]
  const rows = [
    ['http://a/s?1', 'application/fits', 'HD 1'],
    ['', '', 'HD 2'],
    ['http://a/s?3', 'application/fits', 'HD 3'],
  ]
  const table = { id: 't', title: 'spectra', columns } as unknown as TableInfo
  const answerRows = ({ start, rows: count, columns: ids }: { start: number; rows: number; columns: string[] }) =>
    ok({
      start,
      rows: count,
      columns: ids.map((id) => ({
        values: rows
          .slice(start, start + count)
          .map((row) => row[columns.findIndex((column) => column.id === id)] ?? ''),
      })),
    })
  const [url] = columns

  test('go as one parcel, each by its own name; rows without one are left out', async () => {
    connectFake({ 'tables.rows': answerRows as never })
    const [offer] = url ? linkOffers(table, url, [[0, 3]], ['spectrum']) : []
    expect(offer?.word).toBe('3 spectra')
    const parcel = await offer?.load()
    expect(parcel).toMatchObject({ what: '2 spectra', names: ['HD 1', 'HD 3'] })
    expect(parcel?.items.map((item) => 'source' in item && item.source)).toEqual(['http://a/s?1', 'http://a/s?3'])
  })

  test('are not offered by the thousand', () => {
    expect(url && linkOffers(table, url, [[0, 100_000]], ['spectrum'])).toEqual([])
  })
})
