import { type Fault, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Settings } from '#shared/ipc/workspace.ts'
import type { SampState } from '#shared/model/samp.ts'
import type { SampDesk } from './samp-desk.ts'
import type { SampHub } from './samp-hub.ts'

export type DeskSettings = Pick<Settings, 'sampAtStart' | 'sampHub' | 'sampWeb'>

const runsHub = ({ sampHub }: DeskSettings): boolean => sampHub !== false

/** Whether we take part, and with a hub of our own or not, by the person's settings and word; one step at a time. */
export class DeskPlace {
  readonly #desk: SampDesk
  readonly #settings: () => DeskSettings
  readonly #changed: () => void
  #known: DeskSettings
  #turn: Promise<unknown> = Promise.resolve()
  /** The hub whose pages were last opened or closed. */
  #hub: SampHub | undefined
  #wanted = false
  #web: 'off' | 'open' | Fault = 'off'

  constructor(desk: SampDesk, settings: () => DeskSettings, changed: () => void) {
    this.#desk = desk
    this.#settings = settings
    this.#changed = changed
    this.#known = settings()
  }

  /** At the start of the program. */
  async start(): Promise<void> {
    this.#known = this.#settings()
    if (this.#known.sampAtStart !== false) await this.join(runsHub(this.#known))
  }

  /** A fault: no hub runs, and none could be started. */
  join(withHub: boolean): Promise<Outcome<null>> {
    return this.#inTurn(async () => {
      const { client } = this.#desk
      await client.start({ runsHub: withHub })
      // Why no hub could be run is known only now.
      this.#changed()
      const problem = this.#desk.hubProblem()
      if (client.status !== 'alone' || !withHub) return ok(null)
      return problem ? { ok: false, fault: problem } : fail('offline', 'The hub ended as it was joined.')
    })
  }

  leave(): Promise<void> {
    return this.#inTurn(() => this.#desk.leave())
  }

  /** Follows a change of the settings where we take part. */
  async settingsChanged(): Promise<void> {
    const before = this.#known
    this.#known = this.#settings()
    const withHub = runsHub(this.#known)
    const { status } = this.#desk.client
    if (withHub !== runsHub(before) && status !== 'off' && status !== 'dismissed') {
      if (!withHub && status === 'own-hub') await this.leave()
      await this.join(withHub)
    }
    await this.followHub()
  }

  /** Lets pages in, or no longer, at the hub that we run now. */
  followHub(): Promise<void> {
    return this.#inTurn(async () => {
      const hub = this.#desk.hub()
      const wanted = hub !== undefined && this.#known.sampWeb === true
      if (hub === this.#hub && wanted === this.#wanted) return
      if (hub !== this.#hub) this.#web = 'off'
      this.#hub = hub
      this.#wanted = wanted
      if (hub === undefined || (!wanted && this.#web === 'off')) return
      if (wanted) {
        const opened = await hub.openWeb()
        this.#web = opened.ok ? 'open' : opened.fault
      } else {
        await hub.closeWeb()
        this.#web = 'off'
      }
      this.#changed()
    })
  }

  /** The hub that we run, as windows see it. */
  get hub(): SampState['hub'] {
    const hub = this.#desk.hub()
    return hub && { url: hub.url, lockfile: hub.lockfile, web: hub === this.#hub ? this.#web : 'off' }
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(step)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}
