import { type Fault, FaultError } from '#shared/ipc/fault.ts'
import { answerOf, headerMap } from './answer.ts'
import type { Trust } from './certificates.ts'
import type { Connections, Destination } from './connections.ts'
import { ChainCookies } from './cookies.ts'
import type { Credentials } from './credentials.ts'
import { acceptEncoding } from './decoding.ts'
import { Echo } from './echo.ts'
import { Hop, type HopAnswer } from './hop.ts'
import type { NetRequest, NetResponse } from './net.ts'
import { type Environment, type Route, routeTo } from './proxies.ts'
import type { Recorder, Recording } from './recorder.ts'
import { type Method, maxHops, redirectOf, withoutSecrets } from './redirects.ts'
import { checkedRequest, type Outgoing } from './request-parts.ts'
import { removed } from './secrets.ts'
import { proxyAuthorization, refusal } from './tunnel.ts'

export interface ChainOptions {
  readonly userAgent: string
  readonly idleTimeoutSeconds: number
  readonly proxyUrl: string | undefined
  readonly trust: () => Trust
  readonly credentials: Credentials
  readonly environment: Environment
  readonly connections: Connections
  readonly recorder: Recorder
  readonly now: () => number
  readonly signal: AbortSignal
  /** Called once when the answer is read, failed or given up. */
  readonly onClosed: () => void
}

/** One hop's message: where it goes, and as what. */
interface Step {
  readonly url: URL
  readonly method: Method
  readonly body: Uint8Array | undefined
}

/** Headers of the caller that hold no secret and keep their meaning at another origin. */
const travelling: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'range', 'if-range'])

const cancelled: Fault = { kind: 'cancelled', message: 'Cancelled.' }

/** One request with the redirects it meets, until an answer that is none. */
export class Chain {
  readonly #options: ChainOptions
  readonly #outgoing: Outgoing
  readonly #redirects: 'follow' | 'answer'
  readonly #maxBytes: number | undefined
  readonly #cookies = new ChainCookies()
  /** What accounts gave for the hops so far. */
  readonly #echo = new Echo()
  #custom: ReadonlyArray<readonly [string, string]>
  /** The hop whose answer was handed out. */
  #last: Hop | undefined

  constructor(request: NetRequest, options: ChainOptions) {
    this.#options = options
    this.#outgoing = checkedRequest(request)
    this.#custom = this.#outgoing.headers
    this.#redirects = request.redirects ?? 'follow'
    this.#maxBytes = request.maxBytes
  }

  async run(): Promise<NetResponse> {
    let step: Step = this.#outgoing
    const visited = new Set<string>()
    for (let hops = 0; ; hops += 1) {
      const cookie = this.#cookies.headerFor(step.url)
      const visit = `${step.method} ${step.url.href} ${cookie ?? ''}`
      if (visited.has(visit)) throw refused(`${withoutSecrets(step.url)} redirects in a circle.`, step.url)
      visited.add(visit)
      const { hop, answer, recording } = await this.#exchange(step, cookie)
      const setCookies = answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
      this.#cookies.take(step.url, setCookies, this.#options.now())
      const location = headerMap(answer.headers).get('location')
      const decision =
        this.#redirects === 'answer' ? ({ kind: 'answer' } as const) : redirectOf(step, answer.status, location)
      if (decision.kind === 'answer') return this.#answer(step, hop, answer, recording)
      this.#discard(hop, recording)
      if (decision.kind === 'refused') throw refused(decision.message, step.url, answer.status)
      if (hops === maxHops)
        throw refused(`${withoutSecrets(this.#outgoing.url)} redirects more than ${maxHops} times.`, step.url)
      if (decision.url.origin !== step.url.origin) this.#custom = this.#custom.filter(([name]) => travelling.has(name))
      step = { url: decision.url, method: decision.method, body: decision.keepsBody ? step.body : undefined }
    }
  }

  async #exchange(step: Step, cookie: string | undefined) {
    for (let fresh = step.method === 'POST' || step.method === 'DELETE'; ; fresh = true) {
      const { hop, connection, recording, answer } = await this.#start(step, cookie, fresh)
      const reused = connection.used
      try {
        return { hop, recording, answer: await answer }
      } catch (error) {
        // A server may close a kept socket just as we use it: asked once more on a new one, if asking twice is harmless.
        const lostKeptSocket = reused && !fresh && error instanceof FaultError && error.fault.kind === 'offline'
        if (!lostKeptSocket || this.#options.signal.aborted) throw error
      }
    }
  }

