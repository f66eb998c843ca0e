import type { Outcome } from '#shared/ipc/fault.ts'
import type { SampItem, SampPeer, SampSent } from '#shared/model/samp.ts'
import type { SampAnswer } from '#shared/vo/samp/message.ts'
import { mtypeFor, takers } from '#shared/vo/samp/takers.ts'
import { stringOf } from '#shared/vo/samp/value.ts'
import type { SampClient } from './client/samp-client.ts'
import type { PreparedItem, SendItems } from './send-items.ts'
import type { SharedTables } from './shared-tables.ts'

export interface SendStreamParts {
  readonly client: Pick<SampClient, 'call'>
  readonly peers: () => readonly SampPeer[]
  readonly items: Pick<SendItems, 'prepare'>
  readonly shared: SharedTables
  /** A receiver that has not answered in this time is called silent. Default 30. */
  readonly waitSeconds?: number
}

/**
 * Sends items one after the other, each to its receivers at once, and tells each answer as it comes. A failure is one
 * more line and stops nothing.
 */
export async function* sendAll(
  parts: SendStreamParts,
  items: readonly SampItem[],
  to: readonly string[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<SampSent> {
  for (const [place, item] of items.entries()) {
    if (signal.aborted) return
    const receivers = receiversOf(parts, item, to)
    const prepared = new Map<string, Promise<Outcome<PreparedItem>>>()
    const waiting = new Map<string, Promise<SampSent>>()
    for (const { peer, mtype } of receivers) {
      const line = { item: place, peer: peer.id, peerName: peer.name }
      if (mtype === undefined) {
        yield { ...line, state: 'error', text: `${peer.name} does not take this, or is not there.` }
        continue
      }
      const message = prepared.get(mtype) ?? parts.items.prepare(item, mtype, signal)
      prepared.set(mtype, message)
      const sent = sendOne(parts, peer.id, mtype, message, signal)
      waiting.set(
        peer.id,
        sent.then((end) => ({ ...line, ...end })),
      )
    }
    while (waiting.size > 0) {
      const sent = await Promise.race(waiting.values())
      waiting.delete(sent.peer)
      if (signal.aborted) return
      yield sent
    }
  }
}

interface Receiver {
  readonly peer: Pick<SampPeer, 'id' | 'name'>
  /** Undefined: it does not take the item. */
  readonly mtype: string | undefined
}

function receiversOf(
  { peers }: SendStreamParts,
  item: SampItem,
  to: readonly string[] | undefined,
): readonly Receiver[] {
  const all = peers()
  if (to === undefined) return takers(item, all).map((peer) => ({ peer, mtype: mtypeFor(item, peer) }))
  return [...new Set(to)].map((id) => {
    const peer = all.find((one) => one.id === id)
    return { peer: peer ?? { id, name: id }, mtype: peer && mtypeFor(item, peer) }
  })
}

type End = Pick<SampSent, 'state' | 'text'>

async function sendOne(
  { client, shared, waitSeconds = 30 }: SendStreamParts,
  peer: string,
  mtype: string,
  message: Promise<Outcome<PreparedItem>>,
  signal: AbortSignal,
): Promise<End> {
  const prepared = await message
  if (!prepared.ok) return { state: 'error', text: prepared.fault.message }
  const { params, sharing } = prepared.value
  // Known before it is sent: a receiver may highlight a row of it before it answers.
  if (sharing) shared.remember(sharing, [peer])
  const answer = await client.call(peer, mtype, params, waitSeconds, signal)
  const end = endOf(answer)
  if (sharing && end.state === 'error') shared.withdraw(sharing.table, sharing.url, peer)
  return end
}

function endOf(answer: Outcome<SampAnswer>): End {
  if (!answer.ok) return { state: answer.fault.kind === 'timeout' ? 'silent' : 'error', text: answer.fault.message }
  const { status, error, result } = answer.value
  if (status === 'samp.ok') {
    const said = stringOf(result, 'script.result')?.trim()
    return { state: 'ok', ...(said && { text: said }) }
  }
  const text = error?.user ?? error?.short
  return { state: status === 'samp.warning' ? 'warning' : 'error', ...(text !== undefined && { text }) }
}
