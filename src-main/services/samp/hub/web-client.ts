import { paramsOf } from '#shared/vo/samp/message.ts'
import { eachString, type SampMap, type SampValue, stringOf } from '#shared/vo/samp/value.ts'
import { type Callback, HubFault, type Receiver, ReceiverGone } from './callback.ts'
import { hubId } from './hub.ts'
import type { HubClient } from './hub-client.ts'

/** Callbacks that a page has not fetched; one that leaves more lying has gone. */
const maxWaiting = 10_000
const maxWaitingBytes = 64 * 1_048_576
/** In one answer. */
const maxFetched = 500
const maxFetchedBytes = 8 * 1_048_576
const maxMentions = 10_000
const goodbyeSeconds = 60
/** A page whose fetching broke off has gone; one that is between two fetches may be slowed down by its browser. */
const goneSeconds = { brokenOff: 20, silent: 90 }

/** A page: its callbacks wait here until it fetches them (SAMP 1.3, 5.2.4), and here is noted which URLs it was told. */
export class WebClient implements Receiver {
  readonly client: HubClient
  readonly origin: string | undefined
  /** Names it in the addresses of the URL translation. Not its private key, which stays out of addresses. */
  readonly translatorKey: string
  readonly #now: () => number
  readonly #isLocal: (id: string) => boolean
  readonly #mentions = new Set<string>()
  #waiting: Callback[] = []
  #waitingBytes = 0
  #wake: (() => void) | undefined
  #brokenOff = false
  /** When it last asked for anything, milliseconds since 1970. */
  lastSeen: number

  constructor(parts: {
    readonly client: HubClient
    readonly origin: string | undefined
    readonly translatorKey: string
    readonly now: () => number
    /** Whether a client of the hub is a program of this machine, and no page. */
    readonly isLocal: (id: string) => boolean
  }) {
    this.client = parts.client
    this.origin = parts.origin
    this.translatorKey = parts.translatorKey
    this.#now = parts.now
    this.#isLocal = parts.isLocal
    this.lastSeen = parts.now()
  }

  seen(): void {
    this.lastSeen = this.#now()
    this.#brokenOff = false
  }

  async deliver(callback: Callback): Promise<void> {
    if (this.#waiting.length >= maxWaiting || this.#waitingBytes + callback.bytes > maxWaitingBytes)
      throw new ReceiverGone('The page does not fetch its messages.')
    this.#waiting.push(callback)
    this.#waitingBytes += callback.bytes
    this.#wake?.()
  }

  async isThere(): Promise<boolean> {
    if (this.#wake !== undefined) return true
    const limit = this.#brokenOff ? goneSeconds.brokenOff : goneSeconds.silent
    return this.#now() - this.lastSeen < limit * 1000
  }

  /** For a page that has said goodbye: nothing, after a while, so that it does not ask again and again. */
  async fetchNothing(signal: AbortSignal): Promise<SampValue> {
    this.#waiting = []
    return this.fetch(goodbyeSeconds, signal)
  }

  /** What waits, at once; else what comes within the time; else nothing. A second fetch ends the first. */
  async fetch(waitSeconds: number, signal: AbortSignal): Promise<SampValue> {
    this.#wake?.()
    if (this.#waiting.length === 0 && waitSeconds > 0) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          if (this.#wake === done) this.#wake = undefined
          resolve()
        }
        const timer = setTimeout(done, Math.min(waitSeconds, 600) * 1000)
        signal.addEventListener('abort', done, { once: true })
        this.#wake = done
      })
    }
    this.lastSeen = this.#now()
    if (signal.aborted) {
      this.#brokenOff = true
      throw new HubFault('The page has gone.')
    }
    return this.#take().map((callback) => this.#written(callback))
  }

  /** Notes the URLs of a value that somebody told this page; those that pages tell each other do not count. */
  remember(from: string, value: SampValue): void {
    if (!this.#isLocal(from)) return
    eachString(value, (text) => {
      if (!/^(https?|file):/i.test(text) || text.length > 8192 || !URL.canParse(text)) return
      for (const spelling of [text, new URL(text).href]) {
        this.#mentions.delete(spelling)
        this.#mentions.add(spelling)
      }
      if (this.#mentions.size <= maxMentions) return
      const [oldest] = this.#mentions
      if (oldest !== undefined) this.#mentions.delete(oldest)
    })
  }

  /** The URL that this page was told, by what stands in the address of a translation; undefined: it was not. */
  mentioned(asked: string): string | undefined {
    if (this.#mentions.has(asked)) return asked
    try {
      const decoded = decodeURIComponent(asked)
      return this.#mentions.has(decoded) ? decoded : undefined
    } catch {
      return undefined
    }
  }

  #take(): Callback[] {
    let bytes = 0
    let count = 0
    for (const callback of this.#waiting) {
      if (count > 0 && (count >= maxFetched || bytes + callback.bytes > maxFetchedBytes)) break
      bytes += callback.bytes
      count += 1
    }
    this.#waitingBytes -= bytes
    return this.#waiting.splice(0, count)
  }

  #written(callback: Callback): SampMap {
    switch (callback.kind) {
      case 'notification':
        this.remember(authorOf(callback.sender, callback.message), callback.message)
        return written('receiveNotification', [callback.sender, callback.message])
      case 'call':
        this.remember(callback.sender, callback.message)
        return written('receiveCall', [callback.sender, callback.messageId, callback.message])
      case 'response':
        this.remember(callback.responder, callback.response)
        return written('receiveResponse', [callback.responder, callback.tag, callback.response])
    }
  }
}

/** Whose words a message is: an event of the hub repeats what the client said that it tells of, a page too. */
const authorOf = (sender: string, message: SampMap): string =>
  sender === hubId ? (stringOf(paramsOf(message), 'id') ?? hubId) : sender

const written = (method: string, params: readonly SampValue[]): SampMap => ({
  'samp.methodName': method,
  'samp.params': params,
})
