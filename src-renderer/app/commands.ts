import type { SaveFormat } from '#shared/ipc/tables.ts'
import { type CommandId, commandOf, isAvailable } from '#shared/model/commands.ts'
import { jobKind } from '#shared/model/job-face.ts'
import type { Api } from '../api/api.ts'
import { findColumns } from '../state/column-search.ts'
import { editorOf } from '../state/editors.ts'
import { putAway } from '../state/job-actions.ts'
import { askForJobOptions, startJob } from '../state/job-runs.ts'
import { useJobs } from '../state/jobs.ts'
import {
  applyPreset,
  closeTab,
  currentDocument,
  isPanelMaximised,
  maximisePanel,
  moveTabOn,
  openPage,
  openQuery,
  reopenTab,
  resetLayout,
  restorePanel,
  splitTab,
  stepTab,
  togglePanel,
  useLayout,
} from '../state/layout.ts'
import { clearMessages } from '../state/messages.ts'
import { jobOfferOf, moreRowsOf, runAsJob, runForMoreRows } from '../state/more-rows.ts'
import { cancelRun, startRun } from '../state/runs.ts'
import { joinSamp, leaveSamp } from '../state/samp.ts'
import { copyQueryAs } from '../state/scripts.ts'
import { placeOf } from '../state/selection.ts'
import { noRows } from '../state/selection-ranges.ts'
import { refreshService } from '../state/services.ts'
import { changeSettings, useSettings } from '../state/settings.ts'
import { handsOfTable } from '../state/table-hands.ts'
import { useTables } from '../state/tables.ts'
import { askForUpload, sendTable } from '../state/uploads.ts'
import type { ThemeChoice } from '../theme/theme.ts'
import { saveQuery } from '../views/editor/query-files.ts'
import { pickAndOpenFiles } from '../views/files/open-files.ts'
import { saveTable } from '../views/files/save-table.ts'
import { importJobFiles } from '../views/jobs/job-files.ts'
import { openDialog } from '../views/jobs/jobs-place.ts'
import { togglePalette, usePalette } from '../views/palette/palette-state.ts'
import { writeRule } from '../views/samp/new-rule.ts'
import { pointHere, sendSelectedRows, sendServices, sendShownTable } from '../views/samp/shown-parcels.ts'
import { askForService } from '../views/services/add-service.tsx'
import { openNewSet, openSetsDialog } from '../views/sets/sets-place.ts'
import { useRecording } from '../views/settings/recording.ts'
import { showSettings } from '../views/settings/settings-place.ts'
import { closeAllTables, closeTable } from '../views/tables/close-table.ts'
import { stepPanel } from './panel-focus.ts'
import { askForTitle } from './rename-dialog.tsx'
import { commandPressed, isMac } from './shortcuts.ts'
import { focusShownTab } from './tab-focus.ts'
import { serviceInUse, shownTable, windowFacts } from './window-facts.ts'

const withShown = (act: (tab: string) => void) => () => {
  const { tab } = useLayout.getState()
  if (tab) act(tab)
}
const withTable = (act: (table: string) => void) => () => {
  const table = shownTable()
  if (table) act(table)
}
const save = (format: SaveFormat) => withTable((table) => void saveTable(table, format))
const saveRows = (format: SaveFormat) =>
  withTable((table) => void saveTable(table, format, placeOf(table)?.selected ?? noRows))
const theme = (name: ThemeChoice) => () => void changeSettings({ theme: name })

/** Does something that shows a tab, and moves the keyboard into it. */
const thenFocus = (act: () => void) => () => {
  act()
  focusShownTab()
}

/** Runs the current query: what is selected in it, else all of it. */
function runCurrent(): void {
  const document = currentDocument()
  if (document) void startRun(document.id, editorOf(document.id)?.selection())
}

/** Submits the current query as a job: what is selected in it, else all of it. */
function runCurrentAsJob(): void {
  const document = currentDocument()
  if (document) void startJob(document.id, editorOf(document.id)?.selection())
}

function cancelCurrent(): void {
  const document = currentDocument()
  if (document) cancelRun(document.id)
}

