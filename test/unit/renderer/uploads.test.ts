import { expect, test } from 'vitest'
import { mainTabSet, queryTab } from '#renderer/app/panels.ts'
import { addTab } from '#renderer/state/dock-model.ts'
import { useDocuments } from '#renderer/state/documents.ts'
import { useTables } from '#renderer/state/tables.ts'
import {
  dropUpload,
  freeUploadName,
  putUpload,
  sendLines,
  sendTable,
  uploadsFor,
  usesUpload,
} from '#renderer/state/uploads.ts'
import { sourceOf } from '#renderer/views/uploads/send-table.tsx'
import { uploadSummary, uploadText } from '#renderer/views/uploads/upload-words.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { connectFake } from './fake-window.ts'
import { jobWith } from './made-jobs.ts'

test('a query uses an upload that it names after TAP_UPLOAD, in any case, quoted or not, and no other', () => {
  expect(usesUpload('SELECT * FROM TAP_UPLOAD.pois', 'pois')).toBe(true)
  expect(usesUpload('SELECT * FROM tap_upload . "Pois" AS p', 'pois')).toBe(true)
  for (const other of ['FROM pois', 'FROM TAP_UPLOAD.pois2', 'FROM my_tap_upload.pois', ''])
    expect(usesUpload(other, 'pois'), other).toBe(false)
})

test('only tables that the query names are sent with it', () => {
  const pois = { kind: 'table' as const, name: 'pois', table: 't1' }
  const night = { kind: 'file' as const, name: 'night', path: '/data/night.vot' }
  expect(uploadsFor('SELECT * FROM TAP_UPLOAD.night', { uploads: [pois, night] })).toEqual({ uploads: [night] })
  expect(uploadsFor('SELECT 1', { uploads: [pois] })).toEqual({})
  expect(uploadsFor('SELECT 1', {})).toEqual({})
})

test('the name of an upload is made from the title: legal in ADQL, no reserved word, not taken', () => {
  expect(freeUploadName('Points of interest.vot.gz', [])).toBe('points_of_interest')
  expect(freeUploadName('count', [])).toBe('my_count')
  expect(freeUploadName('2MASS J', [])).toBe('mass_j')
  expect(freeUploadName('Ωμέγα', [])).toBe('my_table')
  expect(freeUploadName('pois', ['POIS', 'pois_2'])).toBe('pois_3')
})

test('a table is put among those of a query, changed in its place, and its name written once', () => {
  connectFake()
  useDocuments.setState({ byId: { d: { id: 'd', title: 'query 1', adql: 'SELECT * FROM ', lang: 'ADQL' } } })
  const document = () => useDocuments.getState().byId.d
  putUpload('d', { kind: 'table', name: 'pois', table: 't1' })
  expect(document()).toMatchObject({ adql: 'SELECT * FROM TAP_UPLOAD.pois', uploads: [{ name: 'pois' }] })
  putUpload('d', { kind: 'table', name: 'pois', table: 't1', rows: [0, 1] }, 'pois')
  expect(document()).toMatchObject({ adql: 'SELECT * FROM TAP_UPLOAD.pois', uploads: [{ rows: [0, 1] }] })
  dropUpload('d', 'pois')
  expect(document()?.uploads).toBeUndefined()
})

test('what is sent is said with its rows and columns; what cannot be sent is said as well', () => {
  const columns = ['hip', 'ra', 'dec'].map((name, at) => ({ id: `c${at}`, name }))
  const tables = { t1: { title: 'stars', rows: 63, columns } as unknown as TableInfo }
  const context = { tables, left: [], jobs: [jobWith('j', { title: 'cone' })] }
  const adql = 'SELECT p.hip FROM TAP_UPLOAD.pois AS p'
  const text = (source: Parameters<typeof uploadText>[0]) => uploadText(source, adql, context)
  expect(text({ kind: 'table', name: 'pois', table: 't1' }).text).toBe('stars, 63 rows, 1 of 3 columns')
  expect(text({ kind: 'table', name: 'pois', table: 't1', columns: ['c0', 'c1', 'c2'], rows: [4] }).text).toBe(
    'stars, 1 row, 3 columns',
  )
  expect(text({ kind: 'table', name: 'x', table: 'gone' })).toEqual({ text: 'this table is closed', problem: true })
  expect(text({ kind: 'job', name: 'x', job: 'j' }).text).toBe('result of cone, fetched by the service')
  expect(text({ kind: 'job', name: 'x', job: 'gone' }).problem).toBe(true)
  expect(text({ kind: 'file', name: 'x', path: 'C:\\data\\night.vot' }).text).toBe('night.vot')
})

