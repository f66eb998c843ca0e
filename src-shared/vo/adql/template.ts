import { plainDegrees, readSkyPlace } from '../sky/coordinate-text.ts'
import { type Token, tokenize } from './tokenizer.ts'

/** A value that stands for a placeholder: as it was typed, and what it is. */
export interface TemplateValue {
  readonly kind: 'number' | 'text' | 'position'
  readonly value: string
}

/** A template with its values in it, or what keeps it from being a query: names without a value, values that are none. */
export type Filled =
  | { readonly ok: true; readonly adql: string }
  | {
      readonly ok: false
      readonly missing: readonly string[]
      readonly wrong: readonly { readonly name: string; readonly reason: string }[]
    }

/** Names of placeholders: letters, digits and `_`, no digit first. */
export const templateName = /^[A-Za-z_]\w{0,63}$/

const placeholders = /\{\{([A-Za-z_]\w{0,63})\}\}|\{([A-Za-z_]\w{0,63})\}/g
const numberText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

interface Place {
  readonly start: number
  readonly end: number
  readonly name: string
  /** Written with two braces on each side: it stands for itself with one. */
  readonly isItself: boolean
  readonly within: 'plain' | 'string' | 'delimited-identifier' | 'comment'
}

/** Where a template has placeholders, and in what of the language each stands. */
function placesOf(template: string): readonly Place[] {
  const tokens = tokenize(template)
  let at = 0
  return [...template.matchAll(placeholders)].map((match) => {
    const start = match.index
    for (let token = tokens[at]; token !== undefined && token.end <= start; token = tokens[at]) at += 1
    const [whole, doubled, single] = match
    return {
      start,
      end: start + whole.length,
      name: doubled ?? single ?? '',
      isItself: doubled !== undefined,
      within: withinOf(tokens[at]),
    }
  })
}

function withinOf(token: Token | undefined): Place['within'] {
  const kind = token?.kind
  return kind === 'string' || kind === 'delimited-identifier' || kind === 'comment' ? kind : 'plain'
}

/** The names that a template asks a value for, each once; what stands in a comment asks for none. */
export const templateNames = (template: string): readonly string[] => [
  ...new Set(placesOf(template).flatMap((place) => (place.isItself || place.within === 'comment' ? [] : [place.name]))),
]

const samples: Readonly<Record<TemplateValue['kind'], string>> = { number: '0', text: "''", position: '0,0' }

/**
 * A template to be read for mistakes: in the place of each placeholder a value of its kind (a number where it has none)
 * and blanks, so that every other character keeps its place.
 */
export function sampleOf(template: string, values: Readonly<Record<string, Pick<TemplateValue, 'kind'>>>): string {
  let adql = ''
  for (const { start, end, name, isItself, within } of placesOf(template)) {
    if (isItself || within !== 'plain') continue
    const kind = Object.hasOwn(values, name) ? values[name]?.kind : undefined
    adql += template.slice(adql.length, start) + samples[kind ?? 'number'].padEnd(end - start)
  }
  return adql + template.slice(adql.length)
}

/**
 * A query as a template. ADQL has no braces of its own, so `{name}` among its words asks for a value as it does in a
 * template; in a literal or a name in quotes it is text and stays that, by a second pair of braces, and comments stay as they
 * are.
 */
export function templateOf(adql: string): string {
  let template = ''
  let from = 0
  for (const { start, end, isItself, within } of placesOf(adql)) {
    const place = adql.slice(start, end)
    const asks = !isItself && (within === 'plain' || within === 'comment')
    template += adql.slice(from, start) + (asks ? place : place.replace(/\{(\w+)\}/, '{{$1}}'))
    from = end
  }
  return template + adql.slice(from)
}

/**
 * Puts values in the places of `{name}`. Numbers stand as they are; a position stands as right ascension and declination
 * in degrees with a comma between; a text becomes a character literal (ADQL 2.1, 2.1.4: a quote in it is doubled). In a
 * literal or a delimited identifier of the template values go in as its characters, quotes doubled, so that none ends
 * it. Comments stay as they are, so that no value can end one; `{{name}}` stands for `{name}`, all other braces for
 * themselves.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, TemplateValue>>): Filled {
  const missing = new Set<string>()
  const wrong = new Map<string, string>()
  let adql = ''
  let from = 0
  for (const { start, end, name, isItself, within } of placesOf(template)) {
    adql += template.slice(from, start)
    from = end
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (isItself) adql += `{${name}}`
    else if (within === 'comment') adql += template.slice(start, end)
    else if (value === undefined || value.value.trim() === '') missing.add(name)
    else {
      const read = readTemplateValue(value)
      if (!read.ok) wrong.set(name, read.reason)
      else if (within === 'string') adql += read.text.replaceAll("'", "''")
      else if (within === 'delimited-identifier') adql += read.text.replaceAll('"', '""')
      else adql += plainText(read.text, value.kind, adql)
    }
  }
  if (missing.size > 0 || wrong.size > 0)
    return { ok: false, missing: [...missing], wrong: [...wrong].map(([name, reason]) => ({ name, reason })) }
  return { ok: true, adql: adql + template.slice(from) }
}

/** Outside of literals; two minus signs in a row would begin a comment. */
function plainText(text: string, kind: TemplateValue['kind'], before: string): string {
  if (kind === 'text') return `'${text.replaceAll("'", "''")}'`
  return text.startsWith('-') && before.endsWith('-') ? ` ${text}` : text
}

/** A value as it goes into a query, without quotes, or why it cannot. */
export function readTemplateValue({
  kind,
  value,
}: TemplateValue): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string } {
  if (kind === 'text')
    return value.includes('\0')
      ? { ok: false, reason: 'A text cannot hold a null character.' }
      : { ok: true, text: value }
  const text = value.trim()
  if (kind === 'number')
    return numberText.test(text)
      ? { ok: true, text: text.replace(/^\+/, '') }
      : { ok: false, reason: 'Expected a number such as 12.5, -3 or 1e-4.' }
  const place = readSkyPlace(text)
  if (!place.ok) return place
  const { raDegrees, decDegrees } = place.value
  return { ok: true, text: `${plainDegrees(raDegrees)}, ${plainDegrees(decDegrees)}` }
}
