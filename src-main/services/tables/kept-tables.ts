import * as v from 'valibot'
import type { Outcome } from '#shared/ipc/fault.ts'
import { LeftTable, type TableInfo } from '#shared/model/table.ts'
import type { KeptValue } from '../../store/kept-value.ts'
import type { Store } from '../../store/store.ts'

/** A table as it is remembered over a restart: not its rows, but where they came from. */
export const KeptTable = v.object({
  ...LeftTable.entries,
  /** Its position among the tables of its document. */
  position: v.number(),
})
export type KeptTable = v.InferOutput<typeof KeptTable>

/** Tables remembered at most; the oldest beyond them are forgotten. */
const capacity = 200

/** What the tables of the workspace were and where they came from, from run to run. */
export class KeptTables {
  readonly #kept: Pick<KeptValue<KeptTable[]>, 'value' | 'set' | 'flush'>

  constructor(kept: Pick<KeptValue<KeptTable[]>, 'value' | 'set' | 'flush'>) {
    this.#kept = kept
    this.#dropOlderResults()
  }

  static async open(store: Store): Promise<KeptTables> {
    const what = 'The list of open tables'
    return new KeptTables(await store.value({ file: 'tables.json', what, shape: v.array(KeptTable), initial: [] }))
  }

  list(): readonly KeptTable[] {
    return this.#kept.value
  }

  find(id: string): KeptTable | undefined {
    return this.#kept.value.find((table) => table.id === id)
  }

  /** The tables that came from one reading of one document. */
  together({ provenance }: KeptTable): readonly KeptTable[] {
    return this.#kept.value.filter(
      (other) => other.provenance.source === provenance.source && other.provenance.at === provenance.at,
    )
  }

  /**
   * Remembers a table that is there. Of a query document only the last result is remembered beside those in memory.
   * True: something that was left has gone.
   */
  note(info: TableInfo, position: number, isOpen: (id: string) => boolean): boolean {
    const before = this.find(info.id)
    const { id, title, rows, provenance, document } = info
    // While rows arrive there are ten changes a second: what is remembered is the beginning and the end.
    if (before && info.state === 'reading' && before.title === title && before.provenance.at === provenance.at)
      return false
    const now: KeptTable = { id, title, rows, provenance, position, ...(document === undefined ? {} : { document }) }
    const isReplaced = (other: KeptTable) =>
      document !== undefined && other.document === document && other.id !== id && !isOpen(other.id)
    const rest = this.#kept.value.filter((other) => !isReplaced(other))
    const list = before ? rest.map((other) => (other.id === id ? now : other)) : [...rest, now]
    const { length } = this.#kept.value
    this.#kept.set(list.slice(-capacity))
    return rest.length < length
  }

  /** Forgets a table; false: it was not known. */
  forget(id: string): boolean {
    const list = this.#kept.value.filter((table) => table.id !== id)
    if (list.length === this.#kept.value.length) return false
    this.#kept.set(list)
    return true
  }

  /** None of an earlier run is in memory: of a query, its last result says it all. */
  #dropOlderResults(): void {
    const { value } = this.#kept
    const last = new Map(value.map((table) => [table.document, table]))
    const list = value.filter((table) => table.document === undefined || last.get(table.document) === table)
    if (list.length < value.length) this.#kept.set(list)
  }

  flush(): Promise<Outcome<null>> {
    return this.#kept.flush()
  }
}
