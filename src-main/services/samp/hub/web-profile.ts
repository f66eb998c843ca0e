import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { isSampMap, type SampMap, type SampValue, stringOf } from '#shared/vo/samp/value.ts'
import { type LocalRequest, type LocalResponse, listen } from '../../../net/listen.ts'
import { type AdmittedCall, XmlRpcDoor } from '../xml-rpc/xml-rpc-door.ts'
import { HubFault } from './callback.ts'
import { type Hub, hubId } from './hub.ts'
import { checkParams, noRules, type OperationRules, runOperation } from './operations.ts'
import { WebClient } from './web-client.ts'
import { type AskConsent, ConsentDesk, type ConsentLimits, type ConsentRequest } from './web-consent.ts'
import { pageRules } from './web-mtypes.ts'
import { type FetchUrl, serveTranslation, translatorPath } from './web-translator.ts'

export type { AskConsent } from './web-consent.ts'

export interface WebProfileOptions {
  readonly hub: Hub
  /** At least 128 random bits, of letters, digits, `-` and `_`. */
  readonly randomKey: () => string
  readonly askConsent: AskConsent
  readonly consentLimits?: ConsentLimits
  readonly fetchUrl: FetchUrl
  readonly now: () => number
  /** For tests against other testers: everybody is let in unasked and may send every MType. */
  readonly openToTesters: boolean
  /** Default 21012, where pages look for a hub (SAMP 1.3, 5.2). */
  readonly port?: number
  readonly onError?: (error: unknown) => void
}

export interface WebProfile {
  readonly port: number
  /** Ends it, and lets its pages go. */
  close(): Promise<void>
}

const prefix = 'samp.webhub.'
/** A page that never could be called and has not asked for anything for so long has gone. */
const silentSeconds = 600
const keptLeft = 50
const afterGoodbye = [`${prefix}pullCallbacks`, `${prefix}reply`]

/** The Web Profile (SAMP 1.3, 5), for pages that the person lets in. Fails with `bad-request` where the port is taken. */
export async function openWebProfile(options: WebProfileOptions): Promise<Outcome<WebProfile>> {
  const desk = new WebDesk(options)
  const door = new XmlRpcDoor<WebClient | undefined>({
    admit: (method, param, request) => desk.admit(method, param, request.origin),
    run: (call) => desk.run(call),
    isRefusal: (error): error is Error => error instanceof HubFault,
  })
  const listener = await listen({
    port: options.port ?? 21_012,
    alsoIpv6: true,
    maxBodyBytes: 64 * 1_048_576,
    headersTimeoutSeconds: 5,
    requestTimeoutSeconds: 60,
    maxConnections: 1024,
    // Every page may ask to be let in, but for those that do not say who they are.
    allowsOrigin: (origin) => origin !== 'null',
    handler: async (request, response) => {
      const headers = corsHeaders(request)
      if (request.method === 'OPTIONS') answerPreflight(request, response, headers)
      else if (request.path === '/') await door.serve(request, response, headers)
      else if (request.path.startsWith(translatorPath))
        await serveTranslation(request, response, headers, (key) => desk.byTranslator(key), options.fetchUrl)
      // The policy files of browser plug-ins of the past (SAMP 1.3, 5.2.1: optional) are not served: they know no consent.
      else response.answer(404, { ...headers, 'Content-Type': 'text/plain' }, 'Nothing here.\n')
    },
    ...(options.onError && { onError: options.onError }),
  })
  if (!listener.ok) return listener
  desk.translatorBase = `${listener.value.url}${translatorPath}`
  const watch = setInterval(() => desk.dropSilent(), 30_000)
  watch.unref()
  return ok({
    port: listener.value.port,
    close: async () => {
      clearInterval(watch)
      desk.close()
      await listener.value.close()
    },
  })
}

/** SAMP 1.3, 5.2.1: the browser hands the answers to the page that asked. */
function corsHeaders({ origin }: LocalRequest): Readonly<Record<string, string>> {
  return origin === undefined ? {} : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
}

function answerPreflight(
  request: LocalRequest,
  response: LocalResponse,
  headers: Readonly<Record<string, string>>,
): void {
  const wantsPrivateNetwork = request.headers.get('access-control-request-private-network') === 'true'
  response.answer(200, {
    ...headers,
    'Access-Control-Allow-Methods': 'POST, GET',
    'Access-Control-Allow-Headers': 'Content-Type',
    ...(wantsPrivateNetwork && { 'Access-Control-Allow-Private-Network': 'true' }),
  })
}

/** Which page is which, by private keys that count with their own origin only. */
class WebDesk {
  translatorBase = ''
  readonly #options: WebProfileOptions
  readonly #consent: ConsentDesk
  readonly #rules: OperationRules
  readonly #clients = new Map<string, WebClient>()
  /** The last pages that have left: some still fetch callbacks or reply to one, and take an error for a broken hub. */
  readonly #left = new Map<string, WebClient>()

