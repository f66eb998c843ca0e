import { changeColumnSearch } from '#renderer/state/column-search.ts'
import { openServiceExample } from '#renderer/state/examples.ts'
import { readAllColumns } from '#renderer/state/known-columns.ts'
import { showPanel } from '#renderer/state/layout.ts'
import { askForProfile } from '#renderer/state/profiles.ts'
import { examplesOf, loadServiceExamples } from '#renderer/state/service-examples.ts'
import { showInTree, showTable } from '#renderer/state/tree-place.ts'
import { ColumnsPanel } from '#renderer/views/columns/columns-panel.tsx'
import { ProfileDialog } from '#renderer/views/services/profile-dialog.tsx'
import { ServicesPanel } from '#renderer/views/services/services-panel.tsx'
import { drawn, panelNode } from './acts.ts'
import { brokenUrl, hugeUrl, smallUrl } from './fake-services.ts'
import type { ViewStory } from './story.ts'

const side = 300

const search = (text: string, patch: { withUcd?: boolean; service?: string } = {}) =>
  changeColumnSearch({ text, ...patch })

const columns = (id: string, title: string, story: Partial<ViewStory>): ViewStory => ({
  scene: 'few',
  width: side,
  draw: () => <ColumnsPanel node={panelNode('columns')} />,
  ...story,
  id: `columns-${id}`,
  title: `Columns: ${title}`,
})

const details = (id: string, title: string, story: Partial<ViewStory>): ViewStory => ({
  scene: 'few',
  width: side,
  draw: () => <ServicesPanel node={panelNode('services')} />,
  ...story,
  id: `services-${id}`,
  title: `Services: ${title}`,
})

/** What is known of one service or table. */
export const detailStories: readonly ViewStory[] = [
  details('service', 'a service with examples and a profile', { prepare: () => showInTree({ url: smallUrl }) }),
  details('plain', 'a service of which nothing more is known', { prepare: () => showInTree({ url: hugeUrl }) }),
  details('examples-slow', 'examples on their way', { scene: 'slow', prepare: () => showInTree({ url: smallUrl }) }),
  details('refused', 'examples that were not read', { prepare: () => showInTree({ url: brokenUrl }) }),
  details('joins', 'a table that can be joined', { prepare: () => showTable(smallUrl, 'sky.stars') }),
  {
    id: 'profile',
    title: 'What a person knows of a service',
    scene: 'few',
    prepare: () => askForProfile(smallUrl),
    draw: () => <ProfileDialog />,
  },
  {
    id: 'profile-new',
    title: 'What a person knows of a service of which nothing is known',
    scene: 'few',
    prepare: () => askForProfile(hugeUrl),
    draw: () => <ProfileDialog />,
  },
  {
    id: 'window-service-example',
    title: 'An example of a service',
    scene: 'few',
    prepare: async () => {
      await loadServiceExamples(smallUrl)
      const [first] = examplesOf(smallUrl)
      if (first) openServiceExample(smallUrl, first)
      showInTree({ url: smallUrl })
    },
  },
  {
    id: 'window-table-details',
    title: 'What a service says of a table',
    scene: 'few',
    prepare: () => showTable(smallUrl, 'sky.stars'),
  },
]

/** The panel where columns are found, in every state it has. */
export const columnStories: readonly ViewStory[] = [
  columns('empty', 'nothing typed', {}),
  columns('many', 'nothing typed, forty services', { scene: 'many' }),
  columns('none', 'no service yet', { scene: 'none' }),
  columns('found', 'some found', { prepare: () => search('mag') }),
  columns('wide', 'some found, wide', { width: 1000, prepare: () => search('ra deg', { withUcd: true }) }),
  columns('more', 'more than are shown', { prepare: () => search('ucd:pos sky', { service: hugeUrl }) }),
  columns('nothing', 'none found', { prepare: () => search('redshift') }),
  columns('failed', 'the search failed', { fault: 'storage', prepare: () => search('ra') }),
  columns('reading', 'columns on their way', { scene: 'slow', prepare: () => void readAllColumns(hugeUrl) }),
  columns('refused', 'columns that were not read', {
    fault: 'timeout',
    prepare: async () => {
      await drawn(() => document.querySelector('.known-services'))
      await readAllColumns(hugeUrl)
    },
  }),
  {
    id: 'window-columns',
    title: 'The window while columns are looked for',
    scene: 'few',
    prepare: () => {
      showPanel('columns')
      search('parallax')
    },
  },
]
