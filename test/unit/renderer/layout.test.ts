import { Actions, Model, RowNode, TabNode, TabSetNode } from 'flexlayout-react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  firstLayout,
  panelNames,
  panels,
  presetNames,
  queryTab,
  screenSize,
  tabContent,
  tableTab,
} from '#renderer/app/panels.ts'
import { allLayouts, useLayout } from '#renderer/state/dock-model.ts'
import { useDocuments } from '#renderer/state/documents.ts'
import { keptText, readKeptLayouts } from '#renderer/state/kept-layouts.ts'
import {
  applyPreset,
  closeOtherTabs,
  closeTab,
  currentDocument,
  maximisePanel,
  moveTabOn,
  openPage,
  openQuery,
  openTable,
  reopenQuery,
  reopenTab,
  resetLayout,
  restorePanel,
  selectTab,
  shownDocumentId,
  showPanel,
  splitTab,
  startLayout,
  stepTab,
  togglePanel,
} from '#renderer/state/layout.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { removeSoon } from '#renderer/state/removals.ts'
import { useTables } from '#renderer/state/tables.ts'
import { dismissToast } from '#renderer/widgets/toasts.tsx'
import { connectFake } from './fake-window.ts'

const tabIds = (model = useLayout.getState().model): readonly string[] => {
  const ids: string[] = []
  model.visitNodes((node) => {
    if (node instanceof TabNode) ids.push(node.getId())
  })
  return ids
}
const wide = { preset: 'query', screen: 'wide' } as const
const tabSetOf = (id: string) => useLayout.getState().model.getNodeById(id)?.getParent()?.getId()
const query = (id: string, title: string) => ({ id, title, adql: '', lang: 'ADQL' })

beforeEach(() => {
  Object.assign(globalThis, {
    addEventListener: () => undefined,
    document: { documentElement: { dataset: {} } },
    innerWidth: 1440,
    innerHeight: 900,
  })
  connectFake()
  useMessages.setState({ list: [], unseen: 0 })
  useDocuments.setState({ byId: { d1: query('d1', 'cone'), d2: query('d2', 'query 1') }, closed: [] })
  startLayout(null, ['d1', 'd2'])
})

describe('the layout of a first start', () => {
  test('has every panel and a tab for each query, the first one shown', () => {
    expect([...tabIds()].sort()).toEqual([...panelNames, 'query:d1', 'query:d2'].sort())
    expect(currentDocument()?.id).toBe('d1')
  })
})

describe('the query in sight', () => {
  const shown = () => shownDocumentId(useLayout.getState())

  test('is none where a page covers it', () => {
    openPage('settings')
    expect(shown()).toBeUndefined()
  })

  test('is the one beside a page that has the keyboard', () => {
    openPage('settings')
    splitTab('right')
    selectTab('query:d2')
    selectTab('page:settings')
    expect(shown()).toBe('d2')
  })
})

