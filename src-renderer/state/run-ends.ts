import { create } from 'zustand'
import { queryTabId } from '../app/panels.ts'
import { announce } from '../widgets/announcer.tsx'
import { useLayout } from './dock-model.ts'
import { addMessage } from './messages.ts'
import { changeSettings, useSettings } from './settings.ts'

/** How a query ended. */
export interface RunEnd {
  readonly documentId: string
  readonly title: string
  readonly state: 'done' | 'failed'
  /** What came of it: rows and marks, or what went wrong. */
  readonly sentence: string
  readonly seconds: number
}

/** A query that takes longer is told of on the desktop if the window is behind others. */
const longSeconds = 10

/** Ends that came while the window was behind others, until it is in front again. */
export const useRunEnds = create<{ readonly behind: readonly RunEnd[] }>(() => ({ behind: [] }))

const isBehind = (): boolean =>
  typeof document !== 'undefined' && (document.visibilityState === 'hidden' || !document.hasFocus())

const mayNotify = (): boolean => typeof Notification !== 'undefined' && Notification.permission === 'granted'

/** Tells of an ended query: in the live region, in the messages if its tab is not shown, on the desktop if nobody looks. */
export function tellRunEnd(end: RunEnd): void {
  const tab = queryTabId(end.documentId)
  const text = `${end.title}${end.state === 'failed' ? ' failed' : ''}: ${end.sentence}`
  if (useLayout.getState().tab === tab) announce(text)
  else addMessage({ severity: end.state === 'failed' ? 'error' : 'info', text, tab })
  if (!isBehind()) return
  useRunEnds.setState(({ behind }) => ({ behind: [...behind, end] }))
  if (end.seconds < longSeconds || !useSettings.getState().notifications || !mayNotify()) return
  const word = end.state === 'failed' ? 'failed' : 'is done'
  const notice = new Notification(`${end.title} ${word}`, { body: end.sentence, tag: tab })
  notice.onclick = () => {
    focus()
    notice.close()
  }
}

/** Forgets what ended behind once the window is looked at. */
export function forgetEndsInFront(): void {
  const forget = () => {
    if (!isBehind() && useRunEnds.getState().behind.length > 0) useRunEnds.setState({ behind: [] })
  }
  addEventListener('focus', forget)
  document.addEventListener('visibilitychange', forget)
}

/** Turns desktop notifications on or off; asks the system first. Answers what is so now. */
export async function wantNotifications(wanted: boolean): Promise<'on' | 'off' | 'refused'> {
  if (!wanted) {
    await changeSettings({ notifications: false })
    return 'off'
  }
  const answer = typeof Notification === 'undefined' ? 'denied' : await Notification.requestPermission()
  if (answer !== 'granted') return 'refused'
  await changeSettings({ notifications: true })
  return 'on'
}
