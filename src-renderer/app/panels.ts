import type { IGlobalAttributes, IJsonModel, IJsonRowNode, IJsonTabNode } from 'flexlayout-react'

/** The panels beside the query tabs, with their titles. Each is there at most once and comes back from the View menu. */
export const panels = {
  services: 'Services',
  columns: 'Columns',
  tables: 'Tables',
  row: 'Row',
  jobs: 'Jobs',
  samp: 'SAMP',
  messages: 'Messages',
  history: 'History',
} as const
export type PanelName = keyof typeof panels
export const panelNames = Object.keys(panels) as readonly PanelName[]
export const isPanelName = (name: string): name is PanelName => Object.hasOwn(panels, name)

/** The tab set in the middle, which never goes. */
export const mainTabSet = 'main'

/** Pages of the window itself, shown as tabs among the queries and tables; each at most once. */
export const pages = { welcome: 'Welcome', settings: 'Settings', about: 'About' } as const
export type PageName = keyof typeof pages
export const isPageName = (name: string): name is PageName => Object.hasOwn(pages, name)

export const pageTabId = (name: PageName): string => `page:${name}`
export const queryTabId = (documentId: string): string => `query:${documentId}`
export const tableTabId = (tableId: string): string => `table:${tableId}`
export const setTabId = (setId: string): string => `set:${setId}`
export type TabKind = 'query' | 'table' | 'set' | 'page' | 'panel'
/** What a tab shows, from its id. */
export function tabContent(id: string): { readonly kind: TabKind; readonly id: string } {
  const [kind, ...rest] = id.split(':')
  const known = kind === 'query' || kind === 'table' || kind === 'set' || kind === 'page'
  if (rest.length > 0 && known) return { kind, id: rest.join(':') }
  return { kind: 'panel', id }
}

export const panelTab = (name: PanelName): IJsonTabNode => ({
  type: 'tab',
  id: name,
  name: panels[name],
  component: name,
  enableRename: false,
})
export const queryTab = (documentId: string, title: string): IJsonTabNode => ({
  type: 'tab',
  id: queryTabId(documentId),
  name: title,
  component: 'query',
  enableRename: true,
})
export const tableTab = (tableId: string, title: string): IJsonTabNode => ({
  type: 'tab',
  id: tableTabId(tableId),
  name: title,
  component: 'table',
  enableRename: true,
})
export const setTab = (setId: string, title: string): IJsonTabNode => ({
  type: 'tab',
  id: setTabId(setId),
  name: title,
  component: 'set',
  enableRename: true,
})
export const pageTab = (name: PageName): IJsonTabNode => ({
  type: 'tab',
  id: pageTabId(name),
  name: pages[name],
  component: 'page',
  enableRename: false,
})

/** What holds for every layout, kept or first. */
export const layoutRules: IGlobalAttributes = {
  rootOrientationVertical: true,
  enableEdgeDock: false,
  tabEnableScrollbars: false,
  tabSetEnableMaximize: true,
  tabSetMinWidth: 140,
  tabSetMinHeight: 64,
  tabSetEnableTabScrollbar: false,
}

/** The arrangements a person chooses from. Each keeps what was changed in it. */
export const presets = {
  query: { title: 'Query', meaning: 'Services, query and result, row, messages' },
  explore: { title: 'Explore', meaning: 'A large table with its row' },
  teaching: { title: 'Teaching', meaning: 'Large type, few panels' },
} as const
export type PresetName = keyof typeof presets
export const presetNames = Object.keys(presets) as readonly PresetName[]
export const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name)

/** `small`: a projector, a window beside another one; there the panels share one place. */
export type ScreenSize = 'wide' | 'small'
export const screenSize = (widthPixels: number, heightPixels: number): ScreenSize =>
  widthPixels < 1100 || heightPixels < 600 ? 'small' : 'wide'

