import * as v from 'valibot'
import type { Outcome } from '#shared/ipc/fault.ts'
import { RecentFile } from '#shared/ipc/workspace.ts'
import type { Clock } from '../../store/clock.ts'
import type { KeptValue } from '../../store/kept-value.ts'
import type { Store } from '../../store/store.ts'

/** Files kept at most. */
const capacity = 20

/** The table files that were opened by their paths, last one first. */
export class RecentFiles {
  readonly #kept: KeptValue<RecentFile[]>
  readonly #clock: Clock

  private constructor(kept: KeptValue<RecentFile[]>, clock: Clock) {
    this.#kept = kept
    this.#clock = clock
  }

  static async open(store: Store, clock: Clock): Promise<RecentFiles> {
    const kept = await store.value({
      file: 'recents.json',
      what: 'The list of recent files',
      shape: v.array(RecentFile),
      initial: [],
    })
    return new RecentFiles(kept, clock)
  }

  list(): RecentFile[] {
    return [...this.#kept.value]
  }

  /** Puts a file at the head of the list; the oldest beyond twenty goes. */
  remember(path: string): void {
    const at = new Date(this.#clock.now()).toISOString()
    this.#kept.set([{ path, at }, ...this.#without(path)].slice(0, capacity))
  }

  forget(path: string): void {
    this.#kept.set(this.#without(path))
  }

  flush(): Promise<Outcome<null>> {
    return this.#kept.flush()
  }

  #without(path: string): RecentFile[] {
    return this.#kept.value.filter((file) => file.path !== path)
  }
}
