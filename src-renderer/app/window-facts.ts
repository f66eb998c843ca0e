import type { CommandId, WindowFact } from '#shared/model/commands.ts'
import { jobKind } from '#shared/model/job-face.ts'
import { skyColumns } from '#shared/model/sky-columns.ts'
import { useClosedTabs } from '../state/closed-tabs.ts'
import { columnLayoutOf, useColumnLayouts } from '../state/column-layouts.ts'
import { useJobs } from '../state/jobs.ts'
import { currentDocument, isPanelShown, useLayout } from '../state/layout.ts'
import { useMessages } from '../state/messages.ts'
import { jobOfferOf, moreRowsOf } from '../state/more-rows.ts'
import { isRunning, useRuns } from '../state/runs.ts'
import { isTakingPart, useSamp } from '../state/samp.ts'
import { placeOf } from '../state/selection.ts'
import { useServices, usualService } from '../state/services.ts'
import { useSettings } from '../state/settings.ts'
import { useTables } from '../state/tables.ts'
import { panelNames, tabContent } from './panels.ts'

/** The table that is shown: in its own tab, or under its query. */
export function shownTable(): string | undefined {
  const { tab } = useLayout.getState()
  const content = tab === undefined ? undefined : tabContent(tab)
  const id = content?.kind === 'table' ? content.id : currentDocument()?.table
  return id !== undefined && useTables.getState().byId[id] ? id : undefined
}

/** The service that is worked with: that of the shown query; where none is shown, the one used last. */
export function serviceInUse(): string | undefined {
  const document = currentDocument()
  return document ? document.url : usualService(useServices.getState().list)?.url
}

/** What is true of the window now. */
export function windowFacts(): ReadonlySet<WindowFact> {
  const document = currentDocument()
  const shown = shownTable()
  const table = shown === undefined ? undefined : useTables.getState().byId[shown]
  const run = document && useRuns.getState().byDocument[document.id]
  const all: Readonly<Record<WindowFact, boolean>> = {
    query: document !== undefined,
    tab: useLayout.getState().tab !== undefined,
    table: table !== undefined,
    tables: Object.keys(useTables.getState().byId).length > 0,
    service: serviceInUse() !== undefined,
    running: isRunning(run),
    closed: useClosedTabs.getState().list.length > 0,
    'job-offer': table !== undefined && jobOfferOf(table) !== undefined,
    'more-rows': table !== undefined && moreRowsOf(table) !== undefined,
    'hidden-columns': table !== undefined && (columnLayoutOf(table.id).hidden ?? []).length > 0,
    'changed-columns': table !== undefined && (useColumnLayouts.getState().before[table.id] ?? []).length > 0,
    'completed-jobs': useJobs.getState().list.some((job) => job.archived !== true && jobKind(job) === 'completed'),
    rows: table !== undefined && (placeOf(table.id)?.selected.length ?? 0) > 0,
    position: table !== undefined && placeOf(table.id) !== undefined && skyColumns(table.columns) !== undefined,
    'registered-services': useServices.getState().list.some(({ ivoid }) => ivoid !== undefined),
    samp: isTakingPart(useSamp.getState().state),
    messages: useMessages.getState().list.length > 0,
  }
  return new Set((Object.keys(all) as WindowFact[]).filter((fact) => all[fact]))
}

/** The commands whose choice is the one in force: drawn with a check mark. */
export function chosenCommands(): ReadonlySet<string> {
  const { theme, density } = useSettings.getState()
  const { model, preset } = useLayout.getState()
  const shown = panelNames.filter((name) => isPanelShown(model, name)).map((name) => `panel:${name}`)
  const chosen = [`theme:${theme}`, `density:${density}`, `preset:${preset}`, ...shown]
  return new Set(chosen satisfies readonly (CommandId | string)[])
}
