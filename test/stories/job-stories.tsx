import { Model, type TabNode } from 'flexlayout-react'
import { editDocument } from '#renderer/state/documents.ts'
import { submitJob } from '#renderer/state/job-actions.ts'
import { useJobRuns } from '#renderer/state/job-runs.ts'
import { selectTab, showPanel } from '#renderer/state/layout.ts'
import { startRun } from '#renderer/state/runs.ts'
import { placeIn } from '#renderer/state/selection.ts'
import { askAboutUpload } from '#renderer/state/uploads.ts'
import { JobsDialogs } from '#renderer/views/jobs/jobs-elsewhere.tsx'
import { JobsPanel } from '#renderer/views/jobs/jobs-panel.tsx'
import { changeLook, openDialog, useJobsPlace } from '#renderer/views/jobs/jobs-place.ts'
import { SendTableDialog } from '#renderer/views/uploads/send-table.tsx'
import type { ViewStory } from './story.ts'

/** The tab of the queue as the dock has it, for the panel alone. */
function jobsTab(): TabNode {
  const model = Model.fromJson({
    layout: { type: 'row', children: [{ type: 'tabset', children: [{ type: 'tab', id: 'jobs', name: 'Jobs' }] }] },
  })
  return model.getNodeById('jobs') as TabNode
}

const node = jobsTab()

const choose = (...ids: readonly string[]) =>
  useJobsPlace.setState({ chosen: `job:${ids[0]}`, selected: new Set(ids.map((id) => `job:${id}`)) })

const jobs = (id: string, title: string, story: Partial<ViewStory> = {}): ViewStory => ({
  scene: 'few',
  draw: () => <JobsPanel node={node} />,
  ...story,
  id: `jobs${id === '' ? '' : `-${id}`}`,
  title: `Jobs: ${title}`,
})

const narrow = 300

/** The queue in every state it has, the forms for jobs of elsewhere, and the window with jobs. */
export const jobStories: readonly ViewStory[] = [
  jobs('', 'one of every state'),
  jobs('none', 'none yet', { jobs: 'none' }),
  jobs('one', 'a single one', { jobs: 'one' }),
  jobs('many', 'two thousand', { scene: 'many' }),
  jobs('grouped', 'under their services', { scene: 'many', prepare: () => changeLook({ grouped: 'service' }) }),
  jobs('quota', 'with the quota of a service', { prepare: () => changeLook({ grouped: 'service' }) }),
  jobs('sets', 'under their query sets', { prepare: () => changeLook({ grouped: 'set' }) }),
  jobs('reading', 'on their way', { scene: 'slow' }),
  jobs('failed', 'not read', { fault: 'storage' }),
  jobs('filtered', 'none that matches', { prepare: () => changeLook({ text: 'no such job' }) }),
  jobs('away', 'put away', { prepare: () => changeLook({ away: true }) }),
  jobs('running', 'the details of one that runs', { prepare: () => choose('running') }),
  jobs('done', 'the details of a completed one', { prepare: () => choose('done') }),
  jobs('error', 'the details of one that failed', { prepare: () => choose('failed') }),
  jobs('uncertain', 'the details of one that may be running', { prepare: () => choose('j7') }),
  jobs('unreachable', 'the details of one that could not be looked at', { prepare: () => choose('j15') }),
  jobs('several', 'several chosen', { prepare: () => choose('done', 'failed', 'running') }),
  jobs('question', 'asked before deleting', {
    prepare: () => {
      choose('done')
      useJobsPlace.setState({ question: { kind: 'delete', jobs: ['done'] } })
    },
  }),
  jobs('limits', 'changing its limits', {
    prepare: () => {
      choose('waiting')
      useJobsPlace.setState({ writing: 'limits' })
    },
  }),
  jobs('narrow', 'in a narrow panel', { width: narrow, prepare: () => choose('done') }),
  {
    id: 'jobs-by-url',
    title: 'A job taken in by its URL',
    scene: 'few',
    draw: () => <JobsDialogs />,
    prepare: () => openDialog('address'),
  },
  {
    id: 'jobs-elsewhere',
    title: 'Jobs at the service',
    scene: 'few',
    draw: () => <JobsDialogs />,
    prepare: async () => {
      openDialog('elsewhere')
      for (;;) {
        const button = document.querySelector<HTMLButtonElement>('.dialog-form button[type="submit"]')
        if (button) return button.click()
        await new Promise((next) => requestAnimationFrame(next))
      }
    },
  },
  {
    id: 'window-jobs',
    title: 'The window with jobs',
    scene: 'few',
    prepare: () => {
      choose('done')
      selectTab('query:d2')
      showPanel('jobs')
    },
  },
  {
    id: 'window-job-options',
    title: 'The options of a job',
    scene: 'few',
    prepare: () => {
      selectTab('query:d2')
      useJobRuns.setState({ open: 'd2' })
    },
  },
  {
    id: 'window-uploads',
    title: 'The window with tables that go with the query',
    scene: 'few',
    prepare: () => {
      selectTab('query:d2')
      editDocument('d2', {
        adql: 'SELECT s.hip, s.ra\nFROM sky.stars AS s\nJOIN TAP_UPLOAD.pois AS p ON s.hip = p.hip',
        uploads: [
          { kind: 'table', name: 'pois', table: 'truncated' },
          { kind: 'file', name: 'night', path: '/home/a/data/night-of-1932.vot.gz' },
          { kind: 'table', name: 'lost', table: 'no-longer-open' },
        ],
      })
    },
  },
  {
    id: 'send-table',
    title: 'The form for a table that goes with the query',
    scene: 'few',
    draw: () => <SendTableDialog />,
    prepare: () => askAboutUpload({ document: 'd2', table: 'truncated' }),
  },
  {
    id: 'send-columns',
    title: 'Which columns go with the query',
    scene: 'few',
    draw: () => <SendTableDialog />,
    prepare: () => {
      placeIn('wide', { row: 0, selected: [[0, 12]] })
      editDocument('d2', {
        adql: 'SELECT * FROM sky.stars JOIN TAP_UPLOAD.pois AS p USING (hip)',
        uploads: [{ kind: 'table', name: 'pois', table: 'wide', columns: ['c0', 'c1'] }],
      })
      askAboutUpload({ document: 'd2', name: 'pois' })
    },
  },
  {
    id: 'window-go-async',
    title: 'The window where a job would do better',
    scene: 'few',
    fault: 'timeout',
    prepare: () => {
      selectTab('query:d2')
      void startRun('d2')
    },
  },
  {
    id: 'window-job-refused',
    title: 'The window where a job is not taken',
    scene: 'few',
    fault: 'auth-needed',
    prepare: () => {
      showPanel('jobs')
      return submitJob({ url: 'https://tap.example.org/tap', adql: 'SELECT 1', title: 'query 1' })
    },
  },
]
