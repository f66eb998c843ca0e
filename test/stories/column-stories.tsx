import { changeColumnSearch } from '#renderer/state/column-search.ts'
import { readAllColumns } from '#renderer/state/known-columns.ts'
import { showPanel } from '#renderer/state/layout.ts'
import { ColumnsPanel } from '#renderer/views/columns/columns-panel.tsx'
import { drawn, panelNode } from './acts.ts'
import { hugeUrl } from './fake-services.ts'
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