test('several tables are one line: the names of those that are sent, and how many are not', () => {
  const tables = { t1: { title: 'stars', rows: 63, columns: [{ id: 'c0', name: 'hip' }] } as unknown as TableInfo }
  const uploads = [
    { kind: 'table', name: 'pois', table: 't1' },
    { kind: 'file', name: 'night', path: '/data/night.vot' },
    { kind: 'table', name: 'lost', table: 'gone' },
  ] as const
  const summary = (adql: string) => uploadSummary(uploads, adql, { tables, left: [], jobs: [] })
  expect(summary('SELECT 1')).toEqual({
    names: '',
    text: 'None is sent: the query names none of them',
    problem: false,
  })
  expect(summary('SELECT hip FROM TAP_UPLOAD.pois')).toEqual({
    names: 'TAP_UPLOAD.pois',
    text: 'stars, 63 rows, 1 column; 2 more not named in the query, so not sent',
    problem: false,
  })
  expect(summary('SELECT * FROM TAP_UPLOAD.pois, TAP_UPLOAD.night')).toMatchObject({
    names: 'TAP_UPLOAD.pois, TAP_UPLOAD.night',
    text: 'go with the query; 1 more not named in the query, so not sent',
  })
  expect(summary('SELECT * FROM TAP_UPLOAD.pois, TAP_UPLOAD.lost')).toEqual({
    names: 'TAP_UPLOAD.lost',
    text: 'cannot be sent: this table is closed',
    problem: true,
  })
})

test('the form sends what is chosen, and nothing before', () => {
  const draft = {
    kind: 'table' as const,
    table: null,
    columns: undefined,
    rows: undefined,
    path: '',
    url: ' ',
    job: null,
    name: undefined,
  }
  for (const kind of ['table', 'file', 'url', 'job'] as const) expect(sourceOf({ ...draft, kind }, 'a')).toBeUndefined()
  expect(sourceOf({ ...draft, table: 't1' }, 'a')).toEqual({ kind: 'table', name: 'a', table: 't1' })
  expect(sourceOf({ ...draft, table: 't1', columns: ['c0'] }, 'a')).toMatchObject({ columns: ['c0'] })
  expect(sourceOf({ ...draft, kind: 'url', url: ' https://a.example.org/r ' }, 'a')).toEqual({
    kind: 'url',
    name: 'a',
    url: 'https://a.example.org/r',
  })
})

test('an open table, or its selected rows, goes with the query in sight or with a new one', () => {
  connectFake()
  useTables.setState({
    byId: { t1: { id: 't1', title: 'Points of interest', rows: 63, columns: [] } as unknown as TableInfo },
  })
  useDocuments.setState({ byId: { d: { id: 'd', title: 'cone', adql: 'SELECT * FROM ', lang: 'ADQL' } } })
  addTab(queryTab('d', 'cone'), mainTabSet)
  expect(sendLines(2).map(({ label }) => label)).toEqual(['Send 2 rows with “cone”', 'Send 2 rows with a new query'])
  expect(sendLines(100_001).every(({ disabled }) => disabled)).toBe(true)
  const document = () => useDocuments.getState().byId.d
  sendTable('t1', 'shown')
  const whole = { kind: 'table', table: 't1', name: 'points_of_interest' }
  expect(document()).toMatchObject({ adql: 'SELECT * FROM TAP_UPLOAD.points_of_interest', uploads: [whole] })
  // The same once more changes nothing; other rows are another table.
  sendTable('t1', 'shown')
  expect(document()?.uploads).toEqual([whole])
  sendTable('t1', 'shown', [[3, 5]])
  expect(document()?.uploads?.[1]).toEqual({ kind: 'table', table: 't1', name: 'points_of_interest_2', rows: [3, 4] })
  sendTable('t1', 'new', [[0, 1]])
  const made = Object.values(useDocuments.getState().byId).find(({ id }) => id !== 'd')
  expect(made).toMatchObject({
    adql: 'SELECT *\nFROM TAP_UPLOAD.points_of_interest',
    uploads: [{ kind: 'table', table: 't1', name: 'points_of_interest', rows: [0] }],
  })
})
