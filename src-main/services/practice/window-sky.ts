import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { PracticeService } from './practice-service.ts'

/**
 * The address of the practice sky as the window knows and keeps it (history, documents, provenance): the same whatever
 * port it has. Names below `localhost` never lead to another machine (RFC 6761, 6.3).
 */
export const practiceSkyUrl = 'http://practice-sky.localhost/tap'
export const practiceSkyTitle = 'Practice sky'

/** What is kept of the practice sky: the port it had, which it takes again where it is free. */
export const KeptPractice = v.object({ port: v.number() })
export type KeptPractice = v.InferOutput<typeof KeptPractice>

export interface WindowSkyParts {
  readonly start: (port: number) => Promise<Outcome<PracticeService>>
  readonly kept: { readonly value: KeptPractice; set(value: KeptPractice): void }
}

/** The practice sky of a window: starts to listen when it is first asked for, on the port it had before where that is free. */
export class WindowSky {
  readonly #parts: WindowSkyParts
  #service: Promise<Outcome<PracticeService>> | undefined
  #closed = false

  constructor(parts: WindowSkyParts) {
    this.#parts = parts
  }

  /** Where it listens in this run: `http://127.0.0.1:port/tap`. */
  async address(): Promise<Outcome<string>> {
    if (this.#closed) return fail('cancelled', 'The program is closing.')
    this.#service ??= this.#start()
    const service = await this.#service
    if (service.ok) return ok(service.value.url)
    const message = `The practice sky could not be started: ${service.fault.message}`
    return { ok: false, fault: { ...service.fault, message } }
  }

  async close(): Promise<void> {
    this.#closed = true
    const service = await this.#service
    if (service?.ok) await service.value.close()
  }

  async #start(): Promise<Outcome<PracticeService>> {
    const { start, kept } = this.#parts
    const first = await start(kept.value.port)
    // Another program may have taken the port meanwhile.
    const service = first.ok || kept.value.port === 0 ? first : await start(0)
    if (service.ok && service.value.port !== kept.value.port) kept.set({ port: service.value.port })
    return service
  }
}
