import type { SampItem, SampPeer } from '#shared/model/samp.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { takers } from '#shared/vo/samp/takers.ts'
import { rowsText } from '../../cells/number-text.ts'
import { askReceivers, type Parcel, sendParcel, sendProblem, takersOf } from '../../state/samp-sending.ts'
import { countRows, type RowRanges } from '../../state/selection-ranges.ts'
import type { MenuGroup, MenuLine } from '../../widgets/menu.tsx'

/** Something that a menu offers to send. */
export interface Offer {
  readonly key: string
  /** `table`, `3 rows`, `3 spectra`: as it stands between "Send" and "to"; of a position: empty. */
  readonly word: string
  /** Items of its kinds, for who takes it. */
  readonly sample: readonly SampItem[]
  /** Reads what is to be sent; undefined: it cannot be read, and that was said. */
  readonly load: () => Promise<Parcel | undefined> | Parcel
}

export const takesParcel = (peer: SampPeer, { items }: Pick<Parcel, 'items'>): boolean =>
  items.every((item) => takers(item, [peer]).length > 0)

export const tableParcel = ({ id, title }: Pick<TableInfo, 'id' | 'title'>): Parcel => ({
  what: `“${title}”`,
  items: [{ kind: 'table', table: id }],
})

const rowsWord = (ranges: RowRanges): string => rowsText(countRows(ranges))

export const rowsParcel = ({ id, title }: Pick<TableInfo, 'id' | 'title'>, ranges: RowRanges): Parcel => ({
  what: `${rowsWord(ranges)} of “${title}”`,
  items: [{ kind: 'table', table: id, rows: ranges.map(([start, end]): [number, number] => [start, end]) }],
})

const offerOf = (key: string, word: string, parcel: Parcel): Offer => ({
  key,
  word,
  sample: parcel.items,
  load: () => parcel,
})

export const tableOffer = (table: Pick<TableInfo, 'id' | 'title'>): Offer =>
  offerOf('table', 'table', tableParcel(table))

/** The selected rows of a table, where there are any. */
export const rowsOffers = (table: Pick<TableInfo, 'id' | 'title'>, ranges: RowRanges): readonly Offer[] =>
  countRows(ranges) === 0 ? [] : [offerOf('rows', rowsWord(ranges), rowsParcel(table, ranges))]

const isPosition = ({ sample }: Offer): boolean => sample[0]?.kind === 'position'

/** An offer as a line: to the only receiver at once, to several beside it, to nobody with the reason. */
export function sendLine(offer: Offer): MenuLine {
  const { key, word, sample } = offer
  const position = isPosition(offer)
  const to = takersOf({ items: sample })
  const id = (receiver: string): string => `samp:${key}:${receiver}`
  const problem = sendProblem({ items: sample })
  if (problem !== undefined)
    return { id: id(''), label: position ? 'Point here' : `Send ${word} to…`, note: problem, disabled: true }
  const [only] = to
  if (only && to.length === 1)
    return { id: id(`=${only.id}`), label: position ? `Point “${only.name}” here` : `Send ${word} to “${only.name}”` }
  return {
    id: id(''),
    label: position ? 'Point here' : `Send ${word} to`,
    more: [
      { lines: to.map((peer) => ({ id: id(`=${peer.id}`), label: peer.name })) },
      {
        lines: [
          { id: id('*'), label: position ? `All ${to.length}` : `All ${to.length} that take it` },
          { id: id('?'), label: 'Choose…' },
        ],
      },
    ],
  }
}

/** Offers as a group of a menu; none: no group. */
export const sendGroups = (offers: readonly Offer[]): readonly MenuGroup[] =>
  offers.length === 0 ? [] : [{ lines: offers.map(sendLine) }]

/** Sends what a line of `sendLine` names; whether the id was one. */
export function actOnSend(id: string, offers: readonly Offer[]): boolean {
  const [, key, receiver = ''] = /^samp:([^:]*):(.*)$/s.exec(id) ?? []
  if (key === undefined) return false
  const offer = offers.find((one) => one.key === key)
  if (offer) void give(offer, receiver)
  return true
}

async function give(offer: Offer, receiver: string): Promise<void> {
  const parcel = await offer.load()
  if (!parcel) return
  if (receiver === '?') askReceivers(parcel)
  else await sendParcel(parcel, receiver === '*' ? undefined : [receiver.slice(1)])
}
