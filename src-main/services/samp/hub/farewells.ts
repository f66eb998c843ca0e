import * as v from 'valibot'
import { message } from '#shared/vo/samp/message.ts'
import { methodCallOf, valueText } from '#shared/vo/samp/xml-rpc-text.ts'
import type { LocalCaller } from '../../../net/local-caller.ts'
import type { ClaimedFiles } from '../../../store/claimed-file.ts'
import { hubId } from './hub.ts'

const Callbacks = v.pipe(v.string(), v.parseJson(), v.array(v.tuple([v.pipe(v.string(), v.url()), v.string()])))
const waitSeconds = 5

export interface FarewellParts {
  /** Of the hub's lockfile; the callbacks stand beside it. */
  readonly path: string
  readonly files: ClaimedFiles
  readonly caller: LocalCaller
}

/**
 * The callbacks of a hub's clients, kept beside its lockfile as closely as that. A hub that was killed says no goodbye,
 * and programs that speak by JSAMP (TOPCAT, Aladin) then wait for ever for one; the next hub says it in its place, and
 * they join that.
 */
export class Farewells {
  readonly #parts: FarewellParts
  readonly #path: string
  #written: string | undefined
  #wanted: string | undefined
  #writing: Promise<void> | undefined

  constructor(parts: FarewellParts) {
    this.#parts = parts
    this.#path = `${parts.path}.callbacks`
  }

  /** Says goodbye for the hub that was here before, if it could not; for one that has its lockfile. Does not wait for answers. Never rejects. */
  async sayForTheDead(): Promise<void> {
    const { files, caller } = this.#parts
    const text = await files.read(this.#path).catch(() => undefined)
    if (text === undefined) return
    await files.remove(this.#path, text).catch(() => undefined)
    const left = v.safeParse(Callbacks, text)
    if (!left.success) return
    const shutdown = valueText(message('samp.hub.event.shutdown'))
    for (const [url, key] of left.output) {
      const xml = methodCallOf('samp.client.receiveNotification', [valueText(key), valueText(hubId), shutdown])
      // Who has gone as well, or has noticed by itself, has no use for it.
      void caller.post(url, xml, { waitSeconds, maxBytes: 65_536 }).catch(() => undefined)
    }
  }

  /** These are the callbacks now, by private key. Never rejects: without the file a farewell may be missed, no more. */
  keep(callbacks: ReadonlyMap<string, string>): Promise<void> {
    this.#wanted = callbacks.size === 0 ? undefined : JSON.stringify([...callbacks].map(([key, url]) => [url, key]))
    this.#writing ??= this.#write()
      .catch(() => undefined)
      .finally(() => {
        this.#writing = undefined
      })
    return this.#writing
  }

  /** Writes until what is on disk is what is wanted. */
  async #write(): Promise<void> {
    const { files } = this.#parts
    while (this.#written !== this.#wanted) {
      const [before, next] = [this.#written, this.#wanted]
      if (next === undefined) await files.remove(this.#path, before ?? '')
      else if (
        before === undefined
          ? !(await files.create(this.#path, next))
          : !(await files.replace(this.#path, before, next))
      )
        return
      this.#written = next
    }
  }
}
