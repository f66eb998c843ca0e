import * as v from 'valibot'
import type { Command, Contract, Event, Stream } from './contract.ts'
import { Fault } from './fault.ts'

/** Raised whenever the frame or the messages change; both ends must speak the same. */
export const protocolVersion = 1

/**
 * One end of a transport. It keeps the order of frames and neither splits nor joins them.
 * Listeners are set once, at the start; nothing is delivered before `onMessage` was called.
 */
export interface WirePort {
  /** Copies the frame; throws only if the frame cannot be sent at all. Nothing happens on a closed port. */
  send(frame: ArrayBuffer): void
  onMessage(listener: (frame: unknown) => void): void
  /** Called once when the other end has gone or this one was closed. */
  onClose(listener: () => void): void
  close(): void
  /** Bytes accepted by `send` that have not left yet, where the transport knows. */
  bufferedBytes?(): number
}

/** A contract as the two ends walk over it, without its precise types. */
export interface AnyContract extends Contract {
  readonly commands: Readonly<Record<string, Command>>
  readonly streams: Readonly<Record<string, Stream>>
  readonly events: Readonly<Record<string, Event>>
}
export type ContractSet = Readonly<Record<string, AnyContract>>

/** Ids count upwards from 1 within one connection and are never used again. */
const Id = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const Credit = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1024))

const Answer = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.unknown() }),
  v.strictObject({ ok: v.literal(false), fault: Fault }),
])

/** First on both sides: the version spoken. Nothing else is heard before it. */
const Hello = v.strictObject({ kind: v.literal('hello'), version: v.pipe(v.number(), v.safeInteger()) })

/** What a window may say. */
export const WindowMessage = v.variant('kind', [
  Hello,
  v.strictObject({ kind: v.literal('call'), id: Id, domain: Name, name: Name, input: v.unknown() }),
  v.strictObject({ kind: v.literal('cancel'), id: Id }),
  v.strictObject({
    kind: v.literal('stream-open'),
    id: Id,
    domain: Name,
    name: Name,
    input: v.unknown(),
    credit: Credit,
  }),
  v.strictObject({ kind: v.literal('credit'), id: Id, credit: Credit }),
])
export type WindowMessage = v.InferOutput<typeof WindowMessage>

/** What main may say. */
export const MainMessage = v.variant('kind', [
  Hello,
  v.strictObject({ kind: v.literal('result'), id: Id, outcome: Answer }),
  v.strictObject({ kind: v.literal('item'), id: Id, item: v.unknown() }),
  v.strictObject({ kind: v.literal('end'), id: Id, outcome: Answer }),
  v.strictObject({ kind: v.literal('event'), domain: Name, name: Name, item: v.unknown() }),
])
export type MainMessage = v.InferOutput<typeof MainMessage>

/** The path of a schema's complaint, as `columns[2].values`, with the complaint itself. */
export function issueText(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): {
  readonly where: string
  readonly message: string
} {
  const [issue] = issues
  let where = ''
  for (const step of issue.path ?? [])
    where += typeof step.key === 'number' ? `[${step.key}]` : `${where === '' ? '' : '.'}${String(step.key)}`
  return { where, message: issue.message }
}
