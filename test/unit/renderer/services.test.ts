import { expect, test } from 'vitest'
import { columnsKey, forgetService, useServices } from '#renderer/state/services.ts'
import { connectFake } from './fake-window.ts'

const url = 'https://a.example.org/tap'
const other = 'https://a.example.org/tap2'
const loaded = { state: 'ready' as const, value: { table: { name: 'sky.stars' }, columns: [], foreignKeys: [] } }

test('of a service that is taken off the list nothing is left that would stand for it when it comes back', async () => {
  connectFake()
  const tables = { state: 'ready' as const, value: { schemas: [] } }
  useServices.setState({
    list: [url, other].map((one) => ({ url: one, title: one, notes: [] })),
    tables: { [url]: tables, [other]: tables },
    columns: { [columnsKey(url, 'sky.stars')]: loaded, [columnsKey(other, 'sky.stars')]: loaded },
  })
  expect(await forgetService(url)).toBe(true)
  const { list, tables: left, columns } = useServices.getState()
  expect(list.map((service) => service.url)).toEqual([other])
  expect(Object.keys(left)).toEqual([other])
  expect(Object.keys(columns)).toEqual([columnsKey(other, 'sky.stars')])
})
