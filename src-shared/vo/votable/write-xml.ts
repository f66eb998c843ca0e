import type { VotableElement } from './element.ts'
import type { ByteSink } from './write-bytes.ts'
import { childrenInOrder } from './write-order.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be found
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text with the characters that XML 1.0 (section 2.2) forbids, even as references, replaced by U+FFFD. */
export const cleanText = (text: string): string => text.replace(controls, '\ufffd').replace(loneSurrogates, '\ufffd')

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }
const attributeEscapes: Readonly<Record<string, string>> = {
  ...textEscapes,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** Text between tags. A carriage return is written as a reference: a parser would turn it into a line feed. */
export const escapeText = (text: string): string =>
  cleanText(text).replace(/[&<>\r]/g, (character) => textEscapes[character] ?? character)

/** Text of an attribute in double quotes. Line feeds and tabs are written as references: a parser would turn them into blanks. */
export const escapeAttribute = (text: string): string =>
  cleanText(text).replace(/[&<>\r"\n\t]/g, (character) => attributeEscapes[character] ?? character)

/** `<name a="b">` or, closed, `<name a="b"/>`. */
export function startTag(element: VotableElement, closed: boolean): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
  return `<${element.name}${attributes.join('')}${closed ? '/>' : '>'}`
}

/** An element and all below it, one element a line where there is no text beside it. */
export function elementText(element: VotableElement): string {
  if (element.children.length === 0) return startTag(element, true)
  const mixed = element.children.some((child) => typeof child === 'string')
  const inner = childrenInOrder(element).map((child) =>
    typeof child === 'string' ? escapeText(child) : elementText(child),
  )
  return `${startTag(element, false)}${mixed ? inner.join('') : `\n${inner.join('\n')}\n`}</${element.name}>`
}

const escapes = new Map<number, Uint8Array>()
for (const [character, reference] of Object.entries(textEscapes))
  escapes.set(character.charCodeAt(0), new TextEncoder().encode(reference))
const replacement = new Uint8Array([0xef, 0xbf, 0xbd])

/**
 * UTF-8 bytes as the text of an element. Bytes that are no UTF-8 and characters that XML 1.0 forbids become U+FFFD;
 * answers how many.
 */
export function writeXmlText(sink: ByteSink, from: Uint8Array, start: number, end: number): number {
  let replaced = 0
  sink.ensure((end - start) * 5)
  let bytes = sink.bytes
  let at = sink.length
  for (let i = start; i < end; i++) {
    const byte = from[i] ?? 0
    if (byte >= 0x20 && byte < 0x80 && byte !== 0x3c && byte !== 0x3e && byte !== 0x26) {
      bytes[at++] = byte
      continue
    }
    if (byte === 0x09 || byte === 0x0a) {
      bytes[at++] = byte
      continue
    }
    if (byte < 0x80) {
      const reference = escapes.get(byte)
      if (reference === undefined) replaced++
      sink.length = at
      sink.raw(reference ?? replacement)
      bytes = sink.bytes
      at = sink.length
      continue
    }
    const length = sequenceLength(from, i, end)
    if (length === 0) {
      replaced++
      if (byte === 0xef && from[i + 1] === 0xbf && i + 2 < end && (from[i + 2] ?? 0) >= 0xbe) i += 2
      bytes[at++] = 0xef
      bytes[at++] = 0xbf
      bytes[at++] = 0xbd
    } else {
      for (let k = 0; k < length; k++) bytes[at++] = from[i + k] ?? 0
      i += length - 1
    }
  }
  sink.length = at
  return replaced
}

/** Bytes of the UTF-8 sequence that starts at `i` and is a character XML allows; 0 where there is none (RFC 3629, section 4). */
function sequenceLength(from: Uint8Array, i: number, end: number): number {
  const first = from[i] ?? 0
  const second = i + 1 < end ? (from[i + 1] ?? 0) : 0
  if ((second & 0xc0) !== 0x80) return 0
  if (first >= 0xc2 && first <= 0xdf) return 2
  const third = i + 2 < end ? (from[i + 2] ?? 0) : 0
  if ((third & 0xc0) !== 0x80) return 0
  if (first >= 0xe0 && first <= 0xef) {
    if (first === 0xe0 && second < 0xa0) return 0
    if (first === 0xed && second > 0x9f) return 0
    if (first === 0xef && second === 0xbf && third >= 0xbe) return 0
    return 3
  }
  const fourth = i + 3 < end ? (from[i + 3] ?? 0) : 0
  if ((fourth & 0xc0) !== 0x80) return 0
  if (first === 0xf0) return second >= 0x90 ? 4 : 0
  if (first >= 0xf1 && first <= 0xf3) return 4
  return first === 0xf4 && second <= 0x8f ? 4 : 0
}
