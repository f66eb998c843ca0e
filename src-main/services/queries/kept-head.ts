/** The beginning of an answer, kept as it passes by: the raw text that an error shows one click away. */
export interface KeptHead {
  /** The same bytes, untouched. */
  readonly body: AsyncIterable<Uint8Array>
  /** Bytes that have passed. */
  bytes(): number
  /** What passed first, as text; undefined where it is not text (compressed, binary). */
  text(): string | undefined
}

/** Keeps the first `limit` bytes of a body while it is read. */
export function keepHead(body: AsyncIterable<Uint8Array>, limit: number): KeptHead {
  const kept: Uint8Array[] = []
  let bytes = 0
  let missing = limit
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      bytes += chunk.length
      if (missing > 0) {
        kept.push(chunk.slice(0, missing))
        missing -= Math.min(missing, chunk.length)
      }
      yield chunk
    }
  }
  return {
    body: pass(),
    bytes: () => bytes,
    text() {
      const decoder = new TextDecoder()
      const text = kept.map((chunk) => decoder.decode(chunk, { stream: true })).join('')
      return text === '' || text.includes('\0') ? undefined : text
    },
  }
}
