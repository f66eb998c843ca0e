import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { Message } from '#shared/ipc/workspace.ts'
import type { JobId } from '#shared/model/job.ts'
import type { Api } from '../api/api.ts'
import { announce } from '../widgets/announcer.tsx'
import { api } from './connection.ts'

/** A query as it was asked: the document it is of, and what was run of it. */
export interface RanQuery {
  readonly document: string
  readonly title: string
  readonly url: string
  readonly adql: string
  readonly lang: string
}

/** A message; one of the window's own may belong to a tab or to a job, by its id, or to a query that failed. */
export type WindowMessage = Message & { readonly tab?: string; readonly query?: RanQuery; readonly job?: JobId }

interface Messages {
  /** Oldest first. */
  readonly list: readonly WindowMessage[]
  /** Messages that came since the panel was last looked at. */
  readonly unseen: number
}

export const useMessages = create<Messages>(() => ({ list: [], unseen: 0 }))

/** Keeps this many; older ones go. */
const capacity = 1000

/** `isSaid`: a notice says it as well, which screen readers read by themselves. */
function add(message: WindowMessage, isSaid = false): void {
  useMessages.setState(({ list, unseen }) => ({
    list: [...list.filter((other) => other.id !== message.id), message].slice(-capacity),
    unseen: unseen + 1,
  }))
  if (!isSaid) announce(message.text)
}

/** Something that the window itself has to say. */
export function addMessage(message: Omit<WindowMessage, 'id' | 'at'>, isSaid = false): void {
  add({ id: crypto.randomUUID(), at: new Date().toISOString(), ...message }, isSaid)
}

/** A failed action: what failed, then the fault's sentence and next action. Cancelling is no failure. */
export function reportFault(what: string, fault: Fault, isSaid = false): void {
  if (fault.kind === 'cancelled') return
  const { sentence, where, next } = faultText(fault)
  addMessage(
    {
      severity: 'error',
      text: `${what} ${sentence}`,
      ...(where ? { where } : {}),
      next,
      ...(fault.detail ? { detail: fault.detail } : {}),
    },
    isSaid,
  )
}

export const markMessagesSeen = (): void => {
  if (useMessages.getState().unseen > 0) useMessages.setState({ unseen: 0 })
}

/** Empties the list here and in main. */
export async function clearMessages(): Promise<void> {
  useMessages.setState({ list: [], unseen: 0 })
  const answer = await api().workspace.clearMessages(null)
  if (!answer.ok) reportFault('The messages were not cleared.', answer.fault)
}

export function startMessages(connected: Pick<Api, 'workspace'>): void {
  connected.workspace.on('message', (message) => add(message))
  void connected.workspace.messages(null).then((answer) => {
    if (!answer.ok) return reportFault('The messages were not read.', answer.fault)
    const known = new Set(useMessages.getState().list.map((message) => message.id))
    useMessages.setState(({ list }) => ({ list: [...answer.value.filter(({ id }) => !known.has(id)), ...list] }))
  })
}
