import { openSet, selectTab } from '#renderer/state/layout.ts'
import { openSetText } from '#renderer/state/set-actions.ts'
import { SetView } from '#renderer/views/sets/set-view.tsx'
import { SetsDialogs } from '#renderer/views/sets/sets-dialogs.tsx'
import { openSetsDialog } from '#renderer/views/sets/sets-place.ts'
import type { ViewStory } from './story.ts'

const set = (id: string, title: string, story: Partial<ViewStory> = {}, shown = 'colours'): ViewStory => ({
  scene: 'few',
  draw: () => <SetView setId={shown} />,
  ...story,
  id: `set${id === '' ? '' : `-${id}`}`,
  title: `Query set: ${title}`,
})

/** A query set in every state it has, and the forms about sets. */
export const setStories: readonly ViewStory[] = [
  set('', 'queries in every state'),
  set('bare', 'nothing in it yet', {}, 'bare'),
  set('long', 'long names and a value that is none', {}, 'long'),
  set('narrow', 'in a narrow place', { width: 420 }),
  set('gone', 'no longer there', {}, 'no such set'),
  set('failed', 'not read', { fault: 'storage' }),
  set('dialog', 'all sets', { draw: () => <SetsDialogs />, prepare: () => openSetsDialog('list') }),
  set('dialog-none', 'no sets yet', {
    scene: 'none',
    draw: () => <SetsDialogs />,
    prepare: () => openSetsDialog('list'),
  }),
  {
    id: 'window-set',
    title: 'The window with a query set',
    scene: 'few',
    prepare: () => openSet('colours'),
  },
  {
    id: 'window-add-to-set',
    title: 'Adding a query to a set',
    scene: 'few',
    prepare: () => {
      selectTab('query:d2')
      openSetsDialog('add')
    },
  },
  {
    id: 'window-set-bad-file',
    title: 'A file that is no query set',
    scene: 'few',
    prepare: () =>
      void openSetText('notes.json', { ok: true, value: '{"alidadeQuerySet": 1, "entries": [{"name": 3}]}' }),
  },
]
