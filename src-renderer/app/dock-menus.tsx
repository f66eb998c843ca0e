import { type BorderNode, type ILayoutApi, TabNode, type TabSetNode } from 'flexlayout-react'
import { type MouseEvent, type RefObject, useState } from 'react'
import { useDocuments } from '../state/documents.ts'
import {
  closeOtherTabs,
  closeTab,
  maximisePanel,
  moveTabOn,
  restorePanel,
  selectTab,
  splitTab,
} from '../state/layout.ts'
import { isRunning, useRuns } from '../state/runs.ts'
import { placeOf } from '../state/selection.ts'
import { useTables } from '../state/tables.ts'
import { sendLines, sendTable } from '../state/uploads.ts'
import { actOnSend, type Offer, rowsOffers, sendGroups, tableOffer } from '../views/samp/send-menu.ts'
import { ContextMenu, type ContextMenuPlace } from '../widgets/context-menu.tsx'
import type { MenuGroup } from '../widgets/menu.tsx'
import { tabContent } from './panels.ts'
import { shortcutText } from './shortcuts.ts'

interface Open {
  readonly place: ContextMenuPlace
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly act: (id: string) => void
}

function tabGroups(tab: TabNode, tabs: number, maximised: boolean): readonly MenuGroup[] {
  const { kind } = tabContent(tab.getId())
  const panel = kind === 'panel'
  return [
    {
      lines: [
        ...(tab.isEnableRename() ? [{ id: 'rename', label: 'Rename', shortcut: 'F2' }] : []),
        { id: 'close', label: 'Close', ...(panel ? {} : { shortcut: shortcutText('close-tab') }) },
        ...(panel || tabs < 2 ? [] : [{ id: 'close-others', label: 'Close the other tabs' }]),
      ],
    },
    ...sendGroups(offersOfTab(tab.getId())),
    ...(kind === 'table' ? [{ lines: sendLines() }] : []),
    {
      lines: [
        maximised ? { id: 'restore', label: 'Back to its size' } : { id: 'maximise', label: 'Maximise' },
        ...(tabs < 2
          ? []
          : [
              { id: 'right', label: 'Split to the right' },
              { id: 'bottom', label: 'Split below' },
            ]),
        { id: 'on', label: 'Move to the next place' },
      ],
    },
  ]
}

/** What a tab offers to send to other programs: its table, and the rows that are selected in it. */
function offersOfTab(tab: string): readonly Offer[] {
  const { kind, id } = tabContent(tab)
  const shown = kind === 'query' ? useDocuments.getState().byId[id]?.table : kind === 'table' ? id : undefined
  const table = shown === undefined ? undefined : useTables.getState().byId[shown]
  return table ? [tableOffer(table), ...rowsOffers(table, placeOf(table.id)?.selected ?? [])] : []
}

const stateOf = (tab: TabNode): string | undefined => {
  const { kind, id } = tabContent(tab.getId())
  const run = kind === 'query' ? useRuns.getState().byDocument[id] : undefined
  return isRunning(run) ? 'running' : run?.phase === 'failed' ? 'failed' : undefined
}

const hiddenGroups = (tabs: readonly TabNode[]): readonly MenuGroup[] => [
  {
    title: 'Tabs that are not in sight',
    lines: tabs.map((tab) => {
      const note = stateOf(tab)
      return { id: tab.getId(), label: tab.getName(), checked: tab.isSelected(), ...(note ? { note } : {}) }
    }),
  },
]

/** The menus of the tab strips: of one tab, and of the tabs that found no room. */
export function useDockMenus(layout: RefObject<ILayoutApi | null>) {
  const [open, setOpen] = useState<Open>()
  const onContextMenu = (node: unknown, event: MouseEvent<HTMLElement>) => {
    if (!(node instanceof TabNode)) return
    const set = node.getParent() as TabSetNode
    const id = node.getId()
    // The menu key gives no place of the pointer; the tab's own is used.
    const box = event.currentTarget.getBoundingClientRect()
    const keyed = event.clientX === 0 && event.clientY === 0
    event.preventDefault()
    setOpen({
      place: keyed ? { x: box.left, y: box.bottom } : { x: event.clientX, y: event.clientY },
      label: `Tab ${node.getName()}`,
      groups: tabGroups(node, set.getTabNodes().length, set.isMaximized()),
      act: (chosen) => {
        if (actOnSend(chosen, offersOfTab(id))) return
        if (chosen === 'rename') layout.current?.editTabName(id)
        else if (chosen === 'close') closeTab(id)
        else if (chosen === 'close-others') closeOtherTabs(id)
        else if (chosen === 'send:shown' || chosen === 'send:new')
          sendTable(tabContent(id).id, chosen === 'send:new' ? 'new' : 'shown')
        else if (chosen === 'maximise') maximisePanel(id)
        else if (chosen === 'restore') restorePanel()
        else if (chosen === 'on') moveTabOn(id)
        else if (chosen === 'right' || chosen === 'bottom') splitTab(chosen, id)
      },
    })
  }
  const onShowOverflowMenu = (
    _set: TabSetNode | BorderNode,
    event: MouseEvent<HTMLElement>,
    items: readonly { readonly node: TabNode }[],
  ) => {
    const box = event.currentTarget.getBoundingClientRect()
    setOpen({
      place: { x: box.left, y: box.bottom },
      label: 'Hidden tabs',
      groups: hiddenGroups(items.map(({ node }) => node)),
      act: (id) => void selectTab(id),
    })
  }
  const menu = (
    <ContextMenu
      place={open?.place}
      label={open?.label ?? ''}
      groups={open?.groups ?? []}
      onAction={(id) => open?.act(id)}
      onClose={() => setOpen(undefined)}
    />
  )
  return { onContextMenu, onShowOverflowMenu, menu }
}
