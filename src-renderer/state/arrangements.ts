import { Actions, DockLocation, type IJsonTabNode, Model, TabSetNode } from 'flexlayout-react'
import {
  firstLayout,
  isPanelName,
  type LayoutPlace,
  mainTabSet,
  type PresetName,
  presets,
  queryTab,
  screenSize,
  tabContent,
} from '../app/panels.ts'
import { dismissToast, showToast } from '../widgets/toasts.tsx'
import { allLayouts, flushLayout, layoutChanged, selectTab, tabNodes, takeModel, useLayout } from './dock-model.ts'
import { useDocuments } from './documents.ts'
import { type KeptLayouts, noLayouts, placeKey, readKeptLayouts, readModel } from './kept-layouts.ts'
import { addMessage } from './messages.ts'

/** Queries and tables that are open, as they stand in a model. */
const openTabs = (model: Model): readonly IJsonTabNode[] =>
  tabNodes(model)
    .filter((node) => tabContent(node.getId()).kind !== 'panel')
    .map((node) => node.toJson())

/** Makes the tabs of a model those that are open: what is gone goes, what is new comes to the middle. */
function fitTabs(model: Model, tabs: readonly IJsonTabNode[]): void {
  const open = new Set(tabs.map(({ id }) => id))
  for (const node of tabNodes(model)) {
    const id = node.getId()
    if (tabContent(id).kind === 'panel' ? !isPanelName(id) : !open.has(id)) model.doAction(Actions.deleteTab(id))
  }
  for (const { config: _arranged, ...tab } of tabs)
    if (!model.getNodeById(tab.id ?? ''))
      model.doAction(Actions.addTab(tab, mainTabSet, DockLocation.CENTER, -1, false))
    else if (tab.name) model.doAction(Actions.renameTab(tab.id ?? '', tab.name))
  const main = model.getNodeById(mainTabSet)
  const first = main instanceof TabSetNode && main.getSelected() < 0 ? main.getTabNodes()[0] : undefined
  if (first) model.doAction(Actions.selectTab(first.getId()))
}

const screenNow = (): LayoutPlace['screen'] => screenSize(globalThis.innerWidth, globalThis.innerHeight)

/** The model for a place: as it was kept, else as it is first. */
const modelFor = (place: LayoutPlace, { layouts }: KeptLayouts): Model => {
  const json = layouts[placeKey(place)]
  return (json && readModel(json)) ?? Model.fromJson(firstLayout(place))
}

/** Draws the arrangement of a place with the tabs that are open now, the shown one shown again. */
function arrange(place: LayoutPlace, kept: KeptLayouts): void {
  const { model: before, tab } = useLayout.getState()
  const model = modelFor(place, kept)
  fitTabs(model, openTabs(before))
  takeModel(model, place, kept)
  if (tab) selectTab(tab)
  drawPreset(place.preset)
  layoutChanged()
}

/** Style sheets tell a preset's larger type by it. */
function drawPreset(preset: PresetName): void {
  document.documentElement.dataset.preset = preset
}

const notice = 'layout'

/** Arranges the panels as a preset has them; what was open stays open. A notice takes it back. */
export function applyPreset(preset: PresetName): void {
  const { screen, preset: before } = useLayout.getState()
  if (preset === before) return
  arrange({ preset, screen }, allLayouts())
  showToast({
    id: notice,
    text: `Layout: ${presets[preset].title}`,
    action: { label: 'Undo', run: () => arrange({ preset: before, screen }, allLayouts()) },
  })
}

/** Arranges the shown preset as it was first. A notice brings the changed one back. */
export function resetLayout(): void {
  const { preset, screen } = useLayout.getState()
  const before = allLayouts()
  const place = { preset, screen }
  const { [placeKey(place)]: _changed, ...others } = before.layouts
  arrange(place, { preset, layouts: others })
  showToast({
    id: notice,
    text: `Layout ${presets[preset].title} is as it was first`,
    action: { label: 'Undo', run: () => arrange(place, before) },
  })
}

/** A window that has become small, or wide again, gets the arrangement of that size. */
function followScreen(): void {
  const { preset, screen } = useLayout.getState()
  const now = screenNow()
  if (now === screen) return
  dismissToast(notice)
  arrange({ preset, screen: now }, allLayouts())
}

/** Takes over the kept layouts and makes the tabs those of the open documents, in their order. */
export function startLayout(text: string | null, documentIds: readonly string[]): void {
  const read = text === null ? undefined : readKeptLayouts(text)
  if (text !== null && !read)
    addMessage({
      severity: 'warning',
      text: 'The kept layout could not be read.',
      next: 'The window starts with its first layout; tabs and queries are all there.',
    })
  const kept = read ?? noLayouts
  const place = { preset: kept.preset, screen: screenNow() }
  const model = modelFor(place, kept)
  const { byId } = useDocuments.getState()
  const others = openTabs(model).filter(({ id }) => tabContent(id ?? '').kind !== 'query')
  const queries = documentIds.flatMap((id) => (byId[id] ? [queryTab(id, byId[id].title)] : []))
  fitTabs(model, [...others, ...queries])
  takeModel(model, place, kept)
  drawPreset(place.preset)
  addEventListener('pagehide', flushLayout)
  addEventListener('resize', followScreen)
}
