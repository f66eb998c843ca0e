/** What a card of a FITS header says; undefined: the keyword has no value. */
export type CardValue = string | number | bigint | boolean | undefined

export interface FitsCard {
  readonly keyword: string
  readonly value: CardValue
  /** The text after the slash; of COMMENT, HISTORY and blank keywords: the whole text. */
  readonly comment: string
}

/** Bytes of a card and of a block (FITS 4.0, 3.1 and 3.3.1). */
export const cardBytes = 80
export const blockBytes = 2880

/** The cards of one header, in order, with CONTINUEd strings put together (FITS 4.0, 4.2.1.2). */
export class FitsHeader {
  readonly cards: readonly FitsCard[]
  readonly #byKeyword = new Map<string, CardValue>()

  constructor(cards: readonly FitsCard[]) {
    this.cards = cards
    // Of a keyword that stands twice the first counts, as most readers have it.
    for (const { keyword, value } of cards) if (!this.#byKeyword.has(keyword)) this.#byKeyword.set(keyword, value)
  }

  value(keyword: string): CardValue {
    return this.#byKeyword.get(keyword)
  }

  /** A text without the blanks around it; undefined where there is none. */
  text(keyword: string): string | undefined {
    const value = this.value(keyword)
    const text = typeof value === 'string' ? value.trim() : value === undefined ? '' : String(value)
    return text === '' ? undefined : text
  }

  number(keyword: string): number | undefined {
    const value = this.value(keyword)
    if (typeof value === 'bigint') return Number(value)
    return typeof value === 'number' ? value : undefined
  }

  /** A whole number of at least 0 that doubles hold exactly; undefined where the card is absent or says anything else. */
  count(keyword: string): number | undefined {
    const value = this.number(keyword)
    return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
  }
}

/** Reads cards from whole blocks; answers undefined while END is not among them. */
export function readHeader(bytes: Uint8Array, start: number, end: number): FitsHeader | undefined {
  const cards: FitsCard[] = []
  for (let at = start; at + cardBytes <= end; at += cardBytes) {
    const text = latinText(bytes, at, at + cardBytes)
    if (text.startsWith('END') && text.trimEnd() === 'END') return new FitsHeader(cards)
    const card = cardOf(text)
    const before = cards.at(-1)
    if (card.keyword === 'CONTINUE' && typeof before?.value === 'string' && before.value.endsWith('&')) {
      const more = typeof card.value === 'string' ? card.value : ''
      cards[cards.length - 1] = {
        keyword: before.keyword,
        value: before.value.slice(0, -1) + more,
        comment: [before.comment, card.comment].filter((part) => part !== '').join(' '),
      }
    } else if (card.keyword !== 'CONTINUE') cards.push(card)
  }
  return undefined
}

function latinText(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

/** One card of 80 characters (FITS 4.0, 4.1 and 4.2). */
export function cardOf(card: string): FitsCard {
  let keyword = card.slice(0, 8).trimEnd().toUpperCase()
  let rest = card.slice(8)
  if (keyword === 'HIERARCH') {
    // ESO's convention for longer names.
    const equals = card.indexOf('=')
    if (equals > 0) {
      keyword = card.slice(9, equals).trim()
      rest = card.slice(equals)
    }
  }
  if (keyword === 'CONTINUE') rest = `= ${rest.trimStart()}`
  if (!rest.startsWith('=')) return { keyword, value: undefined, comment: rest.trimEnd() }
  const field = rest.slice(1).trimStart()
  if (field.startsWith("'")) return stringCard(keyword, field)
  const slash = field.indexOf('/')
  const text = (slash < 0 ? field : field.slice(0, slash)).trim()
  const comment = slash < 0 ? '' : field.slice(slash + 1).trim()
  return { keyword, value: plainValue(text), comment }
}

function stringCard(keyword: string, field: string): FitsCard {
  let value = ''
  let at = 1
  for (; at < field.length; at++) {
    if (field[at] !== "'") value += field[at]
    else if (field[at + 1] === "'") value += field[at++]
    else break
  }
  const rest = field.slice(at + 1).trim()
  // Blanks at the end mean nothing, those at the beginning do.
  return { keyword, value: value.trimEnd(), comment: rest.startsWith('/') ? rest.slice(1).trim() : '' }
}

function plainValue(text: string): CardValue {
  if (text === 'T') return true
  if (text === 'F') return false
  if (text === '') return undefined
  if (/^[+-]?\d+$/.test(text)) {
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : BigInt(text.replace('+', ''))
  }
  const number = Number(text.replace(/[dD]/, 'E'))
  return Number.isNaN(number) ? text : number
}
