import { beforeEach, expect, test, vi } from 'vitest'
import { createDocument, editDocument, isEdited, useDocuments } from '#renderer/state/documents.ts'
import { registerEditor } from '#renderer/state/editors.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { cancelRun, isRunning, startRun, useRuns } from '#renderer/state/runs.ts'
import { useTables } from '#renderer/state/tables.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { connectFake, inputsOf } from './fake-window.ts'

const url = 'https://archive.example.org/tap'
const runOf = (id: string) => useRuns.getState().byDocument[id]
const reading = { id: 't-1', state: 'reading' } as TableInfo

beforeEach(() => {
  useDocuments.setState({ byId: {}, closed: [] })
  useRuns.setState({ byDocument: {} })
  useTables.setState({ byId: {}, known: true })
  useMessages.setState({ list: [], unseen: 0 })
})

test('a run sends the text with its service, language, title and row limit', async () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-1' }) })
  const { id } = createDocument({ url, adql: ' SELECT 1 ', maxrec: 5, title: 'cone' })
  await startRun(id)
  expect(inputsOf(calls, 'queries.runSync')).toEqual([
    { url, adql: 'SELECT 1', lang: 'ADQL', maxrec: 5, title: 'cone', document: id },
  ])
  expect(useDocuments.getState().byId[id]?.table).toBe('t-1')
})

test('only what is selected is run, where something is', async () => {
  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-1' }) })
  const { id } = createDocument({ url, adql: 'SELECT 1; SELECT 2' })
  await startRun(id, 'SELECT 2')
  await startRun(id, '  ')
  expect(inputsOf(calls, 'queries.runSync')).toMatchObject([{ adql: 'SELECT 2' }, { adql: 'SELECT 1; SELECT 2' }])
})

test('nothing is run without a service, without text, or twice at a time', async () => {
  const calls = connectFake({ 'queries.runSync': () => new Promise(() => undefined) })
  await startRun(createDocument({ adql: 'SELECT 1' }).id)
  await startRun(createDocument({ url, adql: '  ' }).id)
  const { id } = createDocument({ url, adql: 'SELECT 1' })
  void startRun(id)
  void startRun(id)
  expect(inputsOf(calls, 'queries.runSync')).toHaveLength(1)
  expect(isRunning(runOf(id))).toBe(true)
})

test('a query runs until the last row of its table is there', async () => {
  connectFake({ 'queries.runSync': () => ok({ table: 't-1' }) })
  useTables.setState({ byId: { 't-1': reading } })
  const { id } = createDocument({ url, adql: 'SELECT 1' })
  await startRun(id)
  expect(isRunning(runOf(id))).toBe(true)
  useTables.setState({ byId: { 't-1': { ...reading, state: 'ready' } } })
  expect(isRunning(runOf(id))).toBe(false)
})

test('cancelling before the answer ends the request; afterwards it stops the reading', async () => {
  const aborted = (_: never, options?: { readonly signal?: AbortSignal }) =>
    new Promise<ReturnType<typeof fail>>((resolve) => {
      options?.signal?.addEventListener('abort', () => resolve(fail('cancelled', 'Cancelled.')))
    })
  connectFake({ 'queries.runSync': aborted })
  const { id } = createDocument({ url, adql: 'SELECT 1' })
  const run = startRun(id)
  cancelRun(id)
  await run
  expect(runOf(id)?.phase).toBe('cancelled')

  const calls = connectFake({ 'queries.runSync': () => ok({ table: 't-1' }) })
  useTables.setState({ byId: { 't-1': reading } })
  await startRun(id)
  cancelRun(id)
  await vi.waitFor(() => expect(inputsOf(calls, 'tables.stop')).toEqual([{ table: 't-1' }]))
})

test('a failure keeps the service’s words and the text that failed; the result before stays the document’s', async () => {
  connectFake({ 'queries.runSync': () => fail('service', 'no such column: nix') })
  const { id } = createDocument({ url, adql: 'SELECT nix', table: 't-0' })
  await startRun(id)
  expect(runOf(id)).toMatchObject({ phase: 'failed', adql: 'SELECT nix', fault: { message: 'no such column: nix' } })
  expect(useDocuments.getState().byId[id]?.table).toBe('t-0')
})

test('a query that a service refuses is scrolled to the place that it names', async () => {
  const shown: unknown[] = []
  const nothing = () => undefined
  const { id } = createDocument({ url, adql: 'SELECT 1; SELECT\n nix' })
  const handle = { insert: nothing, focus: nothing, selection: () => '', goTo: nothing, fixes: () => [] }
  const unregister = registerEditor(id, { ...handle, showMistake: (offset) => shown.push(offset) })
  connectFake({
    'queries.runSync': () => ({ ok: false, fault: { kind: 'service', message: 'nix', line: 2, column: 2 } }),
  })
  await startRun(id, 'SELECT\n nix')
  connectFake({ 'queries.runSync': () => fail('timeout', 'No answer.') })
  await startRun(id)
  expect(shown).toEqual([18])
  unregister()
})

test('a failure is a message with the service, its words and the query; a cancelled query is none', async () => {
  connectFake({
    'queries.runSync': () =>
      fail('service', 'no such column: nix\nsecond line', { where: `${url}/sync`, detail: '<VOTABLE/>' }),
  })
  const { id } = createDocument({ url, adql: 'SELECT nix; SELECT 2', title: 'cone' })
  await startRun(id, 'SELECT nix')
  expect(useMessages.getState().list).toMatchObject([
    {
      severity: 'error',
      text: `cone failed at ${url}: no such column: nix.`,
      where: `${url}/sync`,
      next: 'Correct the query by the service’s words, then run it again.',
      detail: 'no such column: nix\nsecond line\n\n<VOTABLE/>',
      query: { document: id, title: 'cone', url, adql: 'SELECT nix', lang: 'ADQL' },
    },
  ])
  connectFake({ 'queries.runSync': () => fail('cancelled', 'Cancelled.') })
  await startRun(id)
  expect(useMessages.getState().list).toHaveLength(1)
})

test('a text is edited once it is no longer the one that was run; running a part of it settles nothing', async () => {
  connectFake({ 'queries.runSync': () => ok({ table: 't-1' }) })
  const { id } = createDocument({ url, adql: 'SELECT 1' })
  const edited = () => isEdited(useDocuments.getState().byId[id])
  expect(edited()).toBe(false)
  await startRun(id)
  expect(edited()).toBe(false)
  editDocument(id, { adql: 'SELECT 2' })
  expect(edited()).toBe(true)
  editDocument(id, { adql: 'SELECT 1\n' })
  expect(edited()).toBe(false)
  editDocument(id, { adql: 'SELECT 1; SELECT 2' })
  await startRun(id, 'SELECT 2')
  expect(edited()).toBe(true)
})
