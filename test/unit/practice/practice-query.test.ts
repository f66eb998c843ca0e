import { expect, test } from 'vitest'
import { readFormat } from '#main/services/practice/output-formats.ts'
import { seededNumbers } from '#main/services/practice/rehearsal.ts'
import { readTapQuery, readUploads } from '#main/services/practice/tap-query.ts'
import { carriesToken } from '#main/services/practice/token.ts'

const said = (more: Readonly<Record<string, string>>) => {
  const query = readTapQuery(Object.entries({ LANG: 'ADQL', QUERY: 'SELECT 1', ...more }))
  return query.ok ? query.value : query.fault.message
}

test('the least that a query says is LANG and QUERY', () => {
  expect(said({})).toMatchObject({ adql: 'SELECT 1', version: '2.1', maxRows: 20_000, uploads: [] })
  expect(said({ QUERY: ' ' })).toMatch('QUERY is missing')
  expect(said({ LANG: '' })).toMatch('LANG is missing')
})

test('ADQL is spoken in both versions and in any case', () => {
  expect(said({ LANG: 'adql-2.0' })).toMatchObject({ version: '2.0' })
  expect(said({ LANG: 'ADQL-2.1' })).toMatchObject({ version: '2.1' })
  expect(said({ LANG: 'PostgreSQL' })).toMatch('LANG PostgreSQL is not spoken here')
})

test('REQUEST and VERSION may be left out and must be right where they are given', () => {
  expect(said({ REQUEST: 'doQuery', VERSION: '1.1' })).toMatchObject({ adql: 'SELECT 1' })
  expect(said({ REQUEST: 'doIt' })).toMatch('REQUEST must be doQuery')
  expect(said({ VERSION: '2.0' })).toMatch('VERSION 2.0')
})

test('MAXREC is cut to the hard limit; what is no number of rows is refused', () => {
  expect(said({ MAXREC: '0' })).toMatchObject({ maxRows: 0 })
  expect(said({ MAXREC: '999999999999' })).toMatchObject({ maxRows: 2_000_000 })
  for (const wrong of ['-1', 'many', '1.5', '1e3']) expect(said({ MAXREC: wrong })).toMatch('MAXREC must be')
})

test('RESPONSEFORMAT goes before FORMAT; short names and media types mean the same', () => {
  const formatOf = (text: string) => {
    const format = readFormat(text)
    return format.ok ? [format.value.format.format, format.value.mime] : format.fault.message
  }
  expect(said({ FORMAT: 'csv', RESPONSEFORMAT: 'tsv' })).toMatchObject({ format: { format: { format: 'tsv' } } })
  expect(formatOf('votable')).toEqual(['votable-tabledata', 'application/x-votable+xml;serialization=TABLEDATA'])
  expect(formatOf('text/xml')).toEqual(['votable-tabledata', 'text/xml'])
  expect(formatOf('application/x-votable+xml; serialization="BINARY2"')[0]).toBe('votable')
  expect(formatOf('votable/b2')[0]).toBe('votable')
  expect(formatOf('FITS')).toEqual(['fits', 'application/fits'])
  expect(formatOf('text/csv')).toEqual(['csv', 'text/csv;header=present'])
  expect(formatOf('parquet')).toMatch('RESPONSEFORMAT parquet is not offered. Offered are votable,')
})

test('UPLOAD names tables and where they come from', () => {
  const uploads = (...values: string[]) => {
    const read = readUploads(values)
    return read.ok ? read.value : read.fault.message
  }
  expect(uploads('a,param:x;b,https://example.org/t.vot', 'c,param:Y')).toEqual([
    { name: 'a', from: { part: 'x' } },
    { name: 'b', from: { url: 'https://example.org/t.vot' } },
    { name: 'c', from: { part: 'Y' } },
  ])
  expect(uploads('a')).toMatch('a name, a comma and an address')
  expect(uploads('count,param:x')).toMatch('no reserved word')
  expect(uploads('1a,param:x')).toMatch('cannot name a table')
  expect(uploads('a,param:x;A,param:y')).toMatch('two tables are named A')
  expect(uploads('a,file:///etc/passwd')).toMatch('param:, http: or https:')
  expect(uploads('a,ftp://example.org/t')).toMatch('param:, http: or https:')
  expect(uploads('a,http://me:secret@example.org/t')).toMatch('must not carry a user name')
  expect(uploads(Array.from({ length: 11 }, (_, i) => `t${i},param:x`).join(';'))).toMatch('at most 10')
})

test('a token is known by Bearer alone', () => {
  expect(carriesToken('Bearer sesame', 'sesame')).toBe(true)
  expect(carriesToken('bearer sesame ', 'sesame')).toBe(true)
  for (const wrong of [undefined, '', 'sesame', 'Basic sesame', 'Bearer', 'Bearer sesam', 'Bearer sesame x'])
    expect(carriesToken(wrong, 'sesame')).toBe(false)
})

test('failures are told by the seed alone and as often as was asked for', () => {
  const draws = (seed: number) => {
    const next = seededNumbers(seed)
    return Array.from({ length: 2000 }, next)
  }
  expect(draws(7)).toEqual(draws(7))
  expect(draws(7)).not.toEqual(draws(8))
  const share = draws(7).filter((number) => number < 0.3).length / 2000
  expect(share).toBeGreaterThan(0.27)
  expect(share).toBeLessThan(0.33)
})
