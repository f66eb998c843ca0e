import { expect, test } from 'vitest'
import { useDocuments } from '#renderer/state/documents.ts'
import { matchesHistory } from '#renderer/state/history.ts'
import { spaced } from '#renderer/views/editor/name-place.ts'
import { isQueryFile, openQueryText, queryTextOf } from '#renderer/views/editor/query-files.ts'
import { languageChoices, readMaxrec } from '#renderer/views/editor/run-bar.tsx'
import { fileNameFor, saveFormats, unsaidOf } from '#renderer/views/files/save-table.ts'
import { oneLine } from '#renderer/views/history/history-panel.tsx'
import { messageText } from '#renderer/views/messages/messages-panel.tsx'
import { proxyProblem, timeoutProblem } from '#renderer/views/settings/network-settings.ts'
import { gigabytesText, memoryBytesOf, memoryProblem } from '#renderer/views/settings/table-memory.ts'
import { addressProblem, completeAddress } from '#renderer/widgets/address-field.tsx'
import { durationText } from '#renderer/widgets/progress.tsx'
import { rowWindow } from '#renderer/widgets/virtual-rows.ts'
import { bytesText, comeText } from '#shared/model/bytes-text.ts'
import { connectFake } from './fake-window.ts'

test('MAXREC is read as people write numbers; empty is the default of the service', () => {
  expect(readMaxrec(' 2,000 ')).toBe(2000)
  expect(readMaxrec("1 000'000")).toBe(1_000_000)
  expect(readMaxrec('0')).toBe(0)
  expect(readMaxrec('')).toBeUndefined()
  for (const wrong of ['many', '-1', '1.5', '1e5', '99999999999999999999'])
    expect(readMaxrec(wrong), wrong).toBe('wrong')
})

test('ADQL is always among the languages; versions follow their language; none comes twice', () => {
  expect(languageChoices([])).toEqual(['ADQL'])
  expect(
    languageChoices([
      { name: 'ADQL', versions: ['2.0', '2.1'] },
      { name: 'PostgreSQL', versions: [] },
    ]),
  ).toEqual(['ADQL', 'ADQL-2.0', 'ADQL-2.1', 'PostgreSQL'])
})

test('an address is refused before it is tried where it can be none', () => {
  expect(addressProblem(' https://archive.example.org/tap ')).toBeUndefined()
  expect(addressProblem('http://127.0.0.1:8080/tap')).toBeUndefined()
  for (const wrong of ['', 'archive.example.org/tap', 'ftp://example.org', 'javascript:1', 'https://', 'https://a b'])
    expect(addressProblem(wrong), wrong).toMatch(/address/)
})

test('an address without its scheme is meant as https, on this computer as http; what is none stays as it was typed', () => {
  expect(completeAddress(' archive.example.org/tap ')).toBe('https://archive.example.org/tap')
  expect(completeAddress('dc.example.org:8443/tap?x=1')).toBe('https://dc.example.org:8443/tap?x=1')
  expect(completeAddress('localhost:8080/tap')).toBe('http://localhost:8080/tap')
  expect(completeAddress('127.0.0.1:8080/tap')).toBe('http://127.0.0.1:8080/tap')
  expect(completeAddress('[::1]/tap')).toBe('http://[::1]/tap')
  for (const kept of ['http://x.org/tap', 'ftp://x.org', 'file:///etc', 'two words', 'mailto:a@b.c', ''])
    expect(completeAddress(kept)).toBe(kept)
})

