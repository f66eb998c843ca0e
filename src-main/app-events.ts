import type { Contract, EmitterOf } from '#shared/ipc/contract.ts'
import type { Contracts } from '#shared/ipc/contracts.ts'
import type { ShellApp } from './ipc/shell-app.ts'

type EventListener = Parameters<ShellApp['onEvent']>[0]

/** From the services to every window: what each domain's service emits reaches all who listen. */
export class AppEvents {
  readonly #listeners = new Set<EventListener>()

  /** What a service of a domain uses to tell the windows something. */
  readonly emitterOf =
    <C extends Contract>(domain: keyof Contracts & string): EmitterOf<C> =>
    (name, item) => {
      for (const listener of this.#listeners) listener(domain, name, item)
    }

  /** Listens until the answer is called. */
  readonly onEvent = (listener: EventListener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
