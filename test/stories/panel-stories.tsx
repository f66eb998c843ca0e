import { filterHistory } from '#renderer/state/history.ts'
import { addMessage } from '#renderer/state/messages.ts'
import { showInTree } from '#renderer/state/tree-place.ts'
import { AboutPage } from '#renderer/views/about/about-page.tsx'
import { HistoryPanel } from '#renderer/views/history/history-panel.tsx'
import { MessagesPanel } from '#renderer/views/messages/messages-panel.tsx'
import { Palette } from '#renderer/views/palette/palette.tsx'
import { openPalette } from '#renderer/views/palette/palette-state.ts'
import { NoServices } from '#renderer/views/services/add-service.tsx'
import { ServicesPanel } from '#renderer/views/services/services-panel.tsx'
import { SettingsPage } from '#renderer/views/settings/settings-page.tsx'
import { showSettings } from '#renderer/views/settings/settings-place.ts'
import { WelcomePage } from '#renderer/views/welcome/welcome-page.tsx'
import { drawn, panelNode, type } from './acts.ts'
import { queryFault } from './fake-api.ts'
import { practiceUrl, smallUrl } from './fake-services.ts'
import type { ViewStory } from './story.ts'

const side = 300
const lower = 900

const services = (id: string, title: string, story: Partial<ViewStory>): ViewStory => ({
  scene: 'few',
  width: side,
  draw: () => <ServicesPanel node={panelNode('services')} />,
  ...story,
  id: `services-${id}`,
  title: `Services: ${title}`,
})

const treeItem = (text: string) => () =>
  [...document.querySelectorAll<HTMLElement>('[role="treeitem"]')].find((item) => item.textContent?.includes(text))
const press = (element: HTMLElement) => element.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))

/** Unfolds a table and filters by what only one of its columns holds. */
async function filterByColumn(): Promise<void> {
  const fold = await drawn(() => treeItem('stars')()?.querySelector('.tree-fold'))
  fold.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  await drawn(treeItem('parallax'))
  await type('Filter tables', 'pm')
  await drawn(() => document.querySelector('.tree-found'))
}

/** A query that the service refused, as its message. */
function tellFailure(): void {
  addMessage({
    severity: 'error',
    text: `query 2 failed at Example Data Center: ${queryFault.message.split('\n')[0]}.`,
    where: `${smallUrl}/sync`,
    next: 'Correct the query by the service’s words, then run it again.',
    ...(queryFault.detail && { detail: queryFault.detail }),
    query: { document: 'gone', title: 'query 2', url: smallUrl, adql: 'SELECT hip FRM sky.stars', lang: 'ADQL' },
  })
}

const palette = (id: string, title: string, text: string, story: Partial<ViewStory> = {}): ViewStory => ({
  scene: 'few',
  prepare: () => openPalette(text),
  draw: () => <Palette />,
  ...story,
  id: `palette-${id}`,
  title: `Palette: ${title}`,
})

/** The panels and pages alone, in every state they have. */
export const panelStories: readonly ViewStory[] = [
  services('practice', 'the practice sky', { scene: 'first', prepare: () => showInTree({ url: practiceUrl }) }),
  services('empty', 'none yet', { scene: 'none' }),
  services('few', 'a service with its tables', {}),
  services('filtered', 'a table found by its columns', { prepare: filterByColumn }),
  services('reading', 'tables on their way', { scene: 'slow' }),
  services('failed', 'tables that were not read', {
    scene: 'broken',
    prepare: async () => press(await drawn(treeItem('web page'))),
  }),
  services('huge', '40,000 tables', { scene: 'huge' }),
  services('many', 'forty services with long names', { scene: 'many' }),
  {
    id: 'add-service-failed',
    title: 'The form for a service that does not answer',
    scene: 'none',
    width: side,
    draw: () => <NoServices />,
    fault: 'offline',
    prepare: async () => (await drawn(() => document.querySelector<HTMLElement>('.add-service-offer'))).click(),
  },
  {
    id: 'messages',
    title: 'Messages',
    scene: 'few',
    width: lower,
    draw: () => <MessagesPanel />,
    prepare: tellFailure,
  },
  { id: 'messages-empty', title: 'Messages: none', scene: 'none', width: lower, draw: () => <MessagesPanel /> },
  {
    id: 'messages-many',
    title: 'Messages: hundreds, narrow',
    scene: 'many',
    width: side,
    draw: () => <MessagesPanel />,
  },
  { id: 'history', title: 'History', scene: 'few', width: lower, draw: () => <HistoryPanel /> },
  { id: 'history-empty', title: 'History: none', scene: 'none', width: lower, draw: () => <HistoryPanel /> },
  {
    id: 'history-filtered',
    title: 'History: nothing found',
    scene: 'few',
    width: lower,
    draw: () => <HistoryPanel />,
    prepare: () => filterHistory('galaxies'),
  },
  {
    id: 'history-many',
    title: 'History: a thousand queries',
    scene: 'many',
    width: lower,
    draw: () => <HistoryPanel />,
  },
  { id: 'history-narrow', title: 'History: narrow', scene: 'many', width: side, draw: () => <HistoryPanel /> },
  {
    id: 'history-failed',
    title: 'History: not read',
    scene: 'few',
    width: lower,
    draw: () => <HistoryPanel />,
    fault: 'storage',
  },
  palette('all', 'nothing typed', ''),
  palette('searched', 'a search', 'star', { scene: 'many' }),
  palette('commands', 'commands', '>theme'),
  palette('nothing', 'nothing found', 'xyzzy'),
  palette('columns', 'no columns known', '#', { scene: 'none' }),
  palette('columns-found', 'columns of all services', '#parallax'),
  palette('row', 'a row that is not there', ':0'),
  { id: 'settings', title: 'Settings', scene: 'few', draw: () => <SettingsPage /> },
  {
    id: 'settings-shortcuts',
    title: 'Settings: keyboard shortcuts',
    scene: 'few',
    prepare: () => showSettings('shortcuts'),
  },
  {
    id: 'settings-wrong',
    title: 'Settings: values that cannot be',
    scene: 'many',
    draw: () => <SettingsPage />,
    prepare: async () => {
      const fields = await drawn(() => {
        const found = document.querySelectorAll<HTMLInputElement>('.setting-field input')
        return found.length > 2 ? found : undefined
      })
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
      for (const field of [...fields].slice(0, 3)) {
        set?.call(field, 'much')
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
    },
  },
  { id: 'about', title: 'About', scene: 'few', draw: () => <AboutPage /> },
  {
    id: 'about-failed',
    title: 'About: its facts were not read',
    scene: 'few',
    draw: () => <AboutPage />,
    fault: 'storage',
  },
  { id: 'welcome', title: 'Welcome: a first start', scene: 'first', draw: () => <WelcomePage /> },
  { id: 'welcome-many', title: 'Welcome: after years', scene: 'many', draw: () => <WelcomePage /> },
]
