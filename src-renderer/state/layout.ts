import { Actions, DockLocation, type Model, TabNode, TabSetNode } from 'flexlayout-react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { firstQueryText } from '#shared/model/first-query.ts'
import {
  isPageName,
  mainTabSet,
  type PageName,
  type PanelName,
  pageTab,
  pageTabId,
  panelHomes,
  panelNames,
  panelTab,
  queryTab,
  queryTabId,
  setTab,
  setTabId,
  tabContent,
  tableTab,
  tableTabId,
} from '../app/panels.ts'
import { dismissToast, showToast } from '../widgets/toasts.tsx'
import { type ClosedTab, noteClosedTab, takeClosedTab } from './closed-tabs.ts'
import { addTab, addTabBehind, renameTab, selectTab, tabNodes, tabSetOf, useLayout } from './dock-model.ts'
import { createDocument, dropDocument, editDocument, restoreDocument, useDocuments } from './documents.ts'
import { ownService, useServices, usualService } from './services.ts'
import { setOf, useSets } from './sets.ts'
import { useTables } from './tables.ts'
import { tabOfTable } from './tables-in-sight.ts'

export { applyPreset, resetLayout, startLayout } from './arrangements.ts'
export { renameTab, selectTab, useLayout } from './dock-model.ts'

/** Where new tabs go: beside the one that is worked on. */
const workTabSet = (): string => {
  const { model, tab } = useLayout.getState()
  return tabSetOf(model, tab)?.getId() ?? mainTabSet
}

type LayoutNow = ReturnType<typeof useLayout.getState>

const documentOfTab = (tab: string | undefined): string | undefined => {
  const content = tab === undefined ? undefined : tabContent(tab)
  return content?.kind === 'query' ? content.id : undefined
}

/** The query that the person works on. */
export function currentDocument(): QueryDocument | undefined {
  const id = documentOfTab(useLayout.getState().tab)
  return id === undefined ? undefined : useDocuments.getState().byId[id]
}
export function useCurrentDocument(): QueryDocument | undefined {
  const id = useLayout((layout) => documentOfTab(layout.tab))
  return useDocuments((documents) => (id === undefined ? undefined : documents.byId[id]))
}

/** The query in sight: the current one, else, where a page or a table has the keyboard, one that stands beside it. */
export function shownDocumentId({ tab, model }: Pick<LayoutNow, 'tab' | 'model'>): string | undefined {
  const current = documentOfTab(tab)
  if (current !== undefined) return current
  const beside = tabNodes(model).find((node) => node.isSelected() && documentOfTab(node.getId()) !== undefined)
  return documentOfTab(beside?.getId())
}
export function useShownDocument(): QueryDocument | undefined {
  const id = useLayout(shownDocumentId)
  return useDocuments((documents) => (id === undefined ? undefined : documents.byId[id]))
}

/** The service of the current query; where none is, the one used last: for what needs one. */
export function useServiceUrl(): string | undefined {
  const document = useCurrentDocument()
  const latest = useServices((services) => usualService(services.list)?.url)
  return document ? document.url : latest
}

/** Asks a service with the current query; without one, a new query is opened for it. */
export function chooseService(url: string): void {
  const document = currentDocument()
  if (document) editDocument(document.id, { url })
  else openQuery({ url })
}

/** True while nobody wrote in a query or ran it: it may be turned to another service. */
const isFresh = ({ adql, settledText, example }: QueryDocument): boolean =>
  adql.trim() === '' || (settledText === undefined && example === undefined && adql.trim() === firstQueryText.trim())

/**
 * Gives a service that was just added to the query that waits for one: the shown one, behind a page the untouched first
 * one, if nobody wrote in it or ran it; and to those that name none. Others keep theirs.
 */
export function adoptService(url: string, title: string): void {
  const current = currentDocument()
  const own = ownService(useServices.getState().list)?.url
  const open = Object.values(useDocuments.getState().byId)
  const waiting = open.filter(
    (other) =>
      other.url === undefined ||
      (other === current && isFresh(other)) ||
      (current === undefined && other.url === own && isFresh(other) && other.adql.trim() !== ''),
  )
  for (const { id } of waiting) editDocument(id, { url })
  if (open.length === 0) openQuery({ url })
  else if (!waiting.some((other) => other === current || current === undefined))
    showToast({ text: `Added ${title}`, action: { label: 'New query', run: () => openQuery({ url }) } })
  else offerFormerService(waiting, title)
}