/** What an arrangement is kept for. */
export interface LayoutPlace {
  readonly preset: PresetName
  readonly screen: ScreenSize
}

const tabSet = (id: string, name: string, weight: number, tabs: readonly PanelName[], selected = 0) => ({
  type: 'tabset' as const,
  id,
  name,
  weight,
  selected,
  children: tabs.map(panelTab),
})

const middle = (weight: number, tabs: readonly IJsonTabNode[]) => ({
  type: 'tabset' as const,
  id: mainTabSet,
  name: 'Queries and tables',
  weight,
  enableDeleteWhenEmpty: false,
  active: true,
  children: [...tabs],
})

const row = (weight: number, children: IJsonRowNode['children']) => ({ type: 'row' as const, weight, children })

function rootOf({ preset, screen }: LayoutPlace, tabs: readonly IJsonTabNode[]): IJsonRowNode['children'] {
  const teaching = preset === 'teaching'
  if (screen === 'small') {
    const beside = teaching ? (['services'] as const) : panelNames
    return [row(100, [tabSet('left-top', 'Panels', teaching ? 34 : 30, beside), middle(teaching ? 66 : 70, tabs)])]
  }
  if (teaching) return [row(100, [tabSet('left-top', 'Services', 24, ['services']), middle(76, tabs)])]
  if (preset === 'explore')
    return [
      row(100, [
        tabSet('left-top', 'Tables, services and columns', 16, ['tables', 'services', 'columns']),
        middle(62, tabs),
        row(22, [
          tabSet('right', 'Row', 78, ['row']),
          tabSet('bottom', 'Jobs, SAMP, messages and history', 22, ['jobs', 'samp', 'messages', 'history'], 3),
        ]),
      ]),
    ]
  return [
    row(80, [
      row(20, [
        tabSet('left-top', 'Services and columns', 76, ['services', 'columns']),
        tabSet('left-bottom', 'Tables', 24, ['tables']),
      ]),
      middle(61, tabs),
      tabSet('right', 'Row', 19, ['row']),
    ]),
    tabSet('bottom', 'Jobs, SAMP, messages and history', 20, ['jobs', 'samp', 'messages', 'history'], 3),
  ]
}

/** An arrangement as it is first, with these tabs in the middle. */
export const firstLayout = (place: LayoutPlace, tabs: readonly IJsonTabNode[] = []): IJsonModel => ({
  global: layoutRules,
  borders: [],
  layout: { type: 'row', children: rootOf(place, tabs) },
})

/** The share of a query tab's height that its text has until the bar is moved. */
export const querySplit: Readonly<Record<PresetName, number>> = { query: 0.36, explore: 0.22, teaching: 0.4 }

/**
 * Where a panel goes that was closed: into the tab set it comes from; else to a panel that is there, over or under it
 * or as a tab beside it; else along that side of the window.
 */
export const panelHomes: Readonly<Record<PanelName, PanelHome>> = {
  services: { tabSet: 'left-top', side: 'left', neighbour: 'tables', place: 'over' },
  columns: { tabSet: 'left-top', side: 'left', neighbour: 'services', place: 'beside' },
  tables: { tabSet: 'left-bottom', side: 'left', neighbour: 'services', place: 'under' },
  row: { tabSet: 'right', side: 'right' },
  jobs: { tabSet: 'bottom', side: 'bottom', neighbour: 'messages', place: 'beside' },
  samp: { tabSet: 'bottom', side: 'bottom', neighbour: 'messages', place: 'beside' },
  messages: { tabSet: 'bottom', side: 'bottom', neighbour: 'history', place: 'beside' },
  history: { tabSet: 'bottom', side: 'bottom', neighbour: 'messages', place: 'beside' },
}

export interface PanelHome {
  readonly tabSet: string
  readonly side: 'left' | 'right' | 'bottom'
  readonly neighbour?: PanelName
  readonly place?: 'over' | 'under' | 'beside'
}
