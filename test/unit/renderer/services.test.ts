import { beforeEach, expect, test, vi } from 'vitest'
import { useRemovals } from '#renderer/state/removals.ts'
import { addService, columnsKey, serviceRemoval, takeServiceOff, useServices } from '#renderer/state/services.ts'
import { dismissToast } from '#renderer/widgets/toasts.tsx'
import { ok } from '#shared/ipc/fault.ts'
import { connectFake, inputsOf } from './fake-window.ts'

const url = 'https://a.example.org/tap'
const other = 'https://a.example.org/tap2'
const loaded = { state: 'ready' as const, value: { table: { name: 'sky.stars' }, columns: [], foreignKeys: [] } }
const listed = () => useServices.getState().list.map((service) => service.url)
const isHidden = () => useRemovals.getState().ids.has(serviceRemoval(url))

beforeEach(() => {
  const tables = { state: 'ready' as const, value: { schemas: [] } }
  useRemovals.setState({ ids: new Set() })
  useServices.setState({
    list: [url, other].map((one) => ({ url: one, title: one, notes: [] })),
    tables: { [url]: tables, [other]: tables },
    columns: { [columnsKey(url, 'sky.stars')]: loaded, [columnsKey(other, 'sky.stars')]: loaded },
  })
})

test('a service that is taken off the list is forgotten when its notice has gone, with all that was read of it', async () => {
  const calls = connectFake()
  takeServiceOff(url)
  expect(isHidden()).toBe(true)
  expect(inputsOf(calls, 'tap.forget')).toEqual([])
  dismissToast(`removed:${serviceRemoval(url)}`)
  expect(inputsOf(calls, 'tap.forget')).toEqual([{ url }])
  await vi.waitFor(() => expect(isHidden()).toBe(false))
  const { tables, columns } = useServices.getState()
  expect(listed()).toEqual([other])
  expect(Object.keys(tables)).toEqual([other])
  expect(Object.keys(columns)).toEqual([columnsKey(other, 'sky.stars')])
})

test('one that is added again before that stays', async () => {
  const calls = connectFake({ 'tap.describe': () => ok({ url, title: 'Archive', notes: [] }) })
  takeServiceOff(url)
  await addService(url)
  expect(isHidden()).toBe(false)
  dismissToast(`removed:${serviceRemoval(url)}`)
  expect(inputsOf(calls, 'tap.forget')).toEqual([])
  expect(listed()).toEqual([url, other])
})