describe('a kept layout', () => {
  test('is taken over as it was', () => {
    selectTab('query:d2')
    const kept = keptText(allLayouts())
    startLayout(kept, ['d1', 'd2'])
    expect(keptText(allLayouts())).toBe(kept)
    expect(currentDocument()?.id).toBe('d2')
  })

  test('of the first version loses tabs whose query is gone and gains tabs for queries without one', () => {
    const kept = JSON.stringify(
      Model.fromJson(firstLayout(wide, [queryTab('gone', 'old'), queryTab('d2', 'old name')])).toJson(),
    )
    startLayout(kept, ['d1', 'd2'])
    expect(tabIds().filter((id) => id.startsWith('query:'))).toEqual(['query:d2', 'query:d1'])
    expect((useLayout.getState().model.getNodeById('query:d2') as TabNode).getName()).toBe('query 1')
  })

  test.each(['', '{', 'null', '7', '{"layout":7}', '{"layout":{"type":"row","children":[]}}'])(
    'that is broken (%j) gives the first layout and a message; no query is lost',
    (text) => {
      expect(readKeptLayouts(text)).toBeUndefined()
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

describe('presets', () => {
  const share = (tab: string) => {
    const place = useLayout.getState().model.getNodeById(tab)?.getParent()
    return place instanceof TabSetNode ? place.getWeight() : undefined
  }
  const widen = (tab: string, weight: number) =>
    useLayout.getState().model.doAction(Actions.updateNodeAttributes(tabSetOf(tab) ?? '', { weight }))

  test.each(presetNames)('%s keeps every open tab, and the shown one shown', (preset) => {
    selectTab('query:d2')
    applyPreset(preset)
    expect(tabIds().filter((id) => id.startsWith('query:'))).toEqual(['query:d1', 'query:d2'])
    expect(currentDocument()?.id).toBe('d2')
    expect(useLayout.getState().preset).toBe(preset)
  })

  test('keep each what was changed in it, also between starts', () => {
    widen('services', 55)
    applyPreset('explore')
    widen('row', 33)
    applyPreset('query')
    expect(share('services')).toBe(55)
    applyPreset('explore')
    expect(share('row')).toBe(33)
    startLayout(keptText(allLayouts()), ['d1', 'd2'])
    expect(useLayout.getState().preset).toBe('explore')
    expect(share('row')).toBe(33)
    applyPreset('query')
    expect(share('services')).toBe(55)
  })

  test('show tabs opened meanwhile and none that were closed meanwhile', () => {
    applyPreset('teaching')
    const opened = openQuery({ adql: 'SELECT 1' })
    closeTab('query:d1')
    applyPreset('query')
    expect(tabIds().filter((id) => id.startsWith('query:'))).toEqual(['query:d2', `query:${opened}`])
  })

  test('bring back a panel where its place is not there', () => {
    applyPreset('teaching')
    expect(tabIds()).not.toContain('messages')
    showPanel('messages')
    showPanel('row')
    expect(tabSetOf('messages')).not.toBe('main')
    expect(tabSetOf('row')).not.toBe('main')
  })

  test('that cannot be drawn come as they are first', () => {
    startLayout(JSON.stringify({ version: 2, preset: 'explore', layouts: { 'explore wide': { layout: 7 } } }), ['d1'])
    expect(tabIds()).toEqual(expect.arrayContaining(['row', 'query:d1']))
    expect(useLayout.getState().preset).toBe('explore')
  })

  test('share their places on a small screen, every panel within reach', () => {
    expect(screenSize(960, 540)).toBe('small')
    expect(screenSize(1280, 800)).toBe('wide')
    Object.assign(globalThis, { innerWidth: 640, innerHeight: 400 })
    startLayout(null, ['d1'])
    for (const preset of presetNames) {
      applyPreset(preset)
      for (const name of panelNames) showPanel(name)
      expect(new Set(panelNames.map(tabSetOf)).size).toBe(1)
    }
  })
})

describe('a maximised panel', () => {
  const maximised = () => useLayout.getState().model.getMaximizedTabset()?.getId()

  test('fills the window until it is taken back', () => {
    maximisePanel('row')
    expect(maximised()).toBe('right')
    maximisePanel('query:d1')
    expect(maximised()).toBe('main')
    restorePanel()
    expect(maximised()).toBeUndefined()
  })

  test('makes room for a tab of another place that is to be seen', () => {
    maximisePanel('row')
    selectTab('query:d2')
    expect(maximised()).toBeUndefined()
    maximisePanel('row')
    openQuery()
    expect(maximised()).toBeUndefined()
  })
})

describe('tabs move by command', () => {
  test('to the right into a place of their own, and on into the next one', () => {
    splitTab('right', 'query:d2')
    const own = tabSetOf('query:d2')
    expect(own).not.toBe('main')
    expect(
      useLayout
        .getState()
        .model.getNodeById(own ?? '')
        ?.getParent(),
    ).toBeInstanceOf(RowNode)
    moveTabOn('query:d2')
    expect(tabSetOf('query:d2')).not.toBe(own)
    expect(currentDocument()?.id).toBe('d2')
  })
})

describe('tabs', () => {
  test('beside one are closed together; panels stay, and each query can be brought back', () => {
    openQuery({ adql: 'SELECT 1' })
    closeOtherTabs('query:d2')
    expect(tabIds().filter((id) => id.startsWith('query:'))).toEqual(['query:d2'])
    expect(tabIds()).toContain('services')
    reopenQuery('d1')
    expect(currentDocument()?.id).toBe('d1')
  })

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

  test('come back to where they stood', () => {
    const id = openQuery({ adql: 'SELECT 1' })
    const order = () => tabIds().filter((tab) => tab.startsWith('query:'))
    closeTab('query:d1')
    reopenTab('query:d1')
    expect(order()).toEqual(['query:d1', 'query:d2', `query:${id}`])
    expect(currentDocument()?.id).toBe('d1')
    closeOtherTabs('query:d2')
    reopenTab(`query:${id}`)
    reopenTab('query:d1')
    expect(order()).toEqual(['query:d1', 'query:d2', `query:${id}`])
  })

  test('of tables of an earlier run come back as well', () => {
    const provenance = { kind: 'file' as const, source: '/data/a.vot', at: '2026-03-01T00:00:00Z' }
    useTables.setState({ left: [{ id: 't-7', title: 'night', rows: 3, provenance }] })
    openTable('t-7')
    closeTab('table:t-7')
    expect(tabIds()).not.toContain('table:t-7')
    reopenTab('table:t-7')
    expect(tabIds()).toContain('table:t-7')
    useTables.setState({ left: [] })
  })

  test('that are closed together leave the notices alone that hold other things back', () => {
    for (let count = 0; count < 6; count++) openQuery({ adql: 'SELECT 1' })
    const remove = vi.fn(async () => undefined)
    removeSoon('set', 'Removed a set', remove)
    closeOtherTabs('query:d1')
    expect(tabIds().filter((id) => id.startsWith('query:'))).toEqual(['query:d1'])
    expect(remove).not.toHaveBeenCalled()
    dismissToast('removed:set', true)
  })

  test('go round: after the last comes the first', () => {
    stepTab(-1)
    expect(currentDocument()?.id).toBe('d2')
    stepTab(1)
    expect(currentDocument()?.id).toBe('d1')
  })

  test('show a table where its query is, else in a tab of its own, never twice', () => {
    useDocuments.setState({ byId: { d1: query('d1', 'cone'), d2: { ...query('d2', 'query 1'), table: 't-2' } } })
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
