import { KnownSecrets } from './secrets.ts'

/** In data only values of at least this many characters are taken for an echo; a shorter one may be a word of the data. */
const shortestInData = 16

/** What stands for each byte of a secret: the length of an answer stays what its headers say. */
const mask = '*'.charCodeAt(0)

type Header = readonly [string, string]

/**
 * The secrets that accounts gave for a chain of requests, and what is done where a service sends them back (an error
 * document that quotes the request, an INFO of a table): they are masked byte by byte before anybody reads the answer,
 * so that they reach no fault, history, file or window. Answers to requests without an account pass untouched.
 */
export class Echo {
  readonly #secrets = new KnownSecrets()

  /** Notes a header that an account gave. */
  expect(name: string, value: string): void {
    this.#secrets.addHeader(name, value)
  }

  /** The headers without them. Location and Set-Cookie stay as they came: they are followed and sent back, not shown. */
  headers(headers: readonly Header[]): readonly Header[] {
    return headers.map(([name, value]) =>
      /^((content-)?location|set-cookie)$/.test(name) ? [name, value] : [name, this.#secrets.removeFrom(value, 0)],
    )
  }

  /** What masks them in a decoded body; undefined: there is nothing to mask. */
  filter(status: number, contentType: string | undefined): BodyFilter | undefined {
    const isProse = status >= 400 || /^\s*text\/html/i.test(contentType ?? '')
    const sought = this.#secrets.forms.filter((form) => isProse || form.length >= shortestInData)
    return sought.length === 0 ? undefined : (chunks) => masked(chunks, sought)
  }
}

/** Passes chunks on, changed or held back by a few bytes; as many bytes come out as go in. */
export type BodyFilter = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

async function* masked(chunks: AsyncIterable<Uint8Array>, sought: readonly string[]): AsyncGenerator<Uint8Array> {
  const patterns = sought.map((form) => Buffer.from(form, 'utf8')).sort((a, b) => b.byteLength - a.byteLength)
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    // Copied: the bytes that came are not ours to change.
    const bytes = Buffer.concat([held, chunk])
    for (const pattern of patterns) maskEach(bytes, pattern)
    const open = beginning(bytes, patterns)
    held = bytes.subarray(bytes.byteLength - open)
    if (open < bytes.byteLength) yield bytes.subarray(0, bytes.byteLength - open)
  }
  // A beginning that the end of the answer cut off.
  if (held.byteLength >= shortestCut) held = Buffer.alloc(held.byteLength, mask)
  if (held.byteLength > 0) yield held
}

/** A cut off beginning of a secret is masked from this length on; shorter ones are everywhere. */
const shortestCut = 8

function maskEach(bytes: Buffer, pattern: Buffer): void {
  for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + pattern.byteLength))
    bytes.fill(mask, at, at + pattern.byteLength)
}

/** Length of the longest end of the bytes that may be the beginning of a pattern. */
function beginning(bytes: Buffer, patterns: readonly Buffer[]): number {
  let longest = 0
  for (const pattern of patterns)
    for (let length = Math.min(pattern.byteLength - 1, bytes.byteLength); length > longest; length -= 1)
      if (bytes.compare(pattern, 0, length, bytes.byteLength - length) === 0) longest = length
  return longest
}
