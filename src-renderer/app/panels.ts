import type { IGlobalAttributes, IJsonModel, IJsonTabNode } from 'flexlayout-react'

/** The panels beside the query tabs, with their titles. Each is there at most once and comes back from the View menu. */
export const panels = {
  services: 'Services',
  tables: 'Tables',
  row: 'Row',
  messages: 'Messages',
  history: 'History',
} as const
export type PanelName = keyof typeof panels
export const panelNames = Object.keys(panels) as readonly PanelName[]
export const isPanelName = (name: string): name is PanelName => Object.hasOwn(panels, name)

/** The tab set in the middle, which never goes. */
export const mainTabSet = 'main'

export const queryTabId = (documentId: string): string => `query:${documentId}`
export const tableTabId = (tableId: string): string => `table:${tableId}`
/** What a tab shows, from its id. */
export function tabContent(id: string): { readonly kind: 'query' | 'table' | 'panel'; readonly id: string } {
  const [kind, ...rest] = id.split(':')
  if (rest.length > 0 && (kind === 'query' || kind === 'table')) return { kind, id: rest.join(':') }
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

/** What holds for every layout, kept or default. */
export const layoutRules: IGlobalAttributes = {
  rootOrientationVertical: true,
  enableEdgeDock: false,
  tabEnableScrollbars: false,
  tabSetEnableMaximize: false,
  tabSetMinWidth: 140,
  tabSetMinHeight: 64,
  tabSetEnableTabScrollbar: false,
}

/** The layout of a first start: services over tables, queries in the middle, the row at the right, the rest below. */
export function defaultLayout(tabs: readonly IJsonTabNode[] = []): IJsonModel {
  return {
    global: layoutRules,
    borders: [],
    layout: {
      type: 'row',
      children: [
        {
          type: 'row',
          weight: 80,
          children: [
            {
              type: 'row',
              weight: 20,
              children: [
                { type: 'tabset', id: 'left-top', name: 'Services', weight: 76, children: [panelTab('services')] },
                { type: 'tabset', id: 'left-bottom', name: 'Tables', weight: 24, children: [panelTab('tables')] },
              ],
            },
            {
              type: 'tabset',
              id: mainTabSet,
              name: 'Queries and tables',
              weight: 61,
              enableDeleteWhenEmpty: false,
              active: true,
              children: [...tabs],
            },
            { type: 'tabset', id: 'right', name: 'Row', weight: 19, children: [panelTab('row')] },
          ],
        },
        {
          type: 'tabset',
          id: 'bottom',
          name: 'Messages and history',
          weight: 20,
          selected: 1,
          children: [panelTab('messages'), panelTab('history')],
        },
      ],
    },
  }
}

/**
 * Where a panel goes that was closed: into the tab set it comes from; else to a panel that is there, over or under it
 * or as a tab beside it; else along that side of the window.
 */
export const panelHomes: Readonly<Record<PanelName, PanelHome>> = {
  services: { tabSet: 'left-top', side: 'left', neighbour: 'tables', place: 'over' },
  tables: { tabSet: 'left-bottom', side: 'left', neighbour: 'services', place: 'under' },
  row: { tabSet: 'right', side: 'right' },
  messages: { tabSet: 'bottom', side: 'bottom', neighbour: 'history', place: 'beside' },
  history: { tabSet: 'bottom', side: 'bottom', neighbour: 'messages', place: 'beside' },
}

export interface PanelHome {
  readonly tabSet: string
  readonly side: 'left' | 'right' | 'bottom'
  readonly neighbour?: PanelName
  readonly place?: 'over' | 'under' | 'beside'
}
