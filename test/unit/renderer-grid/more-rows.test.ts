import { beforeEach, expect, test } from 'vitest'
import { createDocument, useDocuments } from '#renderer/state/documents.ts'
import { moreRows, runAgain, runForMoreRows } from '#renderer/state/more-rows.ts'
import { useRuns } from '#renderer/state/runs.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { Mark, Provenance } from '#shared/model/table.ts'
import { connectFake, inputsOf } from '../renderer/fake-window.ts'

const source = 'https://a.example/tap'
const provenance: Provenance = { kind: 'query', source, adql: 'SELECT ra FROM t', at: '2026-01-01T00:00:00Z' }
const cut: Mark = { kind: 'truncated', by: 'maxrec', limit: 2000 }
const table = { completeness: [cut], provenance, rows: 2000 }

beforeEach(() => {
  useDocuments.setState({ byId: {}, closed: [] })
  useRuns.setState({ byDocument: {} })
})

test('ten times as many rows are offered, and no more than the service gives', () => {
  expect(moreRows(table, undefined)).toBe(20_000)
  expect(moreRows({ ...table, rows: 20_001 }, undefined)).toBe(200_000)
  expect(moreRows({ ...table, completeness: [{ kind: 'truncated', by: 'service' }], rows: 1 }, undefined)).toBe(10)
  expect(moreRows(table, { hard: 5000 })).toBe(5000)
  expect(moreRows(table, { hard: 2000 })).toBeUndefined()
})

test('nothing is offered where nothing was cut, or no query made the table', () => {
  expect(moreRows({ ...table, completeness: [] }, undefined)).toBeUndefined()
  expect(moreRows({ ...table, completeness: [{ kind: 'partial', message: 'Stopped.' }] }, undefined)).toBeUndefined()
  expect(moreRows({ ...table, provenance: { ...provenance, kind: 'file' } }, undefined)).toBeUndefined()
})

test('the query runs as it made the table, whatever was typed since, and keeps the new MAXREC', () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-2' }) })
  const { id } = createDocument({ url: source, adql: 'SELECT something else', maxrec: 2000 })
  runForMoreRows({ id: 't-1', provenance, document: id }, 20_000)
  expect(inputsOf(calls, 'queries.runSync')).toMatchObject([{ adql: 'SELECT ra FROM t', maxrec: 20_000, document: id }])
  expect(useDocuments.getState().byId[id]).toMatchObject({ maxrec: 20_000, adql: 'SELECT something else' })
})

test('a result is made again by the query that made it, not by what stands in its tab now', () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-2' }) })
  const { id } = createDocument({ url: source, adql: 'SELECT something else' })
  runAgain({ id: 't-1', provenance, document: id })
  expect(inputsOf(calls, 'queries.runSync')).toMatchObject([{ adql: 'SELECT ra FROM t', document: id }])
  expect(useDocuments.getState().byId[id]?.adql).toBe('SELECT something else')
})

test('a result is made again with the MAXREC and the language it was made with; those of its tab stay', () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-2' }) })
  const { id } = createDocument({ url: source, adql: 'SELECT ra FROM t', maxrec: 5, lang: 'PostgreSQL' })
  runAgain({ id: 't-1', provenance: { ...provenance, lang: 'ADQL-2.0', maxrec: 2000 }, document: id })
  expect(inputsOf(calls, 'queries.runSync')).toMatchObject([{ maxrec: 2000, lang: 'ADQL-2.0', document: id }])
  expect(useDocuments.getState().byId[id]).toMatchObject({ maxrec: 5, lang: 'PostgreSQL' })
})

test('a result that was made without MAXREC is made again without one', () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-2' }) })
  const { id } = createDocument({ url: source, adql: 'SELECT ra FROM t', maxrec: 5 })
  runAgain({ id: 't-1', provenance, document: id })
  const [asked] = inputsOf(calls, 'queries.runSync')
  expect(asked).toMatchObject({ adql: 'SELECT ra FROM t', document: id })
  expect(asked).not.toHaveProperty('maxrec')
})

test('a tab that asks another service by now is left alone: the query gets a tab of its own', () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-2' }) })
  const { id } = createDocument({ url: 'https://b.example/tap', adql: 'SELECT ra FROM t' })
  runAgain({ id: 't-1', provenance, document: id })
  const [asked] = inputsOf(calls, 'queries.runSync')
  expect(asked).toMatchObject({ url: source, adql: 'SELECT ra FROM t' })
  expect(asked).not.toMatchObject({ document: id })
})
