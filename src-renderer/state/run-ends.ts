import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { queryTabId } from '../app/panels.ts'
import { announce } from '../widgets/announcer.tsx'
import { useLayout } from './dock-model.ts'
import { addMessage, type RanQuery } from './messages.ts'
import { serviceTitle, useServices } from './services.ts'
import { useSettings } from './settings.ts'

/** How a query ended. */
export interface RunEnd {
  readonly documentId: string
  readonly title: string
  readonly state: 'done' | 'failed'
  /** What came of it: rows and marks, or what went wrong. */
  readonly sentence: string
  readonly seconds: number
  /** Why it failed, and what was asked, so that it can be asked again. */
  readonly failure?: { readonly fault: Fault; readonly query: RanQuery }
}

/** A query that takes longer is told of on the desktop if the window is behind others. */
const longSeconds = 10

/** Ends that came while the window was behind others, until it is in front again. */
export const useRunEnds = create<{ readonly behind: readonly Pick<RunEnd, 'title' | 'state'>[] }>(() => ({
  behind: [],
}))

const isBehind = (): boolean =>
  typeof document !== 'undefined' && (document.visibilityState === 'hidden' || !document.hasFocus())

const mayNotify = (): boolean => typeof Notification !== 'undefined' && Notification.permission === 'granted'

/** A failed query in the messages: its service, the service's words, and the query itself. */
function addFailure(title: string, { fault, query }: NonNullable<RunEnd['failure']>): void {
  const { sentence, where, next } = faultText(fault)
  const service = serviceTitle(query.url, useServices.getState().list)
  const words = fault.message.trim()
  const detail = [sentence.includes(words.replace(/[.!?…:]+$/, '')) ? '' : words, fault.detail ?? '']
    .filter(Boolean)
    .join('\n\n')
  addMessage({
    severity: 'error',
    text: `${title} failed at ${service}: ${sentence}`,
    where: where ?? query.url,
    next,
    query,
    ...(detail && { detail }),
  })
}

/**
 * Tells of an ended query: a failure in the messages; the end of one whose tab is not shown as well; in the live region;
 * on the desktop if nobody looks.
 */
export function tellRunEnd(end: RunEnd): void {
  const tab = queryTabId(end.documentId)
  const text = `${end.title}${end.state === 'failed' ? ' failed' : ''}: ${end.sentence}`
  if (end.failure) addFailure(end.title, end.failure)
  else if (useLayout.getState().tab === tab) announce(text)
  else addMessage({ severity: end.state === 'failed' ? 'error' : 'info', text, tab })
  tellOnDesktop({ ...end, tag: tab })
}

/** Tells of an end in the window's title, and of a long one on the desktop, where nobody looks at the window. */
export function tellOnDesktop(
  end: Pick<RunEnd, 'title' | 'state' | 'sentence' | 'seconds'> & { readonly tag: string },
): void {
  if (!isBehind()) return
  useRunEnds.setState(({ behind }) => ({ behind: [...behind, end] }))
  if (end.seconds < longSeconds || !useSettings.getState().notifications || !mayNotify()) return
  const word = end.state === 'failed' ? 'failed' : 'is done'
  const notice = new Notification(`${end.title} ${word}`, { body: end.sentence, tag: end.tag })
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
