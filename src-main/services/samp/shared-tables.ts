import type { RowRanges } from '#shared/model/samp.ts'
import { countOf, placeOf, rowAt } from '#shared/vo/samp/row-ranges.ts'
import { addressKey } from '#shared/vo/samp/table-address.ts'

/** A table as it was once sent or received: by what others know it, and which of its rows they count. */
export interface Sharing {
  /** Ours. */
  readonly table: string
  /** SAMP's `table-id`; some programs give none. */
  readonly tableId: string | undefined
  readonly url: string
  /** The rows that were sent, in this order; undefined: all. Frozen with the sending. */
  readonly rows: RowRanges | undefined
}

/** Sendings of one table that are remembered; older ones are forgotten. */
const mostSharings = 50

interface Known extends Sharing {
  readonly key: string
  /** Ids of the programs that have it. */
  readonly peers: Set<string>
}

/** By what names other programs know our tables, and we theirs. */
export class SharedTables {
  /** Latest last. */
  readonly #known = new Map<string, Known[]>()

  /** Remembers a sending or an arrival; the same one again is one more program that has it. */
  remember(sharing: Sharing, peers: readonly string[]): void {
    const key = addressKey(sharing.url)
    const all = this.#known.get(sharing.table) ?? []
    const before = all.find((one) => one.key === key && one.tableId === sharing.tableId)
    const rest = all.filter((one) => one !== before)
    const known: Known = { ...sharing, key, peers: new Set([...(before?.peers ?? []), ...peers]) }
    this.#known.set(sharing.table, [...rest, known].slice(-mostSharings))
  }

  /** A program could not take it after all. */
  withdraw(table: string, url: string, peer: string): void {
    const key = addressKey(url)
    for (const known of this.#known.get(table) ?? []) if (known.key === key) known.peers.delete(peer)
  }

  /** What a message means by a `table-id`, else by a `url`: the latest of that name. */
  find(tableId: string | undefined, url: string | undefined): Sharing | undefined {
    const all = [...this.#known.values()].flat()
    const key = url === undefined ? undefined : addressKey(url)
    const byId = tableId === undefined ? undefined : all.findLast((one) => one.tableId === tableId)
    return byId ?? (key === undefined ? undefined : all.findLast((one) => one.key === key))
  }

  /** The id under which a whole table is known already. */
  wholeId(table: string): string | undefined {
    return this.#known.get(table)?.findLast(({ rows }) => rows === undefined)?.tableId
  }

  /** How to name a table to a program: as it knows it, else as it was last sent or received. The first that has the row. */
  namedFor(table: string, peer: string): readonly Sharing[] {
    const all = [...(this.#known.get(table) ?? [])].reverse()
    return [...all.filter(({ peers }) => peers.has(peer)), ...all.filter(({ peers }) => !peers.has(peer))]
  }

  forget(table: string): void {
    this.#known.delete(table)
  }

  /** On another hub the same id is another program. */
  forgetPeers(): void {
    for (const all of this.#known.values()) for (const { peers } of all) peers.clear()
  }
}

/** Our row for one of the sending; undefined: it had fewer. `rows`: how many our table has. */
export const ownRow = ({ rows }: Pick<Sharing, 'rows'>, sent: number, count: number): number | undefined =>
  rows ? rowAt(rows, sent) : sent < count ? sent : undefined

/** The row of the sending for one of ours; undefined: it was not sent. */
export const sentRow = ({ rows }: Pick<Sharing, 'rows'>, own: number): number | undefined =>
  rows ? placeOf(rows, own) : own

/** How many rows the sending has. */
export const sentCount = ({ rows }: Pick<Sharing, 'rows'>, count: number): number => (rows ? countOf(rows) : count)
