import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SampLogEntry } from '#shared/model/samp.ts'
import { errorResponse, readResponse } from '#shared/vo/samp/message.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import type { Clock } from '../../store/clock.ts'
import type { ClientTraffic } from './client/samp-client.ts'
import { messageText } from './message-text.ts'

/** A message as it is written into the log; `key` tells its answer. */
export interface LoggedMessage extends Pick<SampLogEntry, 'direction' | 'kind' | 'from' | 'to' | 'mtype'> {
  readonly key: string
  readonly params: SampMap
  /** The id of the receiver, of a message that we sent. */
  readonly receiver?: string
}

/** A message that we sent, to be sent once more. */
export interface SentMessage {
  readonly receiver: string
  readonly kind: SampLogEntry['kind']
  readonly mtype: string
  readonly params: SampMap
}

export interface MessageLogParts {
  readonly clock: Clock
  readonly randomId: () => string
  readonly logged: (entry: SampLogEntry) => void
}

/** Messages kept. */
const capacity = 1000
const tellMilliseconds = 100
/** Messages told to the windows at one time; those that a storm pushes out of this are in the log. */
const mostTold = 100

interface Line {
  entry: SampLogEntry
  readonly startedAt: number
  readonly sent: SentMessage | undefined
}

/** What went over the hub, as far as we see it: the last thousand messages with their answers. */
export class MessageLog {
  readonly #parts: MessageLogParts
  /** By the id of the entry, oldest first. */
  readonly #lines = new Map<string, Line>()
  readonly #waiting = new Map<string, string>()
  readonly #untold = new Map<string, SampLogEntry>()
  #telling: (() => void) | undefined

  constructor(parts: MessageLogParts) {
    this.#parts = parts
  }

  /** Newest first. */
  list(): SampLogEntry[] {
    return [...this.#lines.values()].map(({ entry }) => entry).reverse()
  }

  clear(): void {
    this.#lines.clear()
    this.#waiting.clear()
    this.#untold.clear()
  }

  add({ key, params, receiver, ...message }: LoggedMessage): void {
    const id = this.#parts.randomId()
    const now = this.#parts.clock.now()
    const { text, cut } = messageText(params)
    const { direction, kind, from, to, mtype } = message
    const entry: SampLogEntry = {
      ...{ id, at: new Date(now).toISOString(), direction, kind, from, to, mtype, params: text },
      state: kind === 'call' ? 'waiting' : 'told',
    }
    const sent = receiver === undefined || cut ? undefined : { receiver, kind, mtype, params }
    this.#lines.set(id, { entry, startedAt: now, sent })
    if (kind === 'call' || direction === 'out') this.#waiting.set(key, id)
    this.#drop()
    this.#tell(entry)
  }

  /** What became of a message. */
  ended(key: string, end: Extract<ClientTraffic, { kind: 'reply' | 'failed' }>): void {
    const line = this.#lines.get(this.#waiting.get(key) ?? '')
    this.#waiting.delete(key)
    if (!line) return
    const response = end.kind === 'reply' ? end.response : undefined
    const state = response
      ? stateOf(response)
      : end.kind === 'failed' && end.fault.kind === 'timeout'
        ? 'silent'
        : 'error'
    const shown = response ?? (end.kind === 'failed' ? errorResponse({ short: end.fault.message }) : undefined)
    line.entry = {
      ...line.entry,
      state,
      ...(shown && state !== 'silent' && { reply: messageText(shown).text }),
      milliseconds: this.#parts.clock.now() - line.startedAt,
    }
    this.#tell(line.entry)
  }

  /** A message that we sent; a fault where it cannot be sent again. */
  sent(id: string): Outcome<SentMessage> {
    const line = this.#lines.get(id)
    if (!line) return fail('not-found', 'This message is no longer in the log.')
    if (line.entry.direction !== 'out') return fail('bad-request', 'Only what was sent from here can be sent again.')
    return line.sent ? ok(line.sent) : fail('limit', 'This message is too long to be kept whole; send it anew.')
  }

  close(): void {
    this.#telling?.()
  }

  #drop(): void {
    for (const id of this.#lines.keys()) {
      if (this.#lines.size <= capacity) break
      this.#lines.delete(id)
    }
    for (const [key, id] of this.#waiting) {
      if (this.#lines.has(id)) break
      this.#waiting.delete(key)
    }
  }

  #tell(entry: SampLogEntry): void {
    this.#untold.delete(entry.id)
    this.#untold.set(entry.id, entry)
    this.#telling ??= this.#parts.clock.after(tellMilliseconds, () => {
      this.#telling = undefined
      const untold = [...this.#untold.values()].slice(-mostTold)
      this.#untold.clear()
      for (const one of untold) this.#parts.logged(one)
    })
  }
}

const stateOf = (response: SampMap): SampLogEntry['state'] => {
  const { status } = readResponse(response)
  return status === 'samp.ok' ? 'ok' : status === 'samp.warning' ? 'warning' : 'error'
}
