import { create } from 'zustand'
import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import type { ConsentQuestion, SampLogEntry, SampPeer, SampRule, SampRuleRun, SampState } from '#shared/model/samp.ts'
import type { Api } from '../api/api.ts'
import { api } from './connection.ts'
import { removeSoon } from './removals.ts'
import { useSettings } from './settings.ts'
import { tellFailure } from './told-faults.ts'

interface Samp {
  /** Where we stand; undefined: not known yet. */
  readonly state: SampState | undefined
  /** Why that was not read. */
  readonly fault: Fault | undefined
  /** Newest first. */
  readonly log: readonly SampLogEntry[]
  /** The page that waits for an answer. */
  readonly question: ConsentQuestion | undefined
  readonly rules: readonly SampRule[]
  /** The last run of each rule in this run of the window. */
  readonly runs: Readonly<Record<string, SampRuleRun>>
  /** Answers to our pings, by client. */
  readonly pings: Readonly<Record<string, Ping>>
}

export type Ping =
  | { readonly state: 'waiting' }
  | { readonly state: 'ok'; readonly milliseconds: number }
  | { readonly state: 'failed'; readonly fault: Fault }

const nothing: Samp = {
  state: undefined,
  fault: undefined,
  log: [],
  question: undefined,
  rules: [],
  runs: {},
  pings: {},
}

/** The other programs on this desk, as main knows them. */
export const useSamp = create<Samp>(() => nothing)

/** Main keeps as many. */
const logCapacity = 1000

/** The log with an entry in its place: one of the same id is replaced. */
export function withEntry(log: readonly SampLogEntry[], entry: SampLogEntry): readonly SampLogEntry[] {
  // An answer comes soon after its message: it is among the first.
  const at = log.findIndex(({ id }) => id === entry.id)
  return at >= 0 ? log.with(at, entry) : [entry, ...log].slice(0, logCapacity)
}

/** Events of the same moment are taken in together: a storm of messages draws the log once a frame. */
function inBatches(take: (entries: readonly SampLogEntry[]) => void): (entry: SampLogEntry) => void {
  let waiting: SampLogEntry[] = []
  return (entry) => {
    waiting.push(entry)
    if (waiting.length > 1) return
    setTimeout(() => {
      const entries = waiting
      waiting = []
      take(entries)
    }, 16)
  }
}

async function readAll(samp: Api['samp']): Promise<void> {
  const [state, log, question, rules] = await Promise.all([
    samp.state(null),
    samp.log(null),
    samp.question(null),
    samp.rules(null),
  ])
  useSamp.setState((now) => ({
    ...(state.ok ? { state: now.state ?? state.value, fault: undefined } : { fault: state.fault }),
    ...(log.ok && { log: withEarlier(now.log, log.value) }),
    ...(question.ok && { question: now.question ?? question.value ?? undefined }),
    ...(rules.ok && now.rules.length === 0 && { rules: rules.value }),
  }))
}

/** The log with the list that was asked for behind what was heard of since. */
function withEarlier(heard: readonly SampLogEntry[], list: readonly SampLogEntry[]): readonly SampLogEntry[] {
  const known = new Set(heard.map(({ id }) => id))
  return [...heard, ...list.filter(({ id }) => !known.has(id))].slice(0, logCapacity)
}

/** The pings of those who are there: the id of one who has gone may be given to another program. */
const pingsOf = ({ peers }: SampState, pings: Samp['pings']): Samp['pings'] =>
  Object.fromEntries(Object.entries(pings).filter(([peer]) => peers.some(({ id }) => id === peer)))

/** Fills the store and keeps it fresh until the answer is called. */
export function startSamp({ samp }: Pick<Api, 'samp'>): () => void {
  useSamp.setState(nothing, true)
  const stops = [
    samp.on('changed', (state) =>
      useSamp.setState(({ pings }) => ({ state, fault: undefined, pings: pingsOf(state, pings) })),
    ),
    samp.on(
      'logged',
      inBatches((entries) => useSamp.setState(({ log }) => ({ log: entries.reduce(withEntry, log) }))),
    ),
    samp.on('questionChanged', (question) => useSamp.setState({ question: question ?? undefined })),
    samp.on('rulesChanged', (rules) => useSamp.setState({ rules })),
    samp.on('ruleRan', (run) => useSamp.setState(({ runs }) => ({ runs: { ...runs, [run.rule]: run } }))),
  ]
  void readAll(samp)
  return () => {
    for (const stop of stops) stop()
  }
}