  async #start(step: Step, cookie: string | undefined, fresh: boolean) {
    const { connections, recorder, signal, idleTimeoutSeconds } = this.#options
    const { url, method, body } = step
    const route = this.#route(url)
    const trust = url.protocol === 'https:' || route.kind === 'proxy' ? this.#options.trust() : undefined
    const viaHttpProxy = route.kind === 'proxy' && url.protocol === 'http:' && !route.url.protocol.startsWith('socks')
    const given = await this.#given(url.origin)
    const headers = this.#headers(step, given, cookie, viaHttpProxy ? route : undefined)
    const connection = await connections.acquire(destinationOf(url, route, trust), fresh, signal)
    const contentType = headers.find(([name]) => name === 'content-type')?.[1]
    const shown = headers.map(([name, value]): [string, string] => [name, given.has(name) ? removed : value])
    const recording = recorder.begin({ method, url: url.href, headers: shown, body, contentType })
    const target = url.pathname + url.search
    const hop: Hop = new Hop(
      connection,
      { url, method, path: viaHttpProxy ? `http://${url.host}${target}` : target, headers, body, idleTimeoutSeconds },
      {
        answered: (status, fields) => {
          recorder.noteAnswer(fields)
          recording.answered(status, fields)
        },
        received: (bytes) => recording.received(bytes),
        ended: (fault) => {
          signal.removeEventListener('abort', abort)
          recording.ended(fault?.message)
          if (hop === this.#last) this.#options.onClosed()
          queueMicrotask(() => connections.release(connection, fault === undefined))
        },
      },
    )
    const abort = () => hop.stop({ ...cancelled, where: withoutSecrets(url) })
    signal.addEventListener('abort', abort, { once: true })
    const answer = hop.send().then(
      (headersOnly) => {
        // Of a tunnel the proxy's refusal is known before; plain http shows it as an answer of its own.
        if (!viaHttpProxy || headersOnly.status !== 407) return headersOnly
        const asksForUser = refusal(route, 'asks for a user name and password', 407)
        hop.stop(asksForUser.fault)
        throw asksForUser
      },
      (error: unknown) => {
        throw withTrustProblems(error, trust)
      },
    )
    if (signal.aborted) abort()
    return { hop, connection, recording, answer }
  }

  #route(url: URL): Route {
    try {
      return routeTo(url, this.#options.proxyUrl, this.#options.environment)
    } catch (error) {
      throw new FaultError({
        kind: 'offline',
        message: `The proxy cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
        where: withoutSecrets(url),
      })
    }
  }

  /** What the account of an origin gives for it, names in lower case. */
  async #given(origin: string): Promise<ReadonlyMap<string, string>> {
    const { credentials, recorder, signal } = this.#options
    const given = new Map<string, string>()
    for (const [name, value] of Object.entries(await settled(credentials.headersFor(origin), signal))) {
      given.set(name.toLowerCase(), value)
      recorder.know(name, value)
      this.#echo.expect(name, value)
    }
    return given
  }

  /** All headers of one hop. What the caller gave goes before the credentials, and those before our own. */
  #headers(
    step: Step,
    given: ReadonlyMap<string, string>,
    cookie: string | undefined,
    proxy: Extract<Route, { kind: 'proxy' }> | undefined,
  ): ReadonlyArray<readonly [string, string]> {
    const headers = new Map<string, string>([
      ['user-agent', this.#options.userAgent],
      ['accept', '*/*'],
      ['accept-encoding', this.#custom.some(([name]) => name === 'range') ? 'identity' : acceptEncoding],
    ])
    const userinfo = step.url.origin === this.#outgoing.url.origin ? this.#outgoing.userinfo : undefined
    if (userinfo !== undefined) headers.set('authorization', userinfo)
    for (const [name, value] of given) headers.set(name, value)
    for (const [name, value] of this.#custom) headers.set(name, value)
    if (cookie !== undefined) headers.set('cookie', [headers.get('cookie'), cookie].filter(Boolean).join('; '))
    const proxyUser = proxy === undefined ? undefined : proxyAuthorization(proxy)
    if (proxyUser !== undefined) headers.set('proxy-authorization', proxyUser)
    if (step.body !== undefined) {
      headers.set('content-type', this.#outgoing.contentType)
      headers.set('content-length', String(step.body.byteLength))
    }
    return [...headers]
  }

  #answer(step: Step, hop: Hop, answer: HopAnswer, recording: Recording): NetResponse {
    const { onClosed } = this.#options
    this.#last = hop
    if (hop.over) onClosed()
    const bodiless = step.method === 'HEAD' || answer.status === 204 || answer.status === 304
    const headers = this.#echo.headers(answer.headers)
    const filter = this.#echo.filter(answer.status, headerMap(headers).get('content-type'))
    return answerOf({ ...answer, headers }, hop, {
      ...(filter && { filter }),
      url: step.url.href,
      maxBytes: this.#maxBytes,
      bodiless,
      onDecoded: (chunk) => recording.showed(chunk),
      onClosed,
    })
  }

  /** Lets the short body of a redirect run out so that its socket can be used again; a long one is cut. */
  #discard(hop: Hop, recording: Recording): void {
    const drain = async () => {
      let bytes = 0
      for (let chunk = await hop.next(); chunk !== undefined; chunk = await hop.next()) {
        recording.showed(chunk)
        bytes += chunk.byteLength
        if (bytes > discardedBytes) return hop.stop(cancelled)
      }
    }
    const patience = setTimeout(() => hop.stop(cancelled), discardMilliseconds)
    patience.unref()
    drain()
      .catch(() => undefined)
      .finally(() => clearTimeout(patience))
  }
}

const discardedBytes = 65_536
const discardMilliseconds = 1000

/** A wait for a person or a key store ends with the request that needs it. */
function settled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new FaultError(cancelled))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

const refused = (message: string, url: URL, status?: number): FaultError =>
  new FaultError({
    kind: 'redirect-refused',
    message,
    where: withoutSecrets(url),
    ...(status === undefined ? {} : { status }),
  })

function destinationOf(url: URL, route: Route, trust: Trust | undefined): Destination {
  const way = route.kind === 'direct' ? '' : `${route.url.href} ${route.user} ${route.password}`
  return {
    origin: url.origin,
    route,
    secureContext: trust?.secureContext,
    key: `${url.origin} ${way} ${trust?.key ?? ''}`,
  }
}

function withTrustProblems(error: unknown, trust: Trust | undefined): unknown {
  if (!(error instanceof FaultError) || error.fault.kind !== 'tls' || trust === undefined) return error
  if (trust.problems.length === 0) return error
  return new FaultError({ ...error.fault, message: `${error.fault.message} ${trust.problems.join(' ')}` })
}
