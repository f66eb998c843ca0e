import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  createDocument,
  dropDocument,
  editDocument,
  flushDocuments,
  freeTitle,
  restoreDocument,
  useDocuments,
} from '#renderer/state/documents.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { connectFake, inputsOf } from './fake-window.ts'

beforeEach(() => {
  vi.useFakeTimers()
  useDocuments.setState({ byId: {}, closed: [] })
  useMessages.setState({ list: [], unseen: 0 })
})
afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
})

describe('a query document', () => {
  test('is saved as it is made, with the next free title', () => {
    const calls = connectFake()
    createDocument()
    const second = createDocument({ adql: 'SELECT 1' })
    expect(second.title).toBe('query 2')
    expect(inputsOf(calls, 'workspace.saveDocument')).toHaveLength(2)
    expect(inputsOf(calls, 'workspace.saveDocument')[1]).toMatchObject({ adql: 'SELECT 1', lang: 'ADQL' })
  })

  test('is saved half a second after it was changed, once, also while typing goes on', () => {
    const calls = connectFake()
    const { id } = createDocument()
    const saved = () => inputsOf(calls, 'workspace.saveDocument').slice(1)
    for (const adql of ['S', 'SE', 'SEL']) {
      editDocument(id, { adql })
      vi.advanceTimersByTime(200)
    }
    expect(saved()).toMatchObject([{ id, adql: 'SEL' }])
    vi.advanceTimersByTime(5000)
    expect(saved()).toHaveLength(1)
    editDocument(id, { adql: 'SELE' })
    vi.advanceTimersByTime(500)
    expect(saved()).toMatchObject([{ adql: 'SEL' }, { adql: 'SELE' }])
  })

  test('that is closed while its query runs has the result when it comes back', () => {
    const calls = connectFake()
    const { id } = createDocument({ adql: 'SELECT 1' })
    dropDocument(id)
    editDocument(id, { table: 't-3' })
    expect(useDocuments.getState().byId[id]).toBeUndefined()
    expect(restoreDocument(id)).toMatchObject({ adql: 'SELECT 1', table: 't-3' })
    expect(inputsOf(calls, 'workspace.saveDocument').at(-1)).toMatchObject({ id, table: 't-3' })
    editDocument('unknown', { adql: 'x' })
    expect(Object.keys(useDocuments.getState().byId)).toEqual([id])
  })

  test('sends the rows that go with it once: typing sends the text, until there are other rows or one was not saved', async () => {
    let full = false
    const calls = connectFake({
      'workspace.saveDocument': () => (full ? fail('storage', 'The disk is full.') : ok(null)),
    })
    const uploads = [{ kind: 'table' as const, name: 'mine', table: 't-1', rows: [1, 2, 3] }]
    const { id } = createDocument({ adql: 'S', uploads })
    const typed = async (patch: Parameters<typeof editDocument>[1]) => {
      editDocument(id, patch)
      await vi.advanceTimersByTimeAsync(500)
      return inputsOf(calls, 'workspace.saveDocument').at(-1)
    }
    expect(await typed({ adql: 'SE' })).toEqual({ id, title: 'query 1', adql: 'SE', lang: 'ADQL', sameUploads: true })
    const others = [{ ...uploads[0], rows: [4] }] as typeof uploads
    expect(await typed({ uploads: others })).toMatchObject({ adql: 'SE', uploads: others })
    full = true
    expect(await typed({ adql: 'SEL' })).toMatchObject({ adql: 'SEL', sameUploads: true })
    full = false
    expect(await typed({ adql: 'SELE' })).toMatchObject({ adql: 'SELE', uploads: others })
    expect(await typed({ uploads: undefined })).not.toHaveProperty('sameUploads')
    dropDocument(id)
    expect(restoreDocument(id)).toBeDefined()
    expect(inputsOf(calls, 'workspace.saveDocument').at(-1)).not.toHaveProperty('sameUploads')
  })

  test('is saved at once when the window goes', () => {
    const calls = connectFake()
    const { id } = createDocument()
    editDocument(id, { adql: 'SELECT 2' })
    flushDocuments()
    expect(inputsOf(calls, 'workspace.saveDocument').at(-1)).toMatchObject({ id, adql: 'SELECT 2' })
    vi.advanceTimersByTime(5000)
    expect(inputsOf(calls, 'workspace.saveDocument')).toHaveLength(2)
  })

  test('comes back as it was after it was closed, the last one first', () => {
    const calls = connectFake()
    const first = createDocument({ adql: 'SELECT 1' })
    const second = createDocument({ adql: 'SELECT 2' })
    editDocument(second.id, { adql: 'SELECT 22' })
    dropDocument(first.id)
    dropDocument(second.id)
    expect(Object.keys(useDocuments.getState().byId)).toEqual([])
    expect(inputsOf(calls, 'workspace.closeDocument')).toEqual([{ id: first.id }, { id: second.id }])
    expect(restoreDocument()).toMatchObject({ id: second.id, adql: 'SELECT 22' })
    expect(restoreDocument(first.id)).toMatchObject({ adql: 'SELECT 1' })
    expect(restoreDocument()).toBeUndefined()
    expect(inputsOf(calls, 'workspace.saveDocument').at(-1)).toMatchObject({ id: first.id })
  })

  test('that cannot be saved is said in the messages', async () => {
    connectFake({ 'workspace.saveDocument': () => fail('storage', 'The disk is full. Free some space.') })
    createDocument({ title: 'cone' })
    await vi.runAllTimersAsync()
    expect(useMessages.getState().list).toMatchObject([
      { severity: 'error', text: '“cone” was not saved. The disk is full.', next: 'Free some space.' },
    ])
  })
})

test('a free title is the first number that no document bears', () => {
  expect(freeTitle([])).toBe('query 1')
  expect(freeTitle(['query 1', 'cone', 'query 3'])).toBe('query 2')
})