/** Asks again where we stand. */
export const retrySamp = (): void => void readAll(api().samp)

/** True while messages can be sent. */
export const isJoined = (state: SampState | undefined): boolean =>
  state?.status === 'joined' || state?.status === 'own-hub'

/** True while we take part or look for a hub to join. */
export const isTakingPart = (state: SampState | undefined): boolean =>
  state !== undefined && state.status !== 'off' && state.status !== 'dismissed'

const noPeers: readonly SampPeer[] = []
/** The programs on the hub besides us, without the hub itself; none while we are on no hub. */
export function otherPeers(state: SampState | undefined): readonly SampPeer[] {
  if (!state || !isJoined(state)) return noPeers
  const peers = state.peers.filter(({ id, isHub }) => !isHub && id !== state.selfId)
  return peers.length === 0 ? noPeers : peers
}

export const nameOfPeer = (id: string): string =>
  useSamp.getState().state?.peers.find((peer) => peer.id === id)?.name ?? id

const tell = async (what: string, answer: Promise<Outcome<unknown>>): Promise<void> => {
  const outcome = await answer
  if (!outcome.ok) tellFailure(what, outcome.fault)
}

/** Joins the hub that runs; runs one where none does, unless the settings forbid that or `runHub` asks for it. */
export const joinSamp = (runHub = useSettings.getState().sampHub !== false): Promise<void> =>
  tell('The hub was not joined.', api().samp.join({ runHub }))
export const leaveSamp = (): Promise<void> => tell('The hub was not left.', api().samp.leave(null))

/** Asks a program whether it is there; its card shows what came of it. */
export async function pingPeer(peer: string): Promise<void> {
  const put = (ping: Ping) => useSamp.setState(({ pings }) => ({ pings: { ...pings, [peer]: ping } }))
  put({ state: 'waiting' })
  const answer = await api().samp.ping({ peer })
  put(answer.ok ? { state: 'ok', milliseconds: answer.value.milliseconds } : { state: 'failed', fault: answer.fault })
}

export const disconnectPeer = (peer: string): Promise<void> =>
  tell(`${nameOfPeer(peer)} was not disconnected.`, api().samp.disconnect({ peer }))

export async function clearSampLog(): Promise<void> {
  useSamp.setState({ log: [] })
  await tell('The log was not cleared.', api().samp.clearLog(null))
}

export const replayMessage = (entry: string): Promise<void> =>
  tell('The message was not sent again.', api().samp.replay({ entry }))

/** Answers the page that asks; the question goes at once. */
export async function answerPage(question: string, allow: boolean): Promise<void> {
  useSamp.setState((now) => (now.question?.id === question ? { question: undefined } : now))
  await tell('The answer did not reach the hub.', api().samp.answer({ question, allow }))
}

/** Keeps a rule, here at once and in main. */
export async function putRule(rule: SampRule): Promise<Outcome<null>> {
  const answer = await api().samp.putRule(rule)
  if (answer.ok)
    useSamp.setState(({ rules }) => {
      const at = rules.findIndex(({ id }) => id === rule.id)
      return { rules: at < 0 ? [...rules, rule] : rules.with(at, rule) }
    })
  return answer
}

/** Takes a rule away: it does nothing from now on; ten seconds long it can be had back. */
export function removeRule(rule: SampRule): void {
  const set = (on: boolean) => {
    if (rule.on) void tell('The rule was not changed.', api().samp.putRule({ ...rule, on }))
  }
  set(false)
  removeSoon(
    rule.id,
    `Removed the rule ${rule.title}`,
    () => tell('The rule was not removed.', api().samp.removeRule({ rule: rule.id })),
    () => set(true),
  )
}
