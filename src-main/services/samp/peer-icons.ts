import type { Net } from '../../net/net.ts'

/** An icon is drawn at some 32 pixels; what is larger than this is none. */
const mostBytes = 262_144
const mostKept = 200
const waitSeconds = 15

/** The pictures that programs name as their icons, fetched once each, without credentials. */
export class PeerIcons {
  readonly #net: Pick<Net, 'request'>
  readonly #changed: () => void
  readonly #icons = new Map<string, string | undefined>()

  constructor(net: Pick<Net, 'request'>, changed: () => void) {
    this.#net = net
    this.#changed = changed
  }

  /** As a data: URL; undefined while it is not there, or where there is none. */
  icon(url: string): string | undefined {
    if (!this.#icons.has(url) && this.#icons.size < mostKept && /^https?:\/\//i.test(url)) {
      this.#icons.set(url, undefined)
      void this.#fetch(url)
    }
    return this.#icons.get(url)
  }

  async #fetch(url: string): Promise<void> {
    const signal = AbortSignal.timeout(waitSeconds * 1000)
    const answer = await this.#net.request({ url, signal, maxBytes: mostBytes })
    if (!answer.ok) return
    const { status, body, cancel } = answer.value
    if (status !== 200) return cancel()
    try {
      const parts: Uint8Array[] = []
      for await (const part of body) parts.push(part)
      const bytes = Buffer.concat(parts)
      const type = pictureType(bytes)
      if (type === undefined) return
      this.#icons.set(url, `data:${type};base64,${bytes.toString('base64')}`)
      this.#changed()
    } catch {
      // Too large, or cut off: there is no icon.
    }
  }
}

/** What a picture is by its first bytes; only those that hold pixels and nothing else. */
function pictureType(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png'
  if (/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))) return 'image/gif'
  return bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) ? 'image/jpeg' : undefined
}
