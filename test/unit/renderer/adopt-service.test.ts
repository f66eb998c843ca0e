import { Model } from 'flexlayout-react'
import { beforeEach, expect, test, vi } from 'vitest'
import { firstLayout, queryTab } from '#renderer/app/panels.ts'
import { takeModel, useLayout } from '#renderer/state/dock-model.ts'
import { useDocuments } from '#renderer/state/documents.ts'
import { noLayouts } from '#renderer/state/kept-layouts.ts'
import { adoptService, openPage, selectTab } from '#renderer/state/layout.ts'
import { useServices } from '#renderer/state/services.ts'
import { showToast } from '#renderer/widgets/toasts.tsx'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { firstQueryText } from '#shared/model/first-query.ts'
import { connectFake } from './fake-window.ts'

vi.mock('#renderer/widgets/toasts.tsx', () => ({ showToast: vi.fn(), dismissToast: vi.fn() }))

const own = { url: 'http://practice-sky.localhost/tap', title: 'Practice sky', own: true, notes: [] }
const added = { url: 'https://archive.example.org/tap', title: 'Archive', notes: [] }
const place = { preset: 'query', screen: 'wide' } as const
const first = { id: 'd1', title: 'First query', adql: firstQueryText, lang: 'ADQL', url: own.url }
const mine = { id: 'd2', title: 'cone', adql: 'SELECT 1', lang: 'ADQL', url: own.url }

function start(...documents: readonly QueryDocument[]): void {
  useDocuments.setState({ byId: Object.fromEntries(documents.map((one) => [one.id, one])), closed: [] })
  takeModel(
    Model.fromJson(
      firstLayout(
        place,
        documents.map(({ id, title }) => queryTab(id, title)),
      ),
    ),
    place,
    noLayouts,
  )
}
const urlOf = (id: string) => useDocuments.getState().byId[id]?.url
const toasts = () => vi.mocked(showToast).mock.calls.map(([{ text }]) => text)

beforeEach(() => {
  connectFake()
  vi.mocked(showToast).mockClear()
  useServices.setState({ list: [own, added], known: true })
})

test('a service that is added is asked by the shown query if nobody wrote in it or ran it', () => {
  start(first, mine)
  selectTab('query:d1')
  adoptService(added.url, added.title)
  expect([urlOf('d1'), urlOf('d2')]).toEqual([added.url, own.url])
  expect(toasts()).toEqual(['Added Archive. “First query” asks it now.'])
})

test('a query that stands behind the shown one is left alone; a new query is offered', () => {
  start(first, mine)
  selectTab('query:d2')
  adoptService(added.url, added.title)
  expect([urlOf('d1'), urlOf('d2')]).toEqual([own.url, own.url])
  expect(toasts()).toEqual(['Added Archive'])
})

test('a query that was run or written in keeps its service', () => {
  start({ ...first, settledText: firstQueryText }, mine)
  selectTab('query:d1')
  adoptService(added.url, added.title)
  expect(urlOf('d1')).toBe(own.url)
})

test('behind a page the untouched first query asks the new service', () => {
  start(first)
  openPage('welcome')
  expect(useLayout.getState().tab).toBe('page:welcome')
  adoptService(added.url, added.title)
  expect(urlOf('d1')).toBe(added.url)
})

test('a query without a service takes the one that is added', () => {
  const { url: _none, ...without } = mine
  start(without)
  selectTab('query:d2')
  adoptService(added.url, added.title)
  expect(urlOf('d2')).toBe(added.url)
})
