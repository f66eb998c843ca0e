import { Actions, DockLocation, type IJsonModel, type IJsonTabNode, Model, TabNode, TabSetNode } from 'flexlayout-react'
import { create } from 'zustand'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import {
  defaultLayout,
  isPageName,
  isPanelName,
  layoutRules,
  mainTabSet,
  type PageName,
  type PanelName,
  pageTab,
  pageTabId,
  panelHomes,
  panelTab,
  queryTab,
  queryTabId,
  tabContent,
  tableTab,
  tableTabId,
} from '../app/panels.ts'
import { dismissToast, showToast } from '../widgets/toasts.tsx'
import { api } from './connection.ts'
import { createDocument, dropDocument, editDocument, restoreDocument, useDocuments } from './documents.ts'
import { addMessage, reportFault } from './messages.ts'
import { useServices } from './services.ts'
import { useTables } from './tables.ts'

interface Layout {
  readonly model: Model
  /** Id of the tab that is shown in the tab set the person last worked in. */
  readonly tab: string | undefined
  /** Counts changes of the model: what depends on it draws again. */
  readonly turn: number
}

export const useLayout = create<Layout>(() => ({ model: Model.fromJson(defaultLayout()), tab: undefined, turn: 0 }))

const tabNodes = (model: Model): readonly TabNode[] => {
  const nodes: TabNode[] = []
  model.visitNodes((node) => {
    if (node instanceof TabNode) nodes.push(node)
  })
  return nodes
}

/** A model from text that was kept; undefined where it cannot be drawn. */
export function readLayout(text: string): Model | undefined {
  try {
    const json = JSON.parse(text) as IJsonModel
    const model = Model.fromJson({ ...json, global: layoutRules, borders: [], subLayouts: {} })
    return model.getNodeById(mainTabSet) instanceof TabSetNode ? model : undefined
  } catch {
    return undefined
  }
}

/** The tab of the middle that is shown, as query or table; panels do not count. */
function shownTab(model: Model): string | undefined {
  const active = model.getActiveTabset()?.getSelectedNode()?.getId()
  if (active && tabContent(active).kind !== 'panel') return active
  const kept = useLayout.getState().tab
  const node = kept === undefined ? undefined : model.getNodeById(kept)
  if (node instanceof TabNode && node.isSelected()) return kept
  const main = model.getNodeById(mainTabSet)
  return main instanceof TabSetNode ? main.getSelectedNode()?.getId() : undefined
}

const saveDelayMilliseconds = 500
let saveTimer: ReturnType<typeof setTimeout> | undefined
let savedOrder = ''

async function saveLayout(): Promise<void> {
  clearTimeout(saveTimer)
  saveTimer = undefined
  const { model } = useLayout.getState()
  const answer = await api().workspace.saveLayout(JSON.stringify(model.toJson()))
  if (!answer.ok) reportFault('The layout was not saved.', answer.fault)
  const order = tabNodes(model)
    .map((node) => tabContent(node.getId()))
    .flatMap(({ kind, id }) => (kind === 'query' ? [id] : []))
  if (order.join() === savedOrder) return
  savedOrder = order.join()
  const ordered = await api().workspace.orderDocuments(order)
  if (!ordered.ok) reportFault('The order of the tabs was not saved.', ordered.fault)
}

function changed(): void {
  const { model, turn } = useLayout.getState()
  useLayout.setState({ tab: shownTab(model), turn: turn + 1 })
  clearTimeout(saveTimer)
  saveTimer = setTimeout(() => void saveLayout(), saveDelayMilliseconds)
}

function take(model: Model): void {
  model.addChangeListener({ onAfterAction: changed })
  useLayout.setState(({ turn }) => ({ model, tab: shownTab(model), turn: turn + 1 }))
}

const tabSetFor = (model: Model): string => {
  const active = useLayout.getState().tab
  const parent = active === undefined ? undefined : model.getNodeById(active)?.getParent()
  return parent instanceof TabSetNode ? parent.getId() : mainTabSet
}

function addTab(tab: IJsonTabNode, tabSet: string, index = -1): void {
  useLayout.getState().model.doAction(Actions.addTab(tab, tabSet, DockLocation.CENTER, index, true))
}

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

/** The service of the current query; where a table is shown, the one used last. */
export function useServiceUrl(): string | undefined {
  const document = useCurrentDocument()
  const latest = useServices((services) => services.list[0]?.url)
  return document ? document.url : latest
}

/** Asks a service with the current query; without one, with those that have no service yet, or with a new one. */
export function chooseService(url: string): void {
  const document = currentDocument()
  const open = Object.values(useDocuments.getState().byId)
  const chosen = document ? [document] : open.filter((other) => other.url === undefined)
  for (const { id } of chosen) editDocument(id, { url })
  if (chosen.length === 0) openQuery({ url })
}

/** Shows a tab that is there. */
export function selectTab(id: string): boolean {
  const { model } = useLayout.getState()
  const node = model.getNodeById(id)
  if (!(node instanceof TabNode)) return false
  const parent = node.getParent()
  if (!node.isSelected()) model.doAction(Actions.selectTab(id))
  if (parent instanceof TabSetNode) model.doAction(Actions.setActiveTabset(parent.getId()))
  return true
}

/** Opens a query tab: a new document, or one that is kept. Answers the document's id. */
export function openQuery(content: Parameters<typeof createDocument>[0] = {}): string {
  const url = content.url ?? currentDocument()?.url ?? useServices.getState().list[0]?.url
  const document = createDocument({ ...content, ...(url === undefined ? {} : { url }) })
  addTab(queryTab(document.id, document.title), tabSetFor(useLayout.getState().model))
  return document.id
}

