import { openTableBehind, showPanel } from '#renderer/state/layout.ts'
import { useSamp } from '#renderer/state/samp.ts'
import { useSampNews } from '#renderer/state/samp-links.ts'
import { markTable } from '#renderer/state/samp-marks.ts'
import { askReceivers, useSampSending } from '#renderer/state/samp-sending.ts'
import { placeIn } from '#renderer/state/selection.ts'
import { ConsentDialog } from '#renderer/views/samp/consent-dialog.tsx'
import { writeRule } from '#renderer/views/samp/new-rule.ts'
import { RuleDialog } from '#renderer/views/samp/rule-editor.tsx'
import { SampPanel } from '#renderer/views/samp/samp-panel.tsx'
import { changeLogLook, useSampPlace } from '#renderer/views/samp/samp-place.ts'
import { SendDialogs } from '#renderer/views/samp/send-dialog.tsx'
import { showToast } from '#renderer/widgets/toasts.tsx'
import { pageQuestion } from './fake-samp.ts'
import type { ViewStory } from './story.ts'

const narrow = 300

const samp = (id: string, title: string, story: Partial<ViewStory> = {}): ViewStory => ({
  scene: 'few',
  draw: () => <SampPanel />,
  ...story,
  id: `samp-${id}`,
  title: `SAMP: ${title}`,
})

const messages = () => useSampPlace.setState({ part: 'messages' })
const rules = () => useSampPlace.setState({ part: 'rules' })

/** Presses a button as a person does, once it is drawn. */
async function press(selector: string): Promise<void> {
  for (;;) {
    const button = document.querySelector<HTMLElement>(selector)
    if (button) {
      button.focus()
      return button.click()
    }
    await new Promise((next) => requestAnimationFrame(next))
  }
}

/** The panel in every state it has, what lies over the window, and the window with programs. */
export const sampStories: readonly ViewStory[] = [
  samp('programs', 'six programs on our hub'),
  samp('narrow', 'six programs, narrow', { width: narrow }),
  samp('mtypes', 'the MTypes of a program', {
    prepare: () => useSampPlace.setState({ peer: 'c3', leaving: 'c6' }),
  }),
  samp('foreign', 'on the hub of another', { samp: 'foreign' }),
  samp('nobody', 'nobody else', { samp: 'nobody' }),
  samp('alone', 'no hub', { samp: 'alone' }),
  samp('off', 'off', { samp: 'off' }),
  samp('dismissed', 'asked to leave', { samp: 'dismissed' }),
  samp('trouble', 'what keeps it from working', { samp: 'trouble' }),
  samp('unread', 'not read', { samp: 'unread' }),
  samp('looking', 'on its way', { samp: 'looking' }),
  samp('log', 'a thousand messages', { prepare: messages }),
  samp('log-details', 'a message that was refused', {
    prepare: () => {
      messages()
      useSampPlace.setState({ entry: 'm997' })
    },
  }),
  samp('log-narrow', 'messages, narrow', {
    width: narrow,
    prepare: () => {
      messages()
      useSampPlace.setState({ entry: 'm997' })
    },
  }),
  samp('log-filtered', 'messages that failed', {
    prepare: () => {
      messages()
      changeLogLook({ failures: true, text: 'image' })
    },
  }),
  samp('log-none', 'no message matches', {
    prepare: () => {
      messages()
      changeLogLook({ text: 'no such message' })
    },
  }),
  samp('log-empty', 'no messages', { samp: 'nobody', prepare: messages }),
  samp('rules', 'rules', { prepare: rules }),
  samp('rules-narrow', 'rules, narrow', { width: narrow, prepare: rules }),
  samp('rules-none', 'no rules', { samp: 'nobody', prepare: rules }),
  samp('rule', 'the form of a rule', { draw: () => <RuleDialog />, prepare: writeRule }),
  samp('rule-wrong', 'a rule that cannot be kept', {
    draw: () => <RuleDialog />,
    prepare: async () => {
      useSampPlace.setState({
        writing: {
          id: 'wrong',
          title: '',
          on: true,
          when: { kind: 'point', from: 'Aladin' },
          url: '',
          adql: 'SELECT * FRM sky.stars WHERE hip = {hip}',
          result: { show: false, broadcast: false },
          everySeconds: 2,
        },
      })
      for (;;) {
        const button = document.querySelector<HTMLButtonElement>('.rule-form button[type="submit"]')
        if (button) return button.click()
        await new Promise((next) => requestAnimationFrame(next))
      }
    },
  }),
  samp('consent', 'a page asks', {
    draw: () => <ConsentDialog />,
    prepare: () => useSamp.setState({ question: pageQuestion(300) }),
  }),
  samp('send', 'to whom', {
    draw: () => <SendDialogs />,
    prepare: () => askReceivers({ what: '“stars(1)”', items: [{ kind: 'table', table: 'truncated' }] }),
  }),
  samp('send-nobody', 'nobody takes it', {
    draw: () => <SendDialogs />,
    prepare: () =>
      askReceivers({ what: 'moc', items: [{ kind: 'moc', source: 'http://example.org/moc.fits', name: 'moc' }] }),
    samp: 'foreign',
  }),
  samp('send-report', 'what was not taken', {
    draw: () => <SendDialogs />,
    prepare: () =>
      useSampSending.setState({
        report: {
          what: '3 spectra',
          names: ['HD 1', 'HD 2', 'HD 3'],
          sent: [
            { item: 0, peer: 'c6', peerName: 'SPLAT-VO', state: 'ok' },
            {
              item: 1,
              peer: 'c6',
              peerName: 'SPLAT-VO',
              state: 'error',
              text: 'Spectrum load failed: java.io.FileNotFoundException: http://archive.example.org/spectra/get?id=4711',
            },
            { item: 2, peer: 'c6', peerName: 'SPLAT-VO', state: 'silent' },
          ],
        },
      }),
  }),
  {
    id: 'window-samp-menu',
    title: 'To whom a table can be sent',
    scene: 'few',
    prepare: async () => {
      placeIn('truncated', { row: 2, column: 'c0', selected: [[1, 4]] })
      await press('.table-tools [aria-label="Send to other programs"]')
    },
  },
  {
    id: 'window-samp-alone',
    title: 'Why a table cannot be sent',
    scene: 'few',
    samp: 'alone',
    prepare: () => press('.table-tools [aria-label="Send to other programs"]'),
  },
  {
    id: 'window-samp-news',
    title: 'What other programs have shown',
    scene: 'few',
    prepare: () => {
      openTableBehind('large')
      markTable('large', 'row 12 from “topcat”')
      useSampNews.setState({ news: { kind: 'position', position: { ra: 56.87125, dec: 24.10493 }, from: 'Aladin' } })
      showToast({ text: '“hygrecat” (1,608 rows) from “topcat”', seconds: 3600 })
    },
  },
  {
    id: 'window-samp',
    title: 'The window with other programs',
    scene: 'few',
    prepare: () => {
      placeIn('truncated', { row: 2, column: 'c0', selected: [[1, 4]] })
      showPanel('samp')
    },
  },
]
