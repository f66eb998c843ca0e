import type { Fault } from '#shared/ipc/fault.ts'
import type { Api } from '../api/api.ts'
import type { Kept } from '../api/kept.ts'
import { startAccounts } from '../state/accounts.ts'
import { followKnownColumns } from '../state/column-search.ts'
import { useConnection } from '../state/connection.ts'
import { editDocument, takeDocuments, useDocuments } from '../state/documents.ts'
import { followExamples } from '../state/examples.ts'
import { startHistory } from '../state/history.ts'
import { startJobEnds } from '../state/job-ends.ts'
import { startJobs } from '../state/jobs.ts'
import { followReadings } from '../state/known-columns.ts'
import {
  dropLostTableTabs,
  followSets,
  followTitles,
  openPage,
  openQuery,
  openTableBehind,
  startLayout,
} from '../state/layout.ts'
import { reportFault, startMessages } from '../state/messages.ts'
import { askAgainWithFirstQuery } from '../state/notifications.ts'
import { startRecents } from '../state/recents.ts'
import { startRuleResults } from '../state/rule-results.ts'
import { announceFinishedRuns, warnBeforeLeaving } from '../state/runs.ts'
import { startSamp } from '../state/samp.ts'
import { startSampArrivals } from '../state/samp-arrivals.ts'
import { startSampLinks } from '../state/samp-links.ts'
import { startSampMarks } from '../state/samp-marks.ts'
import { startServices, useServices, usualService } from '../state/services.ts'
import { startSets } from '../state/sets.ts'
import { takeSettings } from '../state/settings.ts'
import { startTables, useTables } from '../state/tables.ts'
import { followWindowTitle } from '../state/window-title.ts'
import { openFiles } from '../views/files/open-files.ts'
import { focusShownTab } from './tab-focus.ts'

/** What a start waits for. */
export type StartStep = 'connection' | 'workspace' | 'services'

/** Takes what the window needs before it can be drawn, and follows main from then on. */
export async function startWindow(
  connected: Api,
  kept: Promise<Kept>,
  onStep: (step: StartStep) => void = () => undefined,
): Promise<Fault | undefined> {
  const { workspace } = connected
  onStep('workspace')
  const [info, settings, documents, layout] = await kept
  if (!info.ok) return info.fault
  useConnection.setState({ api: connected, info: info.value })
  if (settings.ok) takeSettings(settings.value)
  else reportFault('The settings were not read.', settings.fault)
  if (documents.ok) takeDocuments(documents.value)
  else reportFault('The queries were not read.', documents.fault)
  if (!layout.ok) reportFault('The arrangement of the window was not read.', layout.fault)
  startLayout(layout.ok ? layout.value : null, documents.ok ? documents.value.map(({ id }) => id) : [])
  followTitles()
  followExamples()
  followKnownColumns()
  followReadings(connected)
  startMessages(connected)
  const services = startServices(connected)
  void startAccounts(connected)
  startHistory(connected)
  startRecents(connected)
  startJobs(connected)
  startJobEnds(connected)
  followSets()
  startSets(connected, (tables) => tables.forEach(openTableBehind))
  startSamp(connected)
  startSampLinks(connected)
  startSampArrivals(connected)
  startSampMarks()
  startRuleResults(connected)
  useTables.subscribe(dropLostTableTabs)
  announceFinishedRuns()
  askAgainWithFirstQuery()
  warnBeforeLeaving()
  followWindowTitle()
  startTables(connected)
  workspace.on('settingsChanged', takeSettings)
  workspace.on('openFiles', () => void openWaitingFiles(connected))
  const firstStart = layout.ok && layout.value === null && documents.ok && documents.value.length <= 1
  if (firstStart) {
    openPage('welcome')
    focusShownTab()
  }
  onStep('services')
  await services
  giveUsualService()
  const opening = await openWaitingFiles(connected)
  if (!opening && !firstStart && documents.ok && documents.value.length === 0) openQuery()
  return undefined
}

/** Queries that name no service ask the usual one. */
function giveUsualService(): void {
  const url = usualService(useServices.getState().list)?.url
  if (url === undefined) return
  for (const document of Object.values(useDocuments.getState().byId))
    if (document.url === undefined) editDocument(document.id, { url })
}

/** Opens the files that main keeps until a window takes them; whether there were any. */
async function openWaitingFiles({ workspace }: Api): Promise<boolean> {
  const waiting = await workspace.takeFilesToOpen(null)
  if (!waiting.ok || waiting.value.length === 0) return false
  void openFiles(waiting.value)
  return true
}
