import type { RowRanges, SkyPosition } from '#shared/model/samp.ts'
import { countOf, placeOf, rowsIn } from '#shared/vo/samp/row-ranges.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import type { Clock } from '../../store/clock.ts'
import type { SampClient } from './client/samp-client.ts'
import { originSharing, type SampTables } from './samp-tables.ts'
import { type SharedTables, type Sharing, sentRow } from './shared-tables.ts'

export interface LinkedRowsParts {
  readonly client: Pick<SampClient, 'subscribedTo' | 'notify'>
  readonly tables: SampTables
  readonly shared: SharedTables
  readonly clock: Clock
}

/** Rows of one selection that are told to others; a message of more would keep every program busy. */
export const mostSelected = 200_000
/** At most twenty messages a second of a kind: of what comes meanwhile the last counts. */
const everyMilliseconds = 50

type Kind = 'highlight' | 'select' | 'point'

/**
 * Tells the others which rows are looked at and where, as each knows the table. What came from another program is not told
 * again when the window follows it.
 */
export class LinkedRows {
  readonly #parts: LinkedRowsParts
  /** What was last received of each kind, as text: the window that follows it says the same. */
  readonly #received = new Map<Kind, string>()
  readonly #next = new Map<Kind, () => void>()
  readonly #resting = new Set<Kind>()

  constructor(parts: LinkedRowsParts) {
    this.#parts = parts
  }

  /** False: it only repeats what another program said. */
  highlight(table: string, row: number): boolean {
    return this.#own('highlight', [table, row], () => {
      const params = (sharing: Sharing): SampMap | undefined => {
        const sent = sentRow(sharing, row)
        return sent === undefined ? undefined : { row: String(sent) }
      }
      this.#tell('table.highlight.row', table, params)
    })
  }

  /** `rows`: in order, apart from each other. More than `mostSelected` are not told. */
  select(table: string, rows: RowRanges): boolean {
    if (countOf(rows) > mostSelected) return true
    return this.#own('select', [table, rows], () => {
      const params = ({ rows: sent }: Sharing): SampMap => {
        const list: string[] = []
        for (const row of rowsIn(rows)) {
          const place = sent ? placeOf(sent, row) : row
          if (place !== undefined) list.push(String(place))
        }
        return { 'row-list': list }
      }
      this.#tell('table.select.rowList', table, params)
    })
  }

  pointAt({ ra, dec }: SkyPosition): boolean {
    return this.#own('point', [ra, dec], () => this.#tellAll('coord.pointAt.sky', { ra: String(ra), dec: String(dec) }))
  }

  /** Another program said this: it is not told to others when the window follows. */
  received(kind: Kind, what: readonly unknown[]): void {
    this.#received.set(kind, JSON.stringify(what))
    this.#next.delete(kind)
  }

  #own(kind: Kind, what: readonly unknown[], tell: () => void): boolean {
    if (this.#received.get(kind) === JSON.stringify(what)) return false
    this.#received.delete(kind)
    if (this.#resting.has(kind)) this.#next.set(kind, tell)
    else this.#run(kind, tell)
    return true
  }

  #run(kind: Kind, tell: () => void): void {
    tell()
    this.#resting.add(kind)
    this.#parts.clock.after(everyMilliseconds, () => {
      this.#resting.delete(kind)
      const next = this.#next.get(kind)
      this.#next.delete(kind)
      if (next) this.#run(kind, next)
    })
  }

  /** To each as it knows the table; `params`: undefined where what was sent has none of it. */
  #tell(mtype: string, table: string, params: (sharing: Sharing) => SampMap | undefined): void {
    const { client, shared, tables } = this.#parts
    const opened = originSharing(tables, table)
    const cached = new Map<Sharing, SampMap | undefined>()
    for (const { id } of client.subscribedTo(mtype)) {
      for (const sharing of [...shared.namedFor(table, id), ...(opened ? [opened] : [])]) {
        if (!cached.has(sharing)) cached.set(sharing, params(sharing))
        const own = cached.get(sharing)
        if (own === undefined) continue
        const { tableId, url } = sharing
        this.#notify(id, mtype, { ...own, url, ...(tableId !== undefined && { 'table-id': tableId }) })
        break
      }
    }
  }

  #tellAll(mtype: string, params: SampMap): void {
    for (const { id } of this.#parts.client.subscribedTo(mtype)) this.#notify(id, mtype, params)
  }

  /** One that refuses says so in the log; nobody waits for it. */
  #notify(receiver: string, mtype: string, params: SampMap): void {
    void this.#parts.client.notify(receiver, mtype, params).catch(() => undefined)
  }
}
