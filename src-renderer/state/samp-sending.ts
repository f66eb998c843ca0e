import { create } from 'zustand'
import type { Outcome } from '#shared/ipc/fault.ts'
import type { SampItem, SampPeer, SampSent } from '#shared/model/samp.ts'
import { takers } from '#shared/vo/samp/takers.ts'
import { showToast } from '../widgets/toasts.tsx'
import { api } from './connection.ts'
import { isJoined, otherPeers, useSamp } from './samp.ts'
import { tellFailure } from './told-faults.ts'
import { trackWork } from './work.ts'

/** Items that go together, and what a person calls them. */
export interface Parcel {
  /** `“stars(1)”`, `3 rows of “stars(1)”`, `3 spectra`, `this position`. */
  readonly what: string
  readonly items: readonly SampItem[]
  /** What each item is called where one of many fails. */
  readonly names?: readonly string[]
}

/** What came of a sending, for a person to read. */
export interface SendReport {
  readonly what: string
  readonly names: readonly string[]
  readonly sent: readonly SampSent[]
}

interface SampSendings {
  /** The report that lies over the window. */
  readonly report: SendReport | undefined
  /** What a dialog asks the receivers of; a promise where it is still being read. */
  readonly asked: Parcel | undefined
}

export const useSampSending = create<SampSendings>(() => ({ report: undefined, asked: undefined }))

/** Asks to whom something is to be sent. */
export const askReceivers = (parcel: Parcel): void => useSampSending.setState({ asked: parcel })

/** Those that take every item of a parcel. */
export function takersOf(
  { items }: Pick<Parcel, 'items'>,
  peers = otherPeers(useSamp.getState().state),
): readonly SampPeer[] {
  return items.reduce<readonly SampPeer[]>((left, item) => (left.length === 0 ? left : takers(item, left)), peers)
}

const kindWords: Readonly<Record<SampItem['kind'], string>> = {
  table: 'tables',
  'table-file': 'tables',
  image: 'images',
  spectrum: 'spectra',
  moc: 'coverage maps (MOC)',
  position: 'positions',
  services: 'lists of services',
  script: 'scripts',
}

/** Why nothing can be sent now; undefined: somebody takes it. */
export function sendProblem({ items }: Pick<Parcel, 'items'>): string | undefined {
  const { state } = useSamp.getState()
  if (state?.status === 'dismissed') return 'A program has asked Alidade to leave the hub'
  if (state?.status === 'off') return 'Alidade takes no part in SAMP now'
  if (!isJoined(state)) return 'No hub runs'
  const peers = otherPeers(state)
  if (peers.length === 0) return 'No other program is on the hub'
  if (takersOf({ items }, peers).length > 0) return undefined
  const [item] = items
  return item ? `No program on the hub takes ${kindWords[item.kind]}` : 'There is nothing to send'
}

const isFailure = ({ state }: SampSent): boolean => state === 'error'

/** `“Aladin”`, `“Aladin” and “TOPCAT”`, `3 programs`. */
export function receiversText(names: readonly string[]): string {
  const [first, second] = names
  if (first === undefined) return 'nobody'
  if (names.length === 2) return `“${first}” and “${second}”`
  return names.length === 1 ? `“${first}”` : `${names.length} programs`
}

/** What came of a sending in one sentence. */
export function sentSentence({ what, sent }: Pick<SendReport, 'what' | 'sent'>): string {
  const names = [...new Set(sent.map(({ peerName }) => peerName))]
  const failed = sent.filter(isFailure).length
  if (failed === 0) {
    const silent = [...new Set(sent.filter(({ state }) => state === 'silent').map(({ peerName }) => peerName))]
    const to = `Sent ${what} to ${receiversText(names)}.`
    if (silent.length === 0) return to.slice(0, -1)
    return `${to} ${receiversText(silent)} ${silent.length === 1 ? 'has' : 'have'} not answered; some programs never do.`
  }
  if (sent.length === 1) return `“${names[0]}” did not take ${what}: ${sent[0]?.text ?? 'it gave no reason'}`
  const unanswered = sent.filter(({ state }) => state === 'silent').length
  const taken = `${sent.length - failed - unanswered} of ${sent.length}`
  const rest = unanswered === 0 ? '' : `; ${unanswered} ${unanswered === 1 ? 'has' : 'have'} not answered`
  return names.length === sent.length
    ? `${taken} programs took ${what}${rest}.`
    : `${taken} were taken (${what})${rest}.`
}

function tell(report: SendReport, cancelled: boolean): void {
  if (report.sent.length === 0) {
    if (!cancelled) showToast({ text: `Nobody took ${report.what}.`, look: 'error' })
    return
  }
  const failed = report.sent.some(isFailure)
  const text = cancelled ? `Stopped. ${sentSentence(report)}` : sentSentence(report)
  const notable = failed || report.sent.some(({ text: words, state }) => state === 'warning' && words !== undefined)
  showToast({
    text,
    look: failed ? 'error' : 'plain',
    seconds: failed ? 10 : 5,
    ...(notable &&
      report.sent.length > 1 && {
        action: { label: 'Show', run: () => useSampSending.setState({ report }) },
      }),
  })
}

/** Sends a parcel to these programs, or to all that take it; tells what came of it once. */
export async function sendParcel({ what, items, names = [] }: Parcel, to?: readonly string[]): Promise<void> {
  if (items.length === 0) return
  const sent: SampSent[] = []
  const expected = (to?.length ?? takersOf({ items }).length) * items.length
  const outcome = await trackWork(`Sending ${what}`, async (signal, progress): Promise<Outcome<null>> => {
    const stream = api().samp.send({ items: [...items], ...(to && { to: [...to] }) }, { signal })
    for (;;) {
      const next = await stream.next()
      if (next.done) return next.value
      sent.push(next.value)
      if (expected > 1) progress(Math.min(1, sent.length / expected), `${sent.length} of ${expected}`)
    }
  })
  if (!outcome.ok && outcome.fault.kind !== 'cancelled') tellFailure(`Not all of ${what} was sent.`, outcome.fault)
  if (outcome.ok || sent.length > 0) tell({ what, names, sent }, !outcome.ok)
}
