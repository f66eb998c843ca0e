import { beforeEach, expect, test } from 'vitest'
import { useServices } from '#renderer/state/services.ts'
import { showInTree, showTable, useTreePlace } from '#renderer/state/tree-place.ts'
import { ok } from '#shared/ipc/fault.ts'
import { connectFake } from './fake-window.ts'

const slow = 'https://slow.example.org/tap'
const quick = 'https://quick.example.org/tap'
const lists = { schemas: [{ name: 'sky', tables: [{ name: 'sky.stars' }] }] }
const place = () => useTreePlace.getState().place

let answer: (value: unknown) => void
beforeEach(() => {
  const late = new Promise((resolve) => {
    answer = resolve
  })
  connectFake({
    'tap.tables': (input: { url: string }) => (input.url === slow ? (late as never) : ok(lists)),
  })
  useServices.setState({ tables: {}, columns: {} })
  useTreePlace.setState({ place: undefined })
})

test('a table is shown once its service has listed it', async () => {
  const shown = showTable(slow, 'sky.stars')
  answer(ok(lists))
  await shown
  expect(place()).toEqual({ url: slow, schema: 'sky', table: 'sky.stars' })
})

test('a service that answers late does not take the tree away from what was asked for since', async () => {
  const first = showTable(slow, 'sky.stars')
  await showTable(quick, 'sky.stars')
  answer(ok(lists))
  await first
  expect(place()).toEqual({ url: quick, schema: 'sky', table: 'sky.stars' })
})

test('nor from a service that was gone to since', async () => {
  const first = showTable(slow, 'sky.stars')
  showInTree({ url: quick })
  answer(ok(lists))
  await first
  expect(place()).toEqual({ url: quick })
})