test('the way out is set with a time-out in seconds and an address of a proxy, or none', () => {
  expect(['1', ' 60 ', '0.5', '3601', 'x', ''].map((text) => timeoutProblem(text) === undefined)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
  for (const proxy of ['', 'http://proxy.example.org:3128', 'socks5://localhost:1080'])
    expect(proxyProblem(proxy), proxy).toBeUndefined()
  for (const wrong of ['proxy.example.org', 'ftp://x', 'http://']) expect(proxyProblem(wrong), wrong).toMatch(/address/)
})

test('memory for tables is set in gigabytes up to what the computer has; empty is a quarter of it', () => {
  for (const right of ['', '0.1', '2', ' 7,5 ', '8']) expect(memoryProblem(right, 8e9), right).toBeUndefined()
  for (const wrong of ['0', '9', '-1', 'much'])
    expect(memoryProblem(wrong, 8e9), wrong).toMatch(/^A number of gigabytes/)
  expect(['7,5', '0.25', ' '].map(memoryBytesOf)).toEqual([7.5e9, 0.25e9, undefined])
  expect([7.5e9, 2e9].map(gigabytesText)).toEqual(['7.5', '2'])
})

test('a query file is opened as a query of its name; what is no text is not', async () => {
  connectFake()
  expect(['a.adql', 'b.SQL', 'c.vot', 'sql'].map(isQueryFile)).toEqual([true, true, false, false])
  const text = await queryTextOf(new File(['\uFEFFSELECT 1\r\nFROM t'], 'cone.adql'))
  expect(openQueryText('cone.adql', text)).toBe(true)
  const [document] = Object.values(useDocuments.getState().byId)
  expect(document).toMatchObject({ title: 'cone', adql: 'SELECT 1\nFROM t', settledText: 'SELECT 1\nFROM t' })
  expect(await queryTextOf(new File([Uint8Array.of(255, 254, 0)], 'x.sql'))).toMatchObject({
    fault: { kind: 'format' },
  })
  expect(await queryTextOf(new File([new Uint8Array(1_048_577)], 'x.sql'))).toMatchObject({ fault: { kind: 'limit' } })
})

test('a dropped name keeps a blank from its neighbours where they would grow together', () => {
  expect(spaced('ra', 'P', ',')).toBe(' ra')
  expect(spaced('ra', ' ', 'F')).toBe('ra ')
  expect(spaced('"size"', '', '')).toBe('"size"')
  expect(spaced('ra', '(', ')')).toBe('ra')
})

test('the history is searched by words in any order, in the query and the address', () => {
  const entry = { adql: 'SELECT ra FROM sky.stars', url: 'https://archive.example.org/tap' }
  expect(matchesHistory(entry, 'STARS archive')).toBe(true)
  expect(matchesHistory(entry, 'stars galaxies')).toBe(false)
  expect(matchesHistory(entry, '')).toBe(true)
  expect(oneLine(' SELECT ra\n  FROM\tsky.stars ')).toBe('SELECT ra FROM sky.stars')
})

test('a table is saved under its title, without what file systems refuse', () => {
  expect(fileNameFor('stars(1)', '.csv')).toBe('stars(1).csv')
  expect(fileNameFor('gaia-td.vot.gz', '.vot')).toBe('gaia-td.vot')
  expect(fileNameFor('../../etc/passwd', '.vot')).toBe('_.._etc_passwd.vot')
  expect(fileNameFor('a\u0000b:c*?', '.vot')).toBe('a_b_c__.vot')
  expect(fileNameFor(' . ', '.csv')).toBe('table.csv')
  expect(saveFormats.map(({ format }) => format)).toEqual([
    'votable',
    'votable-tabledata',
    'fits',
    'csv',
    'tsv',
    'json',
  ])
})

test('a download of text says what it has no place for: that not all rows may be in it', () => {
  const cut: Parameters<typeof unsaidOf>[0] = { state: 'ready', completeness: [{ kind: 'truncated', by: 'service' }] }
  expect(unsaidOf(cut, 'csv', 'stars.csv')).toBe('stars.csv may not hold all rows, and CSV has no place to say so.')
  expect(unsaidOf({ state: 'reading', completeness: [] }, 'tsv', 'stars.tsv')).toContain('stars.tsv may not')
  expect(unsaidOf(cut, 'votable', 'stars.vot')).toBeUndefined()
  expect(unsaidOf({ state: 'ready', completeness: [] }, 'csv', 'stars.csv')).toBeUndefined()
})

test('bytes and durations are as people read them', () => {
  expect([0, 999, 1500, 12_345_678, 4_000_000_000_000].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '12 MB',
    '4.0 TB',
  ])
  expect([999_499, 999_600, 9_960_000, 999_950_000_000].map(bytesText)).toEqual(['999 kB', '1.0 MB', '10 MB', '1.0 TB'])
  expect([comeText(301_000_000), comeText(301_000_000, 812_000_000)]).toEqual(['301 MB so far', '301 MB of 812 MB'])
  expect([0.123, 9.96, 42.4, 125.2].map(durationText)).toEqual(['0.1 s', '10.0 s', '42 s', '2 min 05 s'])
})

test('a message is copied with all that helps', () => {
  const message = {
    id: 'm',
    at: '2026-03-01T12:00:00Z',
    severity: 'error' as const,
    text: 'It broke.',
    where: '/data/a.vot',
    next: 'Try again.',
  }
  expect(messageText(message)).toBe('2026-03-01T12:00:00Z error: It broke.\n/data/a.vot\nTry again.')
})

test('of a long list only what is seen is drawn, with some more on either side', () => {
  expect(rowWindow(0, 240, 24, 40_000, 2)).toEqual({ first: 0, end: 12 })
  expect(rowWindow(24_000, 240, 24, 40_000, 2)).toEqual({ first: 998, end: 1012 })
  expect(rowWindow(24_000, 240, 24, 5, 2)).toEqual({ first: 5, end: 5 })
  expect(rowWindow(0, 240, 24, 0)).toEqual({ first: 0, end: 0 })
})