/** What each command does; the compiler names the ones that are missing. */
const actions: Readonly<Record<CommandId, () => void>> = {
  'new-query': thenFocus(openQuery),
  'open-file': () => void pickAndOpenFiles(),
  'add-service': askForService,
  'save-query': () => {
    const document = currentDocument()
    if (document) void saveQuery(document.id)
  },
  'save-votable': save('votable'),
  'save-votable-tabledata': save('votable-tabledata'),
  'save-fits': save('fits'),
  'save-csv': save('csv'),
  'save-tsv': save('tsv'),
  'save-json': save('json'),
  'save-rows-votable': saveRows('votable'),
  'save-rows-votable-tabledata': saveRows('votable-tabledata'),
  'save-rows-fits': saveRows('fits'),
  'save-rows-csv': saveRows('csv'),
  'save-rows-tsv': saveRows('tsv'),
  'save-rows-json': saveRows('json'),
  rename: withShown(askForTitle),
  'close-tab': thenFocus(withShown(closeTab)),
  'close-table': withTable(closeTable),
  'close-all-tables': closeAllTables,
  reopen: thenFocus(reopenTab),
  settings: thenFocus(showSettings),
  quit: () => window.close(),
  run: runCurrent,
  'run-job': runCurrentAsJob,
  'job-options': askForJobOptions,
  'send-table': askForUpload,
  'send-shown': withTable((table) => sendTable(table, 'new')),
  'copy-pyvo': () => copyQueryAs('pyvo'),
  'copy-stilts': () => copyQueryAs('stilts'),
  'copy-curl': () => copyQueryAs('curl'),
  'copy-alidade': () => copyQueryAs('alidade'),
  'service-jobs': () => openDialog('elsewhere'),
  'job-by-url': () => openDialog('address'),
  'import-job': () => void importJobFiles(),
  'put-away-completed': () => {
    const list = useJobs.getState().list.filter((job) => job.archived !== true && jobKind(job) === 'completed')
    void putAway(list, true)
  },
  'new-set': thenFocus(openNewSet),
  'query-sets': () => openSetsDialog('list'),
  'add-to-set': () => openSetsDialog('add'),
  cancel: cancelCurrent,
  'refresh-service': () => {
    const url = serviceInUse()
    if (url !== undefined) void refreshService(url)
  },
  copy: withTable((table) => handsOfTable(table)?.copy(false)),
  'copy-header': withTable((table) => handsOfTable(table)?.copy(true)),
  'copy-column': withTable((table) => handsOfTable(table)?.copyColumn?.(false)),
  'copy-column-header': withTable((table) => handsOfTable(table)?.copyColumn?.(true)),
  'column-menu': withTable((table) => handsOfTable(table)?.openColumnMenu?.()),
  'show-columns': withTable((table) => handsOfTable(table)?.showAllColumns?.()),
  'undo-columns': withTable((table) => handsOfTable(table)?.undoColumns?.()),
  'more-rows': withTable((id) => {
    const table = useTables.getState().byId[id]
    const maxrec = table && moreRowsOf(table)
    if (table && maxrec !== undefined) runForMoreRows(table, maxrec)
  }),
  'missing-rows-job': withTable((id) => {
    const table = useTables.getState().byId[id]
    const offer = table && jobOfferOf(table)
    if (table && offer) runAsJob(table, offer)
  }),
  find: withTable((table) => handsOfTable(table)?.find?.()),
  'go-to-row': withTable((table) => handsOfTable(table)?.askForRow()),
  'samp-send-table': sendShownTable,
  'samp-send-rows': sendSelectedRows,
  'samp-point': () => void pointHere(),
  'samp-send-services': sendServices,
  'samp-join': () => void joinSamp(),
  'samp-leave': () => void leaveSamp(),
  'samp-rule': writeRule,
  palette: () => togglePalette(),
  'find-columns': () => findColumns(),
  'panel:services': () => togglePanel('services'),
  'panel:columns': () => togglePanel('columns'),
  'panel:tables': () => togglePanel('tables'),
  'panel:row': () => togglePanel('row'),
  'panel:jobs': () => togglePanel('jobs'),
  'panel:samp': () => togglePanel('samp'),
  'panel:messages': () => togglePanel('messages'),
  'panel:history': () => togglePanel('history'),
  'next-tab': thenFocus(() => stepTab(1)),
  'previous-tab': thenFocus(() => stepTab(-1)),
  'next-panel': () => stepPanel(1),
  'previous-panel': () => stepPanel(-1),
  maximise: () => (isPanelMaximised(useLayout.getState().model) ? restorePanel() : maximisePanel()),
  'split-right': () => splitTab('right'),
  'split-down': () => splitTab('bottom'),
  'move-tab': () => moveTabOn(),
  'preset:query': () => applyPreset('query'),
  'preset:explore': () => applyPreset('explore'),
  'preset:teaching': () => applyPreset('teaching'),
  'reset-layout': resetLayout,
  'theme:system': theme('system'),
  'theme:light': theme('light'),
  'theme:dark': theme('dark'),
  'theme:red': theme('red'),
  'theme:contrast': theme('contrast'),
  'density:compact': () => void changeSettings({ density: 'compact' }),
  'density:comfortable': () => void changeSettings({ density: 'comfortable' }),
  'clear-messages': () => void clearMessages(),
  welcome: thenFocus(() => openPage('welcome')),
  shortcuts: () => showSettings('shortcuts'),
  'network-settings': () => showSettings('network'),
  accounts: () => showSettings('accounts'),
  about: thenFocus(() => openPage('about')),
}

/** Does what a menu, a shortcut or the palette names, if it can be done now; unknown names do nothing. */
export function runCommand(id: string): void {
  const command = commandOf(id)
  if (command && isAvailable(command, windowFacts())) actions[command.id]()
}

/** A question lies over the window: what is under it waits. */
const isAsked = (): boolean => document.querySelector('[role="dialog"][aria-modal="true"], .dialog-overlay') !== null

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return
  if (useRecording.getState().command !== undefined) return
  const command = commandPressed(event, useSettings.getState().shortcuts ?? [], isMac())
  if (!command) return
  if (usePalette.getState().open ? command.id !== 'palette' : isAsked()) return
  event.preventDefault()
  event.stopPropagation()
  runCommand(command.id)
}

/** Listens to the keyboard, before any view does, and to native menus until the answer is called. */
export function startCommands(api: Pick<Api, 'workspace'>): () => void {
  addEventListener('keydown', onKeyDown, { capture: true })
  const stop = api.workspace.on('menuCommand', runCommand)
  return () => {
    removeEventListener('keydown', onKeyDown, { capture: true })
    stop()
  }
}
