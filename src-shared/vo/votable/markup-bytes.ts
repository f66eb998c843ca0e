import type { ReadingNotes } from './reading-notes.ts'

/** A piece of markup in bytes: a tag, or a comment, processing instruction or CDATA section (`other`). */
export interface Markup {
  readonly kind: 'open' | 'close' | 'empty' | 'other'
  /** Local name in upper case; empty for `other`. */
  readonly name: string
  /** The position after it. */
  readonly end: number
}

/** The markup that begins with the `<` at `at`; undefined where its end is not there yet. */
export function tagAt(bytes: Uint8Array, at: number, end: number): Markup | undefined {
  if (at + 1 >= end) return undefined
  const next = bytes[at + 1] as number
  if (next === 0x21 || next === 0x3f) {
    const stop = markupEnd(bytes, at, end)
    return stop < 0 ? undefined : { kind: 'other', name: '', end: stop }
  }
  const close = next === 0x2f
  let p = at + (close ? 2 : 1)
  let name = ''
  while (p < end && name.length < 256) {
    const c = bytes[p] as number
    if (c === 0x3e || c === 0x2f || c <= 32) break
    name = c === 0x3a ? '' : name + String.fromCharCode(c)
    p++
  }
  let quote = 0
  let slash = false
  for (; p < end; p++) {
    const c = bytes[p] as number
    if (quote !== 0) {
      if (c === quote) quote = 0
    } else if (c === 0x3e) {
      return { kind: close ? 'close' : slash ? 'empty' : 'open', name: name.toUpperCase(), end: p + 1 }
    } else if (c === 0x22 || c === 0x27) quote = c
    slash = c === 0x2f
  }
  return undefined
}

/** The position after a comment, CDATA section, declaration or processing instruction; -1 where its end is missing. */
export function markupEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] === 0x3f) return after(bytes, at + 2, end, '?>')
  if (startsWith(bytes, at, end, '<!--')) return after(bytes, at + 4, end, '-->')
  if (startsWith(bytes, at, end, '<![CDATA[')) return after(bytes, at + 9, end, ']]>')
  if (end - at < 9) return -1
  return after(bytes, at + 2, end, '>')
}

function startsWith(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (end - at < word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false
  return true
}

function after(bytes: Uint8Array, from: number, end: number, word: string): number {
  const last = end - word.length
  for (let p = from; p <= last; p++) if (startsWith(bytes, p, end, word)) return p + word.length
  return -1
}

interface CleanCell {
  readonly bytes: Uint8Array
  readonly length: number
  /** The position after the closing TD. */
  readonly end: number
  /** What is broken, at `end`; empty if nothing is. */
  readonly broken: string
}

const encoder = new TextEncoder()
const namedEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * A cell's text from `s` up to its closing TD: entities resolved (the five of XML and character references; others are
 * never declared here and stay as they are written), comments dropped, CDATA taken, tags inside left out.
 * Undefined where the bytes end before the cell does.
 */
export function cleanCell(bytes: Uint8Array, s: number, end: number, notes: ReadingNotes): CleanCell | undefined {
  let out = new Uint8Array(256)
  let to = 0
  let p = s
  let copied = s
  const put = (source: Uint8Array, from: number, until: number): void => {
    const size = until - from
    if (to + size + 1 > out.length) {
      const grown = new Uint8Array(Math.max(to + size + 1, out.length * 2))
      grown.set(out)
      out = grown
    }
    out.set(source.subarray(from, until), to)
    to += size
  }
  for (;;) {
    while (p < end && bytes[p] !== 0x3c && bytes[p] !== 0x26) p++
    if (p >= end) return undefined
    put(bytes, copied, p)
    if (bytes[p] === 0x26) {
      const entity = entityAt(bytes, p, end)
      if (entity === undefined) return undefined
      if (entity.text === undefined) {
        notes.add('Ampersands and entities that XML does not know are kept as they are written.')
        put(bytes, p, entity.end)
      } else {
        const text = encoder.encode(entity.text)
        put(text, 0, text.length)
      }
      p = entity.end
    } else {
      const tag = tagAt(bytes, p, end)
      if (tag === undefined) return undefined
      if (tag.kind === 'other' && bytes[p + 1] === 0x21 && bytes[p + 2] === 0x5b) put(bytes, p + 9, tag.end - 3)
      else if (tag.name === 'TD' && tag.kind === 'close') {
        out[to] = 0
        return { bytes: out, length: to, end: tag.end, broken: '' }
      } else if (tag.name === 'TD' || tag.name === 'TR' || tag.name === 'TABLEDATA') {
        return { bytes: out, length: to, end: p, broken: 'a TD that is not closed' }
      } else if (tag.kind !== 'other') notes.add('Tags inside cells are left out.')
      p = tag.end
    }
    copied = p
  }
}

/** The entity at an `&`; no text: not one of XML's own. Undefined where more bytes are needed to say. */
function entityAt(bytes: Uint8Array, at: number, end: number): { text?: string; end: number } | undefined {
  let p = at + 1
  let name = ''
  while (p < end && name.length < 12) {
    const c = bytes[p] as number
    if (c === 0x3b) return { ...resolved(name), end: p + 1 }
    const isNameByte = c === 0x23 || (c >= 48 && c <= 57) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a)
    if (!isNameByte) return { end: at + 1 }
    name += String.fromCharCode(c)
    p++
  }
  return p >= end ? undefined : { end: at + 1 }
}

function resolved(name: string): { text?: string } {
  const known = Object.hasOwn(namedEntities, name) ? namedEntities[name] : undefined
  if (known !== undefined) return { text: known }
  const match = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name)
  if (!match) return {}
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {}
  return { text: String.fromCodePoint(code) }
}
