import { beforeEach, describe, expect, test, vi } from 'vitest'
import { useLayout } from '#renderer/state/dock-model.ts'
import { useDocuments } from '#renderer/state/documents.ts'
import { insertIntoQuery } from '#renderer/state/insertion.ts'
import { putAway } from '#renderer/state/job-actions.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { removeRule } from '#renderer/state/samp.ts'
import { removeFromSet } from '#renderer/state/set-actions.ts'
import { editEntry, setOf, useSets } from '#renderer/state/sets.ts'
import { showToast } from '#renderer/widgets/toasts.tsx'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { QuerySet } from '#shared/model/query-set.ts'
import type { SampRule } from '#shared/model/samp.ts'
import { connectFake, inputsOf } from './fake-window.ts'
import { jobWith } from './made-jobs.ts'

vi.mock('#renderer/widgets/toasts.tsx', () => ({ showToast: vi.fn(), dismissToast: vi.fn() }))
const notice = () => vi.mocked(showToast).mock.lastCall?.[0]
const undo = () => notice()?.action?.run()

beforeEach(() => vi.mocked(showToast).mockClear())

describe('a part that is taken from a query set', () => {
  const entry = (id: string) => ({ id, name: '', url: '', adql: `SELECT ${id}` })
  const value = (name: string) => ({ name, kind: 'number' as const, value: '1' })
  const set: QuerySet = {
    id: 's',
    title: 'night',
    parameters: [value('ra'), value('dec')],
    entries: [entry('a'), entry('b'), entry('c')],
    completion: {},
  }
  const without = (id: string) => ({ entries: setOf('s')?.entries.filter((one) => one.id !== id) ?? [] })
  const texts = () => setOf('s')?.entries.map(({ id, adql }) => `${id} ${adql}`)
  beforeEach(() => {
    connectFake()
    useSets.setState({ list: [set] })
  })

  test('comes back to its place, and what was typed elsewhere meanwhile stays', () => {
    removeFromSet('s', 'Query 2', without('b'))
    editEntry('s', 'a', { adql: 'SELECT typed' })
    undo()
    expect(texts()).toEqual(['a SELECT typed', 'b SELECT b', 'c SELECT c'])
  })

  test('can be had back although another of the same name was taken away after it', () => {
    removeFromSet('s', 'Query 1', without('a'))
    const first = notice()
    removeFromSet('s', 'Query 1', without('b'))
    expect(notice()?.id).toBeUndefined()
    undo()
    first?.action?.run()
    expect(texts()).toEqual(['a SELECT a', 'b SELECT b', 'c SELECT c'])
  })

  test('does not come back beside a new value of its name', () => {
    removeFromSet('s', '{ra}', { parameters: [value('dec')] })
    useSets.setState({ list: [{ ...set, parameters: [value('dec'), { ...value('ra'), value: '7' }] }] })
    undo()
    expect(setOf('s')?.parameters).toEqual([value('dec'), { ...value('ra'), value: '7' }])
  })
})

describe('a rule of SAMP that is taken away', () => {
  const rule: SampRule = {
    id: 'r',
    title: 'Around the row',
    on: true,
    when: { kind: 'highlight' },
    url: 'https://a.example.org/tap',
    adql: 'SELECT 1',
    result: { show: true, broadcast: false },
    everySeconds: 2,
  }
  const kept = (calls: ReturnType<typeof connectFake>) =>
    inputsOf(calls, 'samp.putRule').map((input) => (input as SampRule).on)

  test('does nothing from that moment on, not only when its notice has gone', () => {
    const calls = connectFake()
    removeRule(rule)
    expect(kept(calls)).toEqual([false])
    expect(inputsOf(calls, 'samp.removeRule')).toEqual([])
    notice()?.onExpire?.()
    expect(inputsOf(calls, 'samp.removeRule')).toEqual([{ rule: 'r' }])
  })

  test('comes back as it was', () => {
    const calls = connectFake()
    removeRule(rule)
    undo()
    expect(kept(calls)).toEqual([false, true])
    removeRule({ ...rule, on: false })
    undo()
    expect(kept(calls)).toEqual([false, true])
  })
})

describe('jobs that are hidden from the queue', () => {
  test('come back alone: those that were hidden before stay so', async () => {
    const calls = connectFake()
    await putAway([jobWith('a'), jobWith('b', { archived: true })], true)
    undo()
    expect(inputsOf(calls, 'jobs.archive')).toEqual([
      { jobs: ['a'], archived: true },
      { jobs: ['a'], archived: false },
    ])
  })

  test('that cannot be shown again are told of', async () => {
    connectFake({
      'jobs.archive': ({ archived }: { archived: boolean }) =>
        archived ? ok(null) : fail('storage', 'The disk is full.'),
    })
    useMessages.setState({ list: [], unseen: 0 })
    await putAway([jobWith('a')], true)
    undo()
    await expect
      .poll(() => useMessages.getState().list.map(({ text }) => text))
      .toEqual(['Nothing is shown again. The disk is full.'])
  })
})

test('a name that comes before the editor is drawn does not grow onto the last word of the query', () => {
  connectFake()
  const document = (adql: string) => ({ id: 'd', title: 'cone', adql, lang: 'ADQL' })
  const inserted = (adql: string) => {
    useDocuments.setState({ byId: { d: document(adql) } })
    useLayout.setState({ tab: 'query:d' })
    insertIntoQuery('parallax')
    return useDocuments.getState().byId.d?.adql
  }
  expect(inserted('SELECT ra,')).toBe('SELECT ra,parallax')
  expect(inserted('SELECT')).toBe('SELECT parallax')
  expect(inserted('sky.')).toBe('sky.parallax')
})