/** Shows a table in a tab of its own; tables that a query tab shows are shown there. */
export function openTable(tableId: string): void {
  const owner = Object.values(useDocuments.getState().byId).find((document) => document.table === tableId)
  if (owner && selectTab(queryTabId(owner.id))) return
  if (selectTab(tableTabId(tableId))) return
  const title = useTables.getState().byId[tableId]?.title ?? 'table'
  addTab(tableTab(tableId, title), tabSetFor(useLayout.getState().model))
}

/** Shows a page of the window itself. */
export function openPage(name: PageName): void {
  if (!selectTab(pageTabId(name))) addTab(pageTab(name), tabSetFor(useLayout.getState().model))
}

/** Closes a tab. A query tab can be brought back for ten seconds by the notice, later by "Reopen closed query". */
export function closeTab(id: string): void {
  const { model } = useLayout.getState()
  const content = tabContent(id)
  if (content.kind === 'query') {
    const document = dropDocument(content.id)
    if (document)
      showToast({
        id: `closed:${content.id}`,
        text: `Closed ${document.title}`,
        action: { label: 'Undo', run: () => reopenQuery(content.id) },
      })
  }
  if (model.getNodeById(id)) model.doAction(Actions.deleteTab(id))
}

/** Brings a closed query back: the one named, else the last one. */
export function reopenQuery(documentId?: string): void {
  const document = restoreDocument(documentId)
  if (document) dismissToast(`closed:${document.id}`, true)
  if (document) addTab(queryTab(document.id, document.title), tabSetFor(useLayout.getState().model))
}

/** Shows a panel, at its own place if it was closed. */
export function showPanel(name: PanelName): void {
  if (selectTab(name)) return
  const { model } = useLayout.getState()
  const home = panelHomes[name]
  if (model.getNodeById(home.tabSet) instanceof TabSetNode) {
    addTab(panelTab(name), home.tabSet)
    return
  }
  const neighbour = home.neighbour && model.getNodeById(home.neighbour)?.getParent()
  if (home.place && neighbour instanceof TabSetNode) {
    const where = { over: DockLocation.TOP, under: DockLocation.BOTTOM, beside: DockLocation.CENTER }[home.place]
    model.doAction(Actions.addTab(panelTab(name), neighbour.getId(), where, -1, true))
    return
  }
  const root = model.getRootRow()
  if (!root) return
  // The middle row holds left and right; the root row holds what lies below.
  const main = model.getNodeById(mainTabSet)
  const row = home.side === 'bottom' ? root : (main?.getParent() ?? root)
  const side = { left: DockLocation.LEFT, right: DockLocation.RIGHT, bottom: DockLocation.BOTTOM }[home.side]
  model.doAction(Actions.addTab(panelTab(name), row.getId(), side, -1, true))
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

const tabsToKeep = (model: Model): readonly IJsonTabNode[] =>
  tabNodes(model)
    .filter((node) => tabContent(node.getId()).kind !== 'panel')
    .map((node) => node.toJson())

/** The layout of a first start, with the tabs that are open. */
export function resetLayout(): void {
  const { model, tab } = useLayout.getState()
  take(Model.fromJson(defaultLayout(tabsToKeep(model))))
  if (tab) selectTab(tab)
  changed()
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

/** Keeps the names on the tabs those of their documents and tables. */
export function renameTab(id: string, title: string): void {
  const { model } = useLayout.getState()
  const node = model.getNodeById(id)
  if (node instanceof TabNode && node.getName() !== title) model.doAction(Actions.renameTab(id, title))
}

/** Follows the titles of the documents from now on. */
export function followTitles(): void {
  useDocuments.subscribe((now, before) => {
    for (const document of Object.values(now.byId))
      if (document.title !== before.byId[document.id]?.title) renameTab(queryTabId(document.id), document.title)
  })
}

/** Takes over the kept layout and makes its tabs those of the open documents, in their order. */
export function startLayout(text: string | null, documentIds: readonly string[]): void {
  const kept = text === null ? undefined : readLayout(text)
  if (text !== null && !kept)
    addMessage({
      severity: 'warning',
      text: 'The kept layout could not be read.',
      next: 'The window starts with its first layout; tabs and queries are all there.',
    })
  take(kept ?? Model.fromJson(defaultLayout()))
  const { model } = useLayout.getState()
  const { byId } = useDocuments.getState()
  for (const node of tabNodes(model)) {
    const { kind, id } = tabContent(node.getId())
    const known = { query: byId[id] !== undefined, table: true, page: isPageName(id), panel: isPanelName(id) }
    if (!known[kind]) model.doAction(Actions.deleteTab(node.getId()))
  }
  for (const id of documentIds) {
    const document = byId[id]
    if (document && !model.getNodeById(queryTabId(id)))
      model.doAction(Actions.addTab(queryTab(id, document.title), mainTabSet, DockLocation.CENTER, -1, false))
    else if (document) renameTab(queryTabId(id), document.title)
  }
  const main = model.getNodeById(mainTabSet)
  if (main instanceof TabSetNode && main.getSelected() < 0 && main.getTabNodes()[0])
    model.doAction(Actions.selectTab(main.getTabNodes()[0]?.getId() ?? ''))
  addEventListener('pagehide', () => saveTimer && void saveLayout())
}

/** Takes away the tabs of tables that are no longer open. */
export function dropLostTableTabs(): void {
  const { model } = useLayout.getState()
  const { byId, known } = useTables.getState()
  if (!known) return
  for (const node of tabNodes(model)) {
    const { kind, id } = tabContent(node.getId())
    if (kind === 'table' && !byId[id]) model.doAction(Actions.deleteTab(node.getId()))
    else if (kind === 'table' && byId[id]) renameTab(node.getId(), byId[id].title)
  }
}