  constructor(options: WebProfileOptions) {
    this.#options = options
    this.#consent = new ConsentDesk(options.askConsent, options.now, options.consentLimits)
    this.#rules = options.openToTesters ? noRules : pageRules(options.hub)
  }

  byTranslator(key: string): WebClient | undefined {
    return [...this.#clients.values()].find((client) => client.translatorKey === key)
  }

  admit(
    method: string,
    param: string | undefined,
    origin: string | undefined,
  ): { caller: WebClient | undefined; stranger?: boolean } {
    if (method === `${prefix}ping` && (param === undefined || !this.#clients.has(param)))
      return { caller: undefined, stranger: true }
    if (method === `${prefix}register`) return { caller: undefined, stranger: true }
    const key = param ?? ''
    const known = this.#clients.get(key)
    // The hub may have let it go: told to leave, or taken for dead.
    if (known !== undefined && this.#options.hub.profileOf(known.client.id) === undefined) this.#forget(known)
    const caller = this.#clients.get(key) ?? (afterGoodbye.includes(method) ? this.#left.get(key) : undefined)
    if (caller === undefined || caller.origin !== origin)
      throw new HubFault('This private key is not known: the page is not registered.')
    caller.seen()
    return { caller }
  }

  async run(call: AdmittedCall<WebClient | undefined>): Promise<SampValue> {
    const { caller, method, params, bytes, signal, request } = call
    if (!method.startsWith(prefix)) throw new HubFault(`There is no method ${method.slice(0, 100)}.`)
    const name = method.slice(prefix.length)
    if (name === 'ping') return ''
    if (name === 'register') return this.#register(params, request)
    if (caller === undefined) throw new HubFault(`There is no method ${method.slice(0, 100)}.`)
    const rest = params.slice(1)
    const { hub } = this.#options
    if (name === 'reply' && hub.profileOf(caller.client.id) === undefined) return ''
    if (name === 'allowReverseCallbacks') {
      checkParams(name, ['string'], rest)
      hub.setReceiver(caller.client, rest[0] === '1' ? caller : undefined)
      return ''
    }
    if (name === 'pullCallbacks') {
      checkParams(name, ['string'], rest)
      if (hub.profileOf(caller.client.id) === undefined) return caller.fetchNothing(signal)
      if (!caller.client.outbox) throw new HubFault('Callbacks are fetched after allowReverseCallbacks.')
      return caller.fetch(Number(rest[0]) || 0, signal)
    }
    const answer = await runOperation(name, {
      hub,
      client: caller.client,
      params: rest,
      bytes,
      signal,
      rules: this.#rules,
    })
    if (name === 'getMetadata' || name === 'callAndWait') caller.remember(String(rest[0]), answer)
    if (name === 'unregister') this.#forget(caller)
    return answer
  }

  dropSilent(): void {
    const { hub, now } = this.#options
    for (const web of [...this.#clients.values()])
      if (hub.profileOf(web.client.id) === undefined) this.#forget(web)
      else if (!web.client.outbox && now() - web.lastSeen > silentSeconds * 1000) {
        hub.unregister(web.client)
        this.#forget(web)
      }
  }

  close(): void {
    for (const { client } of this.#clients.values()) this.#options.hub.unregister(client)
    this.#clients.clear()
  }

  #forget(gone: WebClient): void {
    for (const [key, web] of this.#clients) {
      if (web !== gone) continue
      this.#clients.delete(key)
      this.#left.set(key, web)
    }
    const [oldest] = this.#left.keys()
    if (oldest !== undefined && this.#left.size > keptLeft) this.#left.delete(oldest)
  }

  async #register(params: readonly SampValue[], request: LocalRequest): Promise<SampMap> {
    const [identity] = params
    const said =
      typeof identity === 'string' ? identity : isSampMap(identity) ? stringOf(identity, 'samp.name') : undefined
    const name = plainName(said ?? '')
    if (params.length !== 1 || name === '') throw new HubFault('register needs a map with samp.name.')
    const { origin, signal, headers } = request
    const page = headers.get('referer')
    const { hub, randomKey, openToTesters, now } = this.#options
    const who: ConsentRequest = {
      name,
      ...(origin !== undefined && { origin }),
      ...(page !== undefined && { page: page.slice(0, 500) }),
    }
    if (!openToTesters && !(await this.#consent.mayEnter(who, signal))) throw new HubFault('Registration was refused.')
    if (signal.aborted) throw new HubFault('The page has gone.')
    this.dropSilent()
    const client = hub.register('web', { ...(origin !== undefined && { origin }) })
    const key = randomKey()
    const web = new WebClient({
      client,
      origin,
      translatorKey: randomKey(),
      now,
      isLocal: (id) => hub.profileOf(id) !== 'web' && hub.profileOf(id) !== undefined,
    })
    this.#clients.set(key, web)
    return {
      'samp.hub-id': hubId,
      'samp.self-id': client.id,
      'samp.private-key': key,
      'samp.url-translator': `${this.translatorBase}${web.translatorKey}?`,
    }
  }
}

/** A name as it may stand in a question: one line, without characters that turn or hide text. */
const plainName = (name: string): string =>
  name
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 100)
