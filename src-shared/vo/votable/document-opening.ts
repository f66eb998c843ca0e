import { tagText } from '../xml/tag-text.ts'

/** What the first bytes of a document say it is. */
export type Opening =
  | { readonly kind: 'more' }
  /** XML begins at `at`; what stands before is not XML. */
  | { readonly kind: 'xml'; readonly at: number }
  | { readonly kind: 'html' }
  /** Something we know by its first bytes, but do not read here. */
  | { readonly kind: 'other'; readonly what: string }
  | { readonly kind: 'nothing' }

/** How much is looked at before a document without XML is given up. */
const sniffBytes = 65_536
const glanceBytes = 1024
const comments = /<!--[\s\S]*?(-->|$)/g
const opening = /<([A-Za-z_][\w.:-]*|!DOCTYPE\s+[\w:.-]+)/

const signatures: readonly (readonly [string, string])[] = [
  ['SIMPLE  =', 'a FITS file'],
  ['PAR1', 'a Parquet file'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['%PDF', 'a PDF document'],
  ['\u0089PNG', 'a PNG image'],
  ['BZh', 'a bzip2 archive'],
  ['\u00fd7zXZ', 'an xz archive'],
]

/** Tells XML, HTML and other things apart by bytes[start, end). */
export function openingOf(bytes: Uint8Array, start: number, end: number, final: boolean): Opening {
  let p = start
  if (bytes[p] === 0xef && bytes[p + 1] === 0xbb && bytes[p + 2] === 0xbf) p += 3
  const head = latinText(bytes, p, Math.min(end, p + 16))
  const known = signatures.find(([sign]) => head.startsWith(sign))
  if (known) return { kind: 'other', what: known[1] }
  const limit = Math.min(end, start + sniffBytes)
  let at = p
  while (at < limit && bytes[at] !== 0x3c) at++
  if (at >= limit) return limit < end || final || limit - start >= sniffBytes ? { kind: 'nothing' } : { kind: 'more' }
  // An HTML page may begin with a declaration, comments or an XML declaration. Nearly always a glance is enough.
  const glance = Math.min(limit, at + glanceBytes)
  let text = latinText(bytes, at, glance).replace(comments, '')
  let first = opening.exec(text)
  if (glance < limit && (!first || first.index + first[0].length + 1 >= text.length || text.includes('<!--'))) {
    text = latinText(bytes, at, limit).replace(comments, '')
    first = opening.exec(text)
  }
  if (!first) return final || limit - start >= sniffBytes ? { kind: 'xml', at } : { kind: 'more' }
  const name = (first[1] ?? '').replace(/^!DOCTYPE\s+/, '').toLowerCase()
  // A name cut by the end of what is there may still grow.
  if (!final && (first.index ?? 0) + first[0].length >= text.length) return { kind: 'more' }
  return /^(.*:)?(html|head|body)$/.test(name) ? { kind: 'html' } : { kind: 'xml', at }
}

/** The title of an HTML page, its first heading, or its first words. */
export function htmlTitle(text: string): string {
  const title = tagText(text, 'title', 2000) || tagText(text, 'h1', 2000)
  const raw = title || text.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
  const plain = raw
    .slice(0, 8192)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
  return plain === '' ? 'A page without a title' : plain.slice(0, 300)
}

function latinText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let p = start; p < end; p += 4096) {
    text += String.fromCharCode(...bytes.subarray(p, Math.min(end, p + 4096)))
  }
  return text
}