/** Says that a query was turned to a service that was added, and turns it back if that was not wanted. */
function offerFormerService(turned: readonly QueryDocument[], title: string): void {
  const former = turned.filter((document) => document.url !== undefined && document.adql.trim() !== '')
  const [first] = former
  if (!first) return
  const run = (): void => {
    for (const { id, url } of former) if (url !== undefined) editDocument(id, { url })
  }
  showToast({ text: `Added ${title}. “${first.title}” asks it now.`, action: { label: 'Undo', run } })
}

/** Opens a query tab: a new document, or one that is kept. Answers the document's id. */
export function openQuery(content: Parameters<typeof createDocument>[0] = {}): string {
  const url = content.url ?? currentDocument()?.url ?? usualService(useServices.getState().list)?.url
  const document = createDocument({ ...content, ...(url === undefined ? {} : { url }) })
  addTab(queryTab(document.id, document.title), workTabSet())
  return document.id
}

/** Shows a table in a tab of its own; tables that a query tab shows are shown there. */
export function openTable(tableId: string): void {
  const { byId, left } = useTables.getState()
  const maker = left.find(({ id }) => id === tableId)?.document
  const owner = Object.values(useDocuments.getState().byId).find(
    ({ id, table }) => table === tableId || (table === undefined && id === maker),
  )
  if (owner && selectTab(queryTabId(owner.id))) return
  if (selectTab(tableTabId(tableId))) return
  const title = (byId[tableId] ?? left.find(({ id }) => id === tableId))?.title ?? 'table'
  addTab(tableTab(tableId, title), workTabSet())
}

/** Shows a query set in its tab. */
export function openSet(id: string): void {
  if (!selectTab(setTabId(id))) addTab(setTab(id, setOf(id)?.title ?? 'set'), workTabSet())
}

/** Opens a table in a tab behind the shown one, unless a tab has it already. */
export function openTableBehind(tableId: string): void {
  if (tabOfTable(tableId) !== undefined) return
  addTabBehind(tableTab(tableId, useTables.getState().byId[tableId]?.title ?? 'table'), workTabSet())
}

/** Shows a page of the window itself. */
export function openPage(name: PageName): void {
  if (!selectTab(pageTabId(name))) addTab(pageTab(name), workTabSet())
}

/** What a tab shows by the name that a person knows it by. */
const titleOf = (id: string): string => {
  const node = useLayout.getState().model.getNodeById(id)
  return node instanceof TabNode ? node.getName() : 'the tab'
}

/** Closes a tab. It can be brought back for ten seconds by the notice, later by "Reopen closed tab"; panels by their own command. */
export function closeTab(id: string): void {
  const { kind } = tabContent(id)
  const title = dropTab(id)
  if (title !== undefined && kind !== 'panel' && kind !== 'page')
    showToast({ id: `closed:${id}`, text: `Closed ${title}`, action: { label: 'Undo', run: () => reopenTab(id) } })
}

/** Closes a tab without a notice; answers its title, undefined where there is none. */
function dropTab(id: string): string | undefined {
  const { model } = useLayout.getState()
  const { kind, id: content } = tabContent(id)
  if (!model.getNodeById(id)) return undefined
  const title = titleOf(id)
  if (kind === 'query') dropDocument(content)
  const tabSet = tabSetOf(model, id)
  const index = tabSet?.getTabNodes().findIndex((node) => node.getId() === id) ?? -1
  if (kind !== 'panel') noteClosedTab({ id, title, place: tabSet && { tabSet: tabSet.getId(), index } })
  model.doAction(Actions.deleteTab(id))
  return title
}

/** Takes a tab away where there is one, without a notice of its own. */
export function closeTabOf(id: string): void {
  const { model } = useLayout.getState()
  if (model.getNodeById(id)) model.doAction(Actions.deleteTab(id))
}

