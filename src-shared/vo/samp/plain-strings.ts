import { isSampList, type SampMap, type SampValue, sampMap } from './value.ts'

/**
 * SAMP's strings are of tab, line feed, carriage return and the characters from blank to 0x7f (SAMP 1.3, 3.3), and
 * widespread programs refuse a message with any other. What is sent is therefore written in these: letters lose their
 * accents, addresses are percent-encoded, and of the rest each character becomes a question mark.
 */
export function plainString(text: string): string {
  if (/^[\t\n\r -~]*$/.test(text)) return text
  if (/^(file|https?|ftp):/i.test(text)) return text.replace(/[^!-~]/gu, (character) => percentEncoded(character))
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\t\n\r -~]/gu, (character) => spelled[character] ?? '?')
}

/** A surrogate without its other half stands for nothing. */
const percentEncoded = (character: string): string =>
  /^[\ud800-\udfff]$/u.test(character) ? '%EF%BF%BD' : encodeURIComponent(character)

/** Letters and signs that astronomers use and that do not come apart into a letter and an accent. */
const spelled: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  λ: 'lambda',
  μ: 'u',
  '°': 'deg',
  '′': "'",
  '″': '"',
  '±': '+-',
  '×': 'x',
  '–': '-',
  '—': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '·': '.',
}

/** A value with all its strings, keys of maps included, as SAMP allows them. */
export function plainValue(value: SampValue): SampValue {
  if (typeof value === 'string') return plainString(value)
  if (isSampList(value)) return value.map((item) => plainValue(item))
  return plainMap(value)
}

export const plainMap = (map: SampMap): SampMap =>
  sampMap(Object.entries(map).map(([key, value]) => [plainString(key), plainValue(value)]))
