import { randomBytes } from 'node:crypto'
import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { FaultError, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { samp } from '#shared/ipc/samp.ts'
import type { SampRule, SampState } from '#shared/model/samp.ts'
import type { LockfilePlace } from '#shared/vo/samp/lockfile.ts'
import { mtypeOf, okResponse, paramsOf } from '#shared/vo/samp/message.ts'
import { cleanRanges } from '#shared/vo/samp/row-ranges.ts'
import { tableMTypes } from '#shared/vo/samp/takers.ts'
import { stringOf } from '#shared/vo/samp/value.ts'
import type { Net } from '../../net/net.ts'
import type { Clock } from '../../store/clock.ts'
import type { KeptValue } from '../../store/kept-value.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'
import type { ClientTraffic, MessageHandler } from './client/samp-client.ts'
import { ConsentQuestions } from './consent-questions.ts'
import { DeskPlace, type DeskSettings } from './desk-place.ts'
import { type HubTraffic, hubId } from './hub/hub.ts'
import { createUrlFetcher } from './hub/web-fetch.ts'
import { LinkedRows } from './linked-rows.ts'
import { MessageLog } from './message-log.ts'
import { PeerIcons } from './peer-icons.ts'
import { PeerList } from './peer-list.ts'
import { PeerWatch } from './peer-watch.ts'
import { rowHandlers } from './receive-rows.ts'
import { serviceHandler } from './receive-services.ts'
import { type KeptCopies, tableLoader } from './receive-tables.ts'
import { RuleRunner, type RuleRunnerParts } from './rule-runner.ts'
import { openSampDesk } from './samp-desk.ts'
import type { SampTables } from './samp-tables.ts'
import { SendItems } from './send-items.ts'
import { sendAll } from './send-stream.ts'
import { ServedFiles } from './served-files.ts'
import { SharedTables } from './shared-tables.ts'

export interface SampServiceParts {
  /** Where the hub that runs is found, and ours is told. */
  readonly place: LockfilePlace
  readonly version: string
  /** A door without credentials: what other programs name is not fetched with the person's accounts. */
  readonly net: Pick<Net, 'request'>
  /** The same for what pages name: it leads to no address of this machine or its network. */
  readonly pageNet: Pick<Net, 'request'>
  /** The door with the person's accounts, for files that a person sends and only they may read. */
  readonly accounts: Pick<Net, 'request'>
  /** Whether this origin gets a login of ours. */
  readonly needsLogin: (origin: string) => Promise<boolean>
  readonly tables: SampTables
  /** Keeps copies of tables that come from an address; absent: none are kept. */
  readonly arrived?: KeptCopies
  readonly writer: TableWriter
  /** Runs the query of a rule. */
  readonly run: RuleRunnerParts['run']
  /** Adds a TAP service by its address. */
  readonly addService: (url: string, signal: AbortSignal) => Promise<Outcome<unknown>>
  /** Addresses of services by their IVO identifiers, in lower case. */
  readonly knownServices: ReadonlyMap<string, string>
  readonly emit: EmitterOf<typeof samp>
  readonly settings: () => DeskSettings
  readonly rules: Pick<KeptValue<SampRule[]>, 'value' | 'set' | 'flush'>
  readonly clock: Clock
  readonly randomId: () => string
  /** Told what went wrong in the hub. */
  readonly onError?: (error: unknown) => void
  /** Between two looks for a hub. */
  readonly lookSeconds?: number
  /** How long a receiver is waited for. */
  readonly waitSeconds?: number
  /** Nothing comes from the address of a table for so long: it is given up. */
  readonly idleSeconds?: number
  /** Port for pages; default: that of the standard. */
  readonly webPort?: number
}

/** The other programs on the desk, for windows by `handlers`. */
export interface SampService {
  readonly handlers: HandlersOf<typeof samp>
  /** Takes part, if the settings say so. */
  start(): Promise<void>
  settingsChanged(): Promise<void>
  /** A table is no longer open: others may still know it, we do not. */
  tableClosed(table: string): void
  close(): Promise<void>
}

const pingSeconds = 10
/** A program that hangs is waited for so long before it is pinged anew. */
const hangingSeconds = 600
const replaySeconds = 30
/** From a change to its being told: programs come with a handful of changes at once. */
const tellMilliseconds = 50

export function createSampService(parts: SampServiceParts): SampService {
  const { emit, clock, randomId, rules } = parts
  const peers = new PeerList({ now: clock.now, icon: (url) => icons.icon(url) })
  const icons = new PeerIcons(parts.net, () => changed())
  const log = new MessageLog({ clock, randomId, logged: (entry) => emit('logged', entry) })
  const questions = new ConsentQuestions({
    clock,
    randomId,
    changed: (question) => emit('questionChanged', question),
  })

  const { tables } = parts
  const shared = new SharedTables()
  const served = new ServedFiles({ randomKey, ...(parts.onError && { onError: parts.onError }) })
  const isPage = (sender: string): boolean => desk.hub()?.hub.profileOf(sender) === 'web'

  const desk = openSampDesk({
    place: parts.place,
    version: parts.version,
    metadata: {
      'samp.name': 'Alidade',
      'samp.description.text': 'Services, queries and tables of the Virtual Observatory',
      'alidade.version': parts.version,
    },
    handlers: received(),
    askConsent: questions.ask,
    fetchUrl: createUrlFetcher(parts.net),
    onTraffic: (traffic) => passed(traffic),
    onOwnTraffic: (traffic) => own(traffic),
    onChange: () => {
      if (desk.client.status !== 'joined' && desk.client.status !== 'own-hub') {
        peers.clear()
        shared.forgetPeers()
      } else peers.keepOnly(new Set(desk.client.clients.map(({ id }) => id)))
      changed()
      void place.followHub()
    },
    ...(parts.onError && { onError: parts.onError }),
    ...(parts.lookSeconds !== undefined && { lookSeconds: parts.lookSeconds }),
    ...(parts.webPort !== undefined && { webPort: parts.webPort }),
  })
  const { client } = desk
  const links = new LinkedRows({ client, tables, shared, clock })
  const place = new DeskPlace(desk, parts.settings, () => changed())

  const watch = new PeerWatch({
    clock,
    // Pages are looked after by our hub: they fetch what is theirs, or are gone.
    watched: () => client.subscribedTo('samp.app.ping').flatMap(({ id, isHub }) => (isHub || isPage(id) ? [] : [id])),
    heardAt: (id) => peers.heardAt(id),
    ping: async (id) => {
      const answer = await client.ping(id, hangingSeconds)
      return answer.ok ? 'answered' : answer.fault.kind === 'timeout' ? 'silent' : 'unknown'
    },
    told: (id, answers) => {
      if (answers ? peers.heard(id) : peers.silent(id)) changed()
    },
  })

  const views = () => desk.hub()?.hub.clients() ?? []
  const list = () => peers.list(client.clients, views())
  const state = (): SampState => {
    const problem = desk.hubProblem()
    const { hub } = place
    return {
      status: client.status,
      peers: list(),
      ...(client.selfId !== undefined && { selfId: client.selfId }),
      ...(hub && { hub }),
      ...(problem && { problem }),
    }
  }
  let telling: (() => void) | undefined
  const changed = (): void => {
    telling ??= clock.after(tellMilliseconds, () => {
      telling = undefined
      emit('changed', state())
    })
  }

  const nameOf = (id: string): string => {
    if (id === client.selfId) return 'Alidade'
    return client.clients.find((one) => one.id === id)?.name ?? id
  }
  const own = (traffic: ClientTraffic): void => {
    if (traffic.kind === 'reply' || traffic.kind === 'failed') {
      log.ended(traffic.key, traffic)
      return
    }
    const { kind, direction, key, peer, mtype, params } = traffic
    const inward = direction === 'in'
    if (inward && peers.heard(peer)) changed()
    const [from, to] = inward ? [nameOf(peer), 'Alidade'] : ['Alidade', nameOf(peer)]
    log.add({ direction, kind, key, mtype, params, from, to, ...(!inward && { receiver: peer }) })
  }
  /** What passes our hub between others; our own messages are told by our client, the hub's news by what they tell us. */
  const passed = (traffic: HubTraffic): void => {
    const { sender, receiver } = traffic
    if (sender !== hubId) peers.heard(sender)
    if (sender === client.selfId || receiver === client.selfId || sender === hubId) return
    if (traffic.kind === 'reply') {
      log.ended(`past ${traffic.messageId}`, { kind: 'reply', key: '', response: traffic.response })
      return
    }
    const { kind, message, messageId } = traffic
    const [from, to] = [nameOf(sender), nameOf(receiver)]
    const key = `past ${messageId ?? ''}`
    log.add({ direction: 'past', kind, key, from, to, mtype: mtypeOf(message), params: paramsOf(message) })
  }

  /** What we are subscribed to, beside what every client is. */
  function received(): Readonly<Record<string, MessageHandler>> {
    const load = tableLoader({
      ...{ tables, shared, net: parts.net, isPage, clock },
      fetchForPage: createUrlFetcher(parts.pageNet),
      arrived: (table, from) => emit('arrived', { table, from }),
      ...(parts.idleSeconds !== undefined && { idleSeconds: parts.idleSeconds }),
      ...(parts.arrived && { copies: parts.arrived, randomId: parts.randomId }),
    })
    const services = serviceHandler({ addService: parts.addService, known: parts.knownServices, isPage })
    return {
      ...Object.fromEntries(tableMTypes.map((mtype) => [mtype, load])),
      ...rowHandlers({
        ...{ tables, shared, emit },
        links: { received: (kind, what) => links.received(kind, what) },
        onHighlight: (table, row) => runner.highlighted(table, row),
        onPoint: (position, from) => runner.pointed(position, from),
      }),
      'voresource.loadlist': services,
      'voresource.loadlist.tap': services,
      'client.env.get': ({ params }) =>
        okResponse({ value: stringOf(params, 'name') === 'alidade.version' ? parts.version : '' }),
    }
  }

  const handlers: HandlersOf<typeof samp> = {
    state: () => ok(state()),
    join: ({ runHub }) => place.join(runHub),
    leave: async () => {
      await place.leave()
      return ok(null)
    },
    async ping({ peer }, { signal }) {
      const start = performance.now()
      const answer = await client.call(peer, 'samp.app.ping', {}, pingSeconds, signal)
      if (!answer.ok && answer.fault.kind === 'cancelled') return answer
      if (answer.ok) peers.heard(peer)
      else peers.silent(peer)
      changed()
      return answer.ok ? ok({ milliseconds: Math.round((performance.now() - start) * 10) / 10 }) : answer
    },
    async disconnect({ peer }) {
      const hub = desk.hub()
      if (!hub) return fail('bad-request', 'Only programs on the hub that Alidade runs can be disconnected from here.')
      if (peer === hubId || peer === client.selfId) return fail('bad-request', 'The hub itself cannot be disconnected.')
      await hub.hub.disconnect(peer, 'The person at the hub asks you to leave.')
      return ok(null)
    },
    highlight({ table, row }) {
      const known = tables.find(table)
      if (!known || !Number.isInteger(row) || row < 0 || row >= known.info.rows) return noRow
      if (links.highlight(table, row)) runner.highlighted(table, row)
      return ok(null)
    },
    select({ table, rows }) {
      const known = tables.find(table)
      if (!known) return noRow
      links.select(table, cleanRanges(rows, known.info.rows))
      return ok(null)
    },
    pointAt(position) {
      links.pointAt(position)
      return ok(null)
    },
    send: ({ items: sent, to }, { signal }) => sendAll(sending, sent, to, signal),
    log: () => ok(log.list()),
    clearLog: () => {
      log.clear()
      return ok(null)
    },
    async replay({ entry }, { signal }) {
      const sent = log.sent(entry)
      if (!sent.ok) return sent
      const { receiver, kind, mtype, params } = sent.value
      if (kind === 'notify') return told(client.notify(receiver, mtype, params))
      const answer = await client.call(receiver, mtype, params, replaySeconds, signal)
      return answer.ok ? ok(null) : answer
    },
    question: () => ok(questions.current),
    answer: ({ question, allow }) =>
      questions.answer(question, allow)
        ? ok(null)
        : fail('not-found', 'The page no longer waits for an answer: it has gone, or its time is over.'),
    rules: () => ok(rules.value),
    putRule: (rule) => keepRules(withRule(rules.value, rule)),
    removeRule: ({ rule }) => keepRules(rules.value.filter(({ id }) => id !== rule)),
  }

  const items = new SendItems({ ...parts, shared, served })
  const { waitSeconds } = parts
  const sending = { client, peers: list, items, shared, ...(waitSeconds !== undefined && { waitSeconds }) }
  /** A result of a rule goes to all that take tables, or to one. */
  const broadcast = async (table: string, to: string | undefined, signal: AbortSignal): Promise<number> => {
    const named = to?.trim().toLowerCase()
    const receivers = named ? list().filter(({ name }) => name.toLowerCase() === named) : undefined
    let taken = 0
    for await (const { state: end } of sendAll(
      sending,
      [{ kind: 'table', table }],
      receivers?.map(({ id }) => id),
      signal,
    ))
      if (end === 'ok' || end === 'warning') taken += 1
    return taken
  }
  const runner = new RuleRunner({
    ...{ tables, broadcast, clock },
    rules: () => rules.value,
    run: parts.run,
    ran: (run) => emit('ruleRan', run),
  })

  const keepRules = (value: SampRule[]): Promise<Outcome<null>> => {
    rules.set(value)
    runner.rulesChanged()
    emit('rulesChanged', value)
    return rules.flush()
  }

  return {
    handlers,
    start: () => place.start(),
    settingsChanged: () => place.settingsChanged(),
    tableClosed(table) {
      shared.forget(table)
      items.forget(table)
      runner.forget(table)
    },
    close: async () => {
      telling?.()
      log.close()
      runner.close()
      watch.close()
      await desk.close()
      await served.close()
    },
  }
}

const noRow = fail('not-found', 'There is no such row: the table has been closed, or is shorter.')

/** 192 random bits in the alphabet of URLs. */
const randomKey = (): string => randomBytes(24).toString('base64url')

/** The rules with a new one at their end, or in place of its former self. */
const withRule = (rules: readonly SampRule[], rule: SampRule): SampRule[] =>
  rules.some(({ id }) => id === rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule]

/** A notification that may be refused. */
async function told(notified: Promise<void>): Promise<Outcome<null>> {
  try {
    await notified
    return ok(null)
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, fault: error.fault }
    throw error
  }
}