/** Closes the tabs that stand beside one; panels stay. One notice brings all of them back. */
export function closeOtherTabs(id: string): void {
  const beside = tabSetOf(useLayout.getState().model, id)?.getTabNodes() ?? []
  const others = beside
    .map((node) => node.getId())
    .filter((other) => other !== id && tabContent(other).kind !== 'panel')
  if (others.length < 2) {
    for (const other of others) closeTab(other)
    return
  }
  // One notice for all of them: each of its own would push others from the screen, and end what those hold back.
  for (const other of others) dropTab(other)
  const reopen = () => {
    for (const other of others.toReversed()) reopenTab(other)
    selectTab(id)
  }
  showToast({ id: 'closed-others', text: `Closed ${others.length} tabs`, action: { label: 'Undo', run: reopen } })
}

/** Whether what a closed tab showed is still there to be shown. */
function isThere(tab: string): boolean {
  const { kind, id } = tabContent(tab)
  if (kind === 'query') return useDocuments.getState().closed.some((document) => document.id === id)
  if (kind === 'set') return setOf(id) !== undefined
  if (kind === 'page') return isPageName(id)
  const { byId, left } = useTables.getState()
  return kind === 'table' && (byId[id] !== undefined || left.some((table) => table.id === id))
}

/** Brings a closed tab back: the one named, else the last one that is still to be had. */
export function reopenTab(wanted?: string): void {
  const closed = takeClosedTab(isThere, wanted)
  if (!closed) return
  dismissToast(`closed:${closed.id}`, true)
  const { kind, id } = tabContent(closed.id)
  if (kind === 'table') openTable(id)
  else if (kind === 'page' && isPageName(id)) openPage(id)
  else if (kind === 'set') openSet(id)
  else {
    const document = restoreDocument(id)
    if (document) addTab(queryTab(document.id, document.title), workTabSet())
  }
  putBack(closed)
}

/** Moves a tab that came back to where it stood, as far as that place is still there. */
function putBack({ id, place }: ClosedTab): void {
  const { model } = useLayout.getState()
  if (!place || !model.getNodeById(id) || !(model.getNodeById(place.tabSet) instanceof TabSetNode)) return
  model.doAction(Actions.moveNode(id, place.tabSet, DockLocation.CENTER, place.index, true))
}

/** Brings a closed query back: the one named, else the last one. */
export function reopenQuery(documentId?: string): void {
  const id = documentId ?? useDocuments.getState().closed.at(-1)?.id
  if (id !== undefined) reopenTab(queryTabId(id))
}

/** Shows a panel, at its own place if it was closed. */
export function showPanel(name: PanelName): void {
  if (selectTab(name)) return
  const { model, screen } = useLayout.getState()
  const home = panelHomes[name]
  if (model.getNodeById(home.tabSet) instanceof TabSetNode) {
    addTab(panelTab(name), home.tabSet)
    return
  }
  if (screen === 'small') {
    const panel = panelNames.find((other) => tabSetOf(model, other))
    const beside = tabSetOf(model, panel)
    if (beside) addTab(panelTab(name), beside.getId())
    else addTab(panelTab(name), mainTabSet, DockLocation.LEFT)
    return
  }
  const neighbour = home.neighbour && model.getNodeById(home.neighbour)?.getParent()
  if (home.place && neighbour instanceof TabSetNode) {
    const where = { over: DockLocation.TOP, under: DockLocation.BOTTOM, beside: DockLocation.CENTER }[home.place]
    addTab(panelTab(name), neighbour.getId(), where)
    return
  }
  const root = model.getRootRow()
  if (!root) return
  // The middle row holds left and right; the root row holds what lies below.
  const main = model.getNodeById(mainTabSet)
  const row = home.side === 'bottom' ? root : (main?.getParent() ?? root)
  const side = { left: DockLocation.LEFT, right: DockLocation.RIGHT, bottom: DockLocation.BOTTOM }[home.side]
  addTab(panelTab(name), row.getId(), side)
  const parent = model.getNodeById(name)?.getParent()
  if (parent instanceof TabSetNode) model.doAction(Actions.updateNodeAttributes(parent.getId(), { weight: 22 }))
}

export const isPanelShown = (model: Model, name: PanelName): boolean => model.getNodeById(name) !== undefined

