import { tagText } from '../xml/tag-text.ts'
import { attributeOf, elementsOf, readXml, wholeText } from '../xml/xml-document.ts'
import { withoutErrorDetails } from './error-detail.ts'

/** What an answer turns out to be, told from its first characters: the Content-Type is often wrong. */
export type AnswerShape = 'empty' | 'html' | 'votable' | 'xml' | 'text'

/** A service's own words about a failure (DALI 1.1, 4.2; TAP 1.1, 3.3). */
export interface ErrorDocument {
  readonly shape: AnswerShape
  /** The words; absent where the document holds none. */
  readonly message?: string
}

const declarations = /^(?:\s|\uFEFF|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)+/

/**
 * The shape of an answer from its beginning. Text before the XML declaration is passed over where a VOTABLE follows
 * within the beginning, since real services send that.
 */
export function answerShape(head: string): AnswerShape {
  const bare = head.replace(declarations, '').trimStart()
  if (bare === '') return 'empty'
  if (/^(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/i.test(bare)) return 'html'
  if (/<(?:[\w.-]+:)?VOTABLE[\s>/]/.test(head)) return 'votable'
  if (/<html[\s>]/i.test(bare)) return 'html'
  return bare.startsWith('<') ? 'xml' : 'text'
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  mdash: '\u2014',
  ndash: '\u2013',
  hellip: '\u2026',
  copy: '\u00a9',
}
const decoded = (text: string): string =>
  text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole: string, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
const oneLine = (text: string): string =>
  decoded(text.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

/** The title of an HTML page, or its first heading; undefined where it has neither. */
export function htmlTitle(text: string): string | undefined {
  for (const name of ['title', 'h1']) {
    const title = oneLine(tagText(text, name, 2000))
    if (title !== '') return title.slice(0, 300)
  }
  return undefined
}

/**
 * The words of a VOTable error: the content of INFO name="QUERY_STATUS" value="ERROR" (DALI 1.1, 4.4), with a hint where
 * one stands beside it (DaCHS), or INFO name="Error" (simple protocols of old, value or content).
 */
function votableMessage(text: string): string | undefined {
  const infos = elementsOf(readXml(text).root, 'INFO')
  const status = infos.find(
    (info) =>
      attributeOf(info, 'name')?.toUpperCase() === 'QUERY_STATUS' &&
      attributeOf(info, 'value')?.trim().toUpperCase() === 'ERROR',
  )
  const old = infos.find((info) => attributeOf(info, 'name')?.toLowerCase() === 'error')
  const words = status ? wholeText(status) : old && (wholeText(old) || attributeOf(old, 'value'))
  if (words === undefined) return undefined
  const hint = infos.find((info) => attributeOf(info, 'name')?.toUpperCase() === 'HINT')
  return [
    withoutErrorDetails(words.trim()) || 'The service reported an error without a word about it.',
    hint && wholeText(hint),
  ]
    .filter((part) => part)
    .join('\n')
}

/**
 * Reads an error answer. VOTable and plain text give the service's words line by line (Daiquiri writes one
 * `FIELD: message` line for each), XML of another kind its text, HTML its title.
 */
export function readErrorDocument(text: string): ErrorDocument {
  const shape = answerShape(text)
  const message = messageOf(shape, text)
  return { shape, ...(message && { message }) }
}

function messageOf(shape: AnswerShape, text: string): string | undefined {
  if (shape === 'votable') return votableMessage(text)
  if (shape === 'html') return htmlTitle(text)
  if (shape === 'empty') return undefined
  if (shape === 'text') return text.trim()
  const { root } = readXml(text)
  return root && wholeText(root).replace(/[ \t]+/g, ' ')
}
