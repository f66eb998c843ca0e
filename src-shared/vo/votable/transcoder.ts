/** How many bytes are looked at for the declaration of an encoding. */
const declarationBytes = 1024

/**
 * The encoding that a document declares, by its byte order mark or its XML declaration, where it is another than
 * UTF-8 or its subset ASCII; undefined otherwise. White space and text before the declaration do not hide it.
 */
export function encodingOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0x3c && bytes[1] === 0 && bytes[2] === 0x3f) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] === 0x3c && bytes[2] === 0) return 'utf-16be'
  const head = String.fromCharCode(...bytes.subarray(0, declarationBytes))
  const declared = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1]?.toLowerCase()
  if (declared === undefined || /^(utf-?8|(us-)?ascii|utf-?16.*)$/.test(declared)) return undefined
  return declared
}

/** Turns bytes of another encoding into UTF-8, piece by piece. */
export class Transcoder {
  readonly #decoder: InstanceType<typeof TextDecoder>
  readonly #encoder = new TextEncoder()

  private constructor(decoder: InstanceType<typeof TextDecoder>) {
    this.#decoder = decoder
  }

  /** Undefined where the encoding's name is not known. */
  static of(encoding: string): Transcoder | undefined {
    try {
      return new Transcoder(new TextDecoder(encoding))
    } catch {
      return undefined
    }
  }

  /** `last`: what was left of a character cut in two becomes a replacement character. */
  piece(bytes: Uint8Array, last = false): Uint8Array<ArrayBuffer> {
    return this.#encoder.encode(this.#decoder.decode(bytes, { stream: !last }))
  }
}