/** Takes a panel away or brings it back. */
export function togglePanel(name: PanelName): void {
  const { model } = useLayout.getState()
  if (isPanelShown(model, name)) model.doAction(Actions.deleteTab(name))
  else showPanel(name)
}

/** Fills the window with a tab's tab set; without one, with that of the active tab. */
export function maximisePanel(tab?: string): void {
  const { model } = useLayout.getState()
  const wanted =
    tab === undefined ? (model.getActiveTabset() ?? tabSetOf(model, useLayout.getState().tab)) : tabSetOf(model, tab)
  if (!wanted || wanted.isMaximized()) return
  restorePanel()
  if (wanted.isEnableMaximize()) model.doAction(Actions.maximizeToggle(wanted.getId()))
}

/** Takes a maximised tab set back to its size. */
export function restorePanel(): void {
  const { model } = useLayout.getState()
  const maximised = model.getMaximizedTabset()
  if (maximised) model.doAction(Actions.maximizeToggle(maximised.getId()))
}

export const isPanelMaximised = (model: Model): boolean => model.getMaximizedTabset() !== undefined

/** Moves a tab (else the shown one) to that side of its tab set, into one of its own. */
export function splitTab(side: 'right' | 'bottom', tab = useLayout.getState().tab): void {
  const { model } = useLayout.getState()
  const from = tabSetOf(model, tab)
  if (!from || tab === undefined || from.getTabNodes().length < 2) return
  restorePanel()
  const place = side === 'right' ? DockLocation.RIGHT : DockLocation.BOTTOM
  model.doAction(Actions.moveNode(tab, from.getId(), place, -1, true))
}

/** Moves a tab (else the shown one) into the next tab set of the window; the last one's tabs go to the first. */
export function moveTabOn(tab = useLayout.getState().tab): void {
  const { model } = useLayout.getState()
  const from = tabSetOf(model, tab)
  if (!from || tab === undefined) return
  const sets: TabSetNode[] = []
  model.visitNodes((node) => {
    if (node instanceof TabSetNode) sets.push(node)
  })
  const to = sets[(sets.indexOf(from) + 1) % sets.length]
  if (!to || to === from) return
  restorePanel()
  model.doAction(Actions.moveNode(tab, to.getId(), DockLocation.CENTER, -1, true))
  selectTab(tab)
}

/** Shows the next (1) or the one before (-1) of the tabs that stand beside the shown one. */
export function stepTab(direction: 1 | -1): void {
  const { model, tab } = useLayout.getState()
  const parent = tab === undefined ? undefined : model.getNodeById(tab)?.getParent()
  if (!(parent instanceof TabSetNode)) return
  const tabs = parent.getTabNodes()
  const next = tabs[(parent.getSelected() + direction + tabs.length) % tabs.length]
  if (next) selectTab(next.getId())
}

/** Follows the titles of the documents from now on. */
export function followTitles(): void {
  useDocuments.subscribe((now, before) => {
    for (const document of Object.values(now.byId))
      if (document.title !== before.byId[document.id]?.title) renameTab(queryTabId(document.id), document.title)
  })
}

/** Keeps the tabs of query sets to the sets that there are. */
export function followSets(): void {
  useSets.subscribe(({ list, known, fault }) => {
    const { model } = useLayout.getState()
    if (!known || fault) return
    for (const node of tabNodes(model)) {
      const { kind, id } = tabContent(node.getId())
      const set = kind === 'set' ? list.find((one) => one.id === id) : undefined
      if (set) renameTab(node.getId(), set.title)
      else if (kind === 'set') model.doAction(Actions.deleteTab(node.getId()))
    }
  })
}

/** Takes away the tabs of tables that are no longer open. */
export function dropLostTableTabs(): void {
  const { model } = useLayout.getState()
  const { byId, left, known } = useTables.getState()
  if (!known) return
  const kept = new Set(left.map((table) => table.id))
  for (const node of tabNodes(model)) {
    const { kind, id } = tabContent(node.getId())
    if (kind === 'table' && !byId[id] && !kept.has(id)) model.doAction(Actions.deleteTab(node.getId()))
    else if (kind === 'table' && byId[id]) renameTab(node.getId(), byId[id].title)
  }
}
