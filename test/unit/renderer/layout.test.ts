import { Model, TabNode } from 'flexlayout-react'
import { beforeEach, describe, expect, test } from 'vitest'
import { defaultLayout, panelNames, panels, queryTab, tabContent, tableTab } from '#renderer/app/panels.ts'
import { useDocuments } from '#renderer/state/documents.ts'
import {
  closeTab,
  currentDocument,
  openQuery,
  openTable,
  readLayout,
  reopenQuery,
  resetLayout,
  selectTab,
  showPanel,
  startLayout,
  stepTab,
  togglePanel,
  useLayout,
} from '#renderer/state/layout.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { connectFake } from './fake-window.ts'

const tabIds = (model = useLayout.getState().model): readonly string[] => {
  const ids: string[] = []
  model.visitNodes((node) => {
    if (node instanceof TabNode) ids.push(node.getId())
  })
  return ids
}
const tabSetOf = (id: string) => useLayout.getState().model.getNodeById(id)?.getParent()?.getId()
const document = (id: string, title: string) => ({ id, title, adql: '', lang: 'ADQL' })

beforeEach(() => {
  Object.assign(globalThis, { addEventListener: () => undefined })
  connectFake()
  useMessages.setState({ list: [], unseen: 0 })
  useDocuments.setState({ byId: { d1: document('d1', 'cone'), d2: document('d2', 'query 1') }, closed: [] })
  startLayout(null, ['d1', 'd2'])
})

describe('the layout of a first start', () => {
  test('has every panel and a tab for each query, the first one shown', () => {
    expect([...tabIds()].sort()).toEqual([...panelNames, 'query:d1', 'query:d2'].sort())
    expect(currentDocument()?.id).toBe('d1')
  })
})

describe('a kept layout', () => {
  test('is taken over as it was', () => {
    selectTab('query:d2')
    const kept = JSON.stringify(useLayout.getState().model.toJson())
    startLayout(kept, ['d1', 'd2'])
    expect(JSON.stringify(useLayout.getState().model.toJson())).toBe(kept)
    expect(currentDocument()?.id).toBe('d2')
  })

  test('loses tabs whose query is gone and gains tabs for queries without one', () => {
    const kept = JSON.stringify(
      Model.fromJson(defaultLayout([queryTab('gone', 'old'), queryTab('d2', 'old name')])).toJson(),
    )
    startLayout(kept, ['d1', 'd2'])
    expect(tabIds().filter((id) => id.startsWith('query:'))).toEqual(['query:d2', 'query:d1'])
    expect((useLayout.getState().model.getNodeById('query:d2') as TabNode).getName()).toBe('query 1')
  })

  test.each(['', '{', 'null', '7', '{"layout":7}', '{"layout":{"type":"row","children":[]}}'])(
    'that is broken (%j) gives the first layout and a message; no query is lost',
    (text) => {
      expect(readLayout(text)).toBeUndefined()
      startLayout(text, ['d1', 'd2'])
      expect(tabIds()).toEqual(expect.arrayContaining(['services', 'query:d1', 'query:d2']))
      expect(useMessages.getState().list).toMatchObject([
        { severity: 'warning', text: 'The kept layout could not be read.' },
      ])
    },
  )
})

describe('panels', () => {
  test('that are closed come back to where they were', () => {
    const homes = panelNames.map(tabSetOf)
    for (const name of panelNames) {
      togglePanel(name)
      expect(tabIds()).not.toContain(name)
      togglePanel(name)
    }
    expect([...tabIds()].filter((id) => id in panels)).toHaveLength(panelNames.length)
    expect(tabSetOf('messages')).toBe(homes[panelNames.indexOf('messages')])
    expect(tabSetOf('history')).toBe(tabSetOf('messages'))
  })

  test('come back although all of them were closed', () => {
    for (const name of panelNames) togglePanel(name)
    expect(tabIds()).toEqual(['query:d1', 'query:d2'])
    for (const name of panelNames) showPanel(name)
    expect([...tabIds()].sort()).toEqual([...panelNames, 'query:d1', 'query:d2'].sort())
    expect(tabSetOf('history')).toBe(tabSetOf('messages'))
    expect(tabSetOf('services')).not.toBe(tabSetOf('main'))
  })

  test('are all there again after a reset, and so are the tabs', () => {
    for (const name of panelNames) togglePanel(name)
    selectTab('query:d2')
    resetLayout()
    expect([...tabIds()].sort()).toEqual([...panelNames, 'query:d1', 'query:d2'].sort())
    expect(currentDocument()?.id).toBe('d2')
  })
})

describe('tabs', () => {
  test('open at the end and are shown', () => {
    const id = openQuery({ adql: 'SELECT 1' })
    expect(tabIds().filter((tab) => tab.startsWith('query:'))).toEqual(['query:d1', 'query:d2', `query:${id}`])
    expect(currentDocument()).toMatchObject({ id, adql: 'SELECT 1' })
  })

  test('of queries come back after they were closed', () => {
    closeTab('query:d1')
    expect(tabIds()).not.toContain('query:d1')
    reopenQuery()
    expect(currentDocument()?.id).toBe('d1')
  })

  test('go round: after the last comes the first', () => {
    stepTab(-1)
    expect(currentDocument()?.id).toBe('d2')
    stepTab(1)
    expect(currentDocument()?.id).toBe('d1')
  })

  test('show a table where its query is, else in a tab of its own, never twice', () => {
    useDocuments.setState({ byId: { d1: document('d1', 'cone'), d2: { ...document('d2', 'query 1'), table: 't-2' } } })
    openTable('t-2')
    expect(useLayout.getState().tab).toBe('query:d2')
    openTable('t-9')
    openTable('t-9')
    expect(tabIds().filter((id) => id.startsWith('table:'))).toEqual(['table:t-9'])
  })
})

test('what a tab shows is told by its id', () => {
  expect(tabContent('query:a:b')).toEqual({ kind: 'query', id: 'a:b' })
  expect(tabContent(tableTab('t-1', 'x').id ?? '')).toEqual({ kind: 'table', id: 't-1' })
  expect(tabContent('tables')).toEqual({ kind: 'panel', id: 'tables' })
})
