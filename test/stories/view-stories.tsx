import { Ended } from '#renderer/app/ended.tsx'
import { Opening } from '#renderer/app/opening.tsx'
import { tryExample } from '#renderer/state/examples.ts'
import { openPage, openQuery, openTable, selectTab, showPanel } from '#renderer/state/layout.ts'
import { isRunning, startRun, useRuns } from '#renderer/state/runs.ts'
import { placeIn } from '#renderer/state/selection.ts'
import { useTables } from '#renderer/state/tables.ts'
import { FaultNotice } from '#renderer/views/editor/fault-notice.tsx'
import { openFiles } from '#renderer/views/files/open-files.ts'
import { askForColumns, SaveColumnsDialog } from '#renderer/views/files/save-columns-dialog.tsx'
import { openPalette } from '#renderer/views/palette/palette-state.ts'
import { RowView } from '#renderer/views/row/row-view.tsx'
import { askForService } from '#renderer/views/services/add-service.tsx'
import { TableTab } from '#renderer/views/tables/table-tab.tsx'
import { accountStories } from './account-stories.tsx'
import { columnStories, detailStories } from './column-stories.tsx'
import { queryFault } from './fake-api.ts'
import { jobStories } from './job-stories.tsx'
import { panelStories } from './panel-stories.tsx'
import { sampStories } from './samp-stories.tsx'
import { setStories } from './set-stories.tsx'
import type { ViewStory } from './story.ts'

const side = 300

/** What the window looks like with each workspace, and where a person may be in it. */
const windows: readonly ViewStory[] = [
  { id: 'window', title: 'The window with a result', scene: 'few', prepare: () => chooseRow('truncated') },
  { id: 'window-first', title: 'The window at a first start', scene: 'first' },
  {
    id: 'window-example',
    title: 'An example of the practice sky with its explanation',
    scene: 'first',
    prepare: async () => {
      tryExample('cross-match')
      await runsEnded()
    },
  },
  { id: 'window-no-sky', title: 'A first start without a practice sky', scene: 'none' },
  { id: 'window-huge', title: 'The window with 40,000 tables', scene: 'huge' },
  { id: 'window-broken', title: 'The window with a service that fails', scene: 'broken' },
  {
    id: 'window-waiting',
    title: 'The window while a query runs',
    scene: 'slow',
    prepare: () => void startRun('d1'),
  },
  {
    id: 'window-failed',
    title: 'The window after a query failed',
    scene: 'few',
    prepare: () => void startRun(openQuery({ adql: 'SELECT brokn FRM sky.stars' })),
  },
  {
    id: 'window-faults',
    title: 'The window where everything fails',
    scene: 'few',
    fault: 'offline',
    prepare: async () => {
      showPanel('messages')
      await startRun('d1')
      await openFiles(['/data/night-of-1932.vot'])
    },
  },
  { id: 'window-many', title: 'The window after years', scene: 'many' },
  { id: 'window-table', title: 'A table in a tab of its own', scene: 'few', prepare: () => openTable('large') },
  {
    id: 'window-messages',
    title: 'The messages',
    scene: 'few',
    prepare: () => showPanel('messages'),
  },
  {
    id: 'window-palette',
    title: 'The command palette',
    scene: 'few',
    prepare: () => openPalette(),
  },
  { id: 'window-left', title: 'The window after a restart', scene: 'left' },
  { id: 'window-welcome', title: 'The welcome page', scene: 'few', prepare: () => openPage('welcome') },
  { id: 'window-settings', title: 'The settings page', scene: 'few', prepare: () => openPage('settings') },
  { id: 'window-about', title: 'The page about Alidade', scene: 'few', prepare: () => openPage('about') },
  {
    id: 'window-add-service',
    title: 'The form for a new service',
    scene: 'few',
    prepare: () => {
      selectTab('query:d1')
      askForService()
    },
  },
]

/** Waits until no query runs and no result is read any more. */
async function runsEnded(): Promise<void> {
  while (Object.values(useRuns.getState().byDocument).some((run) => isRunning(run)))
    await new Promise((next) => requestAnimationFrame(next))
}

function chooseRow(table: string): void {
  const column = useTables.getState().byId[table]?.columns[0]?.id
  placeIn(table, { row: 2, selected: [], ...(column ? { column } : {}) })
}

const tables: readonly ViewStory[] = [
  'truncated',
  'kinds',
  'wide',
  'empty',
  'damaged',
  'reading',
  'broken',
  'closed',
].map((id) => ({
  id: `table-${id}`,
  title: `A table: ${id}`,
  scene: 'few',
  draw: () => <TableTab tableId={id} />,
}))

const left = (['result', 'job', 'file', 'dropped'] as const).map(
  (id): ViewStory => ({
    id: `table-left-${id}`,
    title: `A table of an earlier run: ${id}`,
    scene: 'left',
    ...(id === 'job' && { jobs: 'states' as const }),
    draw: () => <TableTab tableId={`left-${id}`} />,
  }),
)

/** Every panel and page in its states. */
export const viewStories: readonly ViewStory[] = [
  ...windows,
  ...tables,
  ...left,
  ...panelStories,
  ...columnStories,
  ...detailStories,
  ...accountStories,
  ...jobStories,
  ...setStories,
  ...sampStories,
  {
    id: 'row',
    title: 'A row',
    scene: 'few',
    width: side,
    prepare: () => chooseRow('kinds'),
    draw: () => <RowView />,
  },
  { id: 'row-none', title: 'No row', scene: 'few', width: side, draw: () => <RowView /> },
  {
    id: 'fault',
    title: 'A query that the service refuses',
    scene: 'few',
    draw: () => <FaultNotice fault={queryFault} action={{ label: 'Run again', run: () => undefined }} />,
  },
  {
    id: 'save-columns',
    title: 'Which columns are saved',
    scene: 'few',
    prepare: () => void askForColumns({ title: 'gaia_source', all: 152, shown: 12, reordered: true }),
    draw: () => <SaveColumnsDialog />,
  },
  {
    id: 'save-columns-order',
    title: 'In which order columns are saved',
    scene: 'few',
    prepare: () => void askForColumns({ title: 'gaia_source', all: 152, shown: 152, reordered: true }),
    draw: () => <SaveColumnsDialog />,
  },
  {
    id: 'opening',
    title: 'While a start takes long',
    scene: 'few',
    draw: () => <Opening step="services" since={performance.now() - 12_000} />,
  },
  { id: 'ended', title: 'When main has gone', scene: 'few', draw: () => <Ended /> },
]
