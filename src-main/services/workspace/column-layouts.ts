import * as v from 'valibot'
import type { Outcome } from '#shared/ipc/fault.ts'
import { ColumnLayout, isPlain } from '#shared/model/column-layout.ts'
import type { KeptValue } from '../../store/kept-value.ts'
import type { Store } from '../../store/store.ts'

const Entry = v.object({ key: v.string(), layout: ColumnLayout })
type Entry = v.InferOutput<typeof Entry>

/** Arrangements kept at most; those not touched for longest go first. */
const capacity = 200

/** How the columns of tables were arranged, by where the tables come from. */
export class ColumnLayouts {
  readonly #kept: KeptValue<Entry[]>

  private constructor(kept: KeptValue<Entry[]>) {
    this.#kept = kept
  }

  static async open(store: Store): Promise<ColumnLayouts> {
    return new ColumnLayouts(
      await store.value({
        file: 'columns.json',
        what: 'The arrangement of columns',
        shape: v.array(Entry),
        initial: [],
      }),
    )
  }

  find(key: string): ColumnLayout | null {
    return this.#kept.value.find((entry) => entry.key === key)?.layout ?? null
  }

  save(key: string, layout: ColumnLayout | null): void {
    const rest = this.#kept.value.filter((entry) => entry.key !== key)
    if (layout && !isPlain(layout)) this.#kept.set([...rest, { key, layout }].slice(-capacity))
    else if (rest.length < this.#kept.value.length) this.#kept.set(rest)
  }

  flush(): Promise<Outcome<null>> {
    return this.#kept.flush()
  }
}
