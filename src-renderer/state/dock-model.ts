import { Actions, DockLocation, type IJsonTabNode, Model, TabNode, TabSetNode } from 'flexlayout-react'
import { create } from 'zustand'
import { firstLayout, type LayoutPlace, mainTabSet, tabContent } from '../app/panels.ts'
import { api } from './connection.ts'
import { type KeptLayouts, keptText, noLayouts, placeKey } from './kept-layouts.ts'
import { reportFault } from './messages.ts'

interface Layout extends LayoutPlace {
  readonly model: Model
  /** Id of the tab that is shown in the tab set the person last worked in. */
  readonly tab: string | undefined
  /** Counts changes of the model: what depends on it draws again. */
  readonly turn: number
  /** The arrangements of the other presets and screens, and this one as it was when it was saved last. */
  readonly kept: KeptLayouts
}

const firstPlace: LayoutPlace = { preset: 'query', screen: 'wide' }

/** The arrangement of the window as it is drawn. */
export const useLayout = create<Layout>(() => ({
  ...firstPlace,
  model: Model.fromJson(firstLayout(firstPlace)),
  tab: undefined,
  turn: 0,
  kept: noLayouts,
}))

export const tabNodes = (model: Model): readonly TabNode[] => {
  const nodes: TabNode[] = []
  model.visitNodes((node) => {
    if (node instanceof TabNode) nodes.push(node)
  })
  return nodes
}

/** The tab set in which a tab stands. */
export const tabSetOf = (model: Model, tab: string | undefined): TabSetNode | undefined => {
  const parent = tab === undefined ? undefined : model.getNodeById(tab)?.getParent()
  return parent instanceof TabSetNode ? parent : undefined
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

/** All arrangements as they are now, the drawn one among them. */
export function allLayouts(): KeptLayouts {
  const { model, kept, preset, screen } = useLayout.getState()
  return { preset, layouts: { ...kept.layouts, [placeKey({ preset, screen })]: model.toJson() } }
}

async function saveLayout(): Promise<void> {
  clearTimeout(saveTimer)
  saveTimer = undefined
  const kept = allLayouts()
  useLayout.setState({ kept })
  const answer = await api().workspace.saveLayout(keptText(kept))
  if (!answer.ok) reportFault('The layout was not saved.', answer.fault)
  const order = tabNodes(useLayout.getState().model)
    .map((node) => tabContent(node.getId()))
    .flatMap(({ kind, id }) => (kind === 'query' ? [id] : []))
  if (order.join() === savedOrder) return
  savedOrder = order.join()
  const ordered = await api().workspace.orderDocuments(order)
  if (ordered.ok) return
  savedOrder = ''
  reportFault('The order of the tabs was not saved.', ordered.fault)
}

/** Saves at once what is not saved yet: before the window goes. */
export function flushLayout(): void {
  if (saveTimer) void saveLayout()
}

/** The model was changed: who draws it hears of it, and it is saved half a second later. */
export function layoutChanged(): void {
  const { model, turn } = useLayout.getState()
  useLayout.setState({ tab: shownTab(model), turn: turn + 1 })
  clearTimeout(saveTimer)
  saveTimer = setTimeout(() => void saveLayout(), saveDelayMilliseconds)
}

/** Draws another model from now on. */
export function takeModel(model: Model, place: LayoutPlace, kept: KeptLayouts): void {
  model.addChangeListener({ onAfterAction: layoutChanged })
  useLayout.setState(({ turn }) => ({ ...place, kept, model, tab: shownTab(model), turn: turn + 1 }))
}

/** Takes a maximised tab set back to its size if another one is to be seen. */
function makeRoomFor(tabSet: string): void {
  const { model } = useLayout.getState()
  const maximised = model.getMaximizedTabset()
  if (maximised && maximised.getId() !== tabSet) model.doAction(Actions.maximizeToggle(maximised.getId()))
}

/** Shows a tab that is there. */
export function selectTab(id: string): boolean {
  const { model } = useLayout.getState()
  const node = model.getNodeById(id)
  if (!(node instanceof TabNode)) return false
  const parent = tabSetOf(model, id)
  if (parent) makeRoomFor(parent.getId())
  if (!node.isSelected()) model.doAction(Actions.selectTab(id))
  if (parent) model.doAction(Actions.setActiveTabset(parent.getId()))
  return true
}

/** Changes the model and leaves the person in the tab set where they work. */
function keepActive(model: Model, change: () => void): void {
  const active = model.getActiveTabset()?.getId()
  change()
  if (active !== undefined && model.getNodeById(active)) model.doAction(Actions.setActiveTabset(active))
}

/** Adds a tab to a tab set behind the one that is shown there. */
export function addTabBehind(tab: IJsonTabNode, tabSet: string): void {
  const { model } = useLayout.getState()
  keepActive(model, () => model.doAction(Actions.addTab(tab, tabSet, DockLocation.CENTER, -1, false)))
}

/** Puts a tab in the place of another one, shown if that was; false: the other is not there. */
export function replaceTab(before: string, tab: IJsonTabNode): boolean {
  const { model } = useLayout.getState()
  const node = model.getNodeById(before)
  const parent = tabSetOf(model, before)
  if (!(node instanceof TabNode) || !parent) return false
  const index = parent.getTabNodes().indexOf(node)
  keepActive(model, () => {
    model.doAction(Actions.addTab(tab, parent.getId(), DockLocation.CENTER, index, node.isSelected()))
    model.doAction(Actions.deleteTab(before))
  })
  return true
}

/** Adds a tab to a tab set and shows it. */
export function addTab(tab: IJsonTabNode, tabSet: string, place = DockLocation.CENTER): void {
  const { model } = useLayout.getState()
  makeRoomFor(tabSet)
  model.doAction(Actions.addTab(tab, tabSet, place, -1, true))
}

/** Keeps the names on the tabs those of their documents and tables. */
export function renameTab(id: string, title: string): void {
  const { model } = useLayout.getState()
  const node = model.getNodeById(id)
  if (node instanceof TabNode && node.getName() !== title) model.doAction(Actions.renameTab(id, title))
}
