/** Makes the cards of a FITS header (FITS 4.0, 4.2), in blocks of 2880 bytes. */
export class CardWriter {
  readonly #cards: string[] = []
  /** What could not be said in ASCII, by keyword. */
  readonly replaced: string[] = []

  logical(keyword: string, value: boolean): void {
    this.#fixed(keyword, value ? 'T' : 'F', '')
  }

  number(keyword: string, value: number | bigint, comment = ''): void {
    this.#fixed(keyword, String(value), comment)
  }

  /** A text of any length: what one card does not hold goes on in CONTINUE cards (FITS 4.0, 4.2.1.2). */
  text(keyword: string, value: string, comment = ''): void {
    const quoted = this.#ascii(keyword, value).trimEnd().replaceAll("'", "''")
    const name = keyword.padEnd(8)
    if (quoted.length <= 68) {
      const card = `${name}= '${quoted.padEnd(8)}'`
      this.#push(comment === '' ? card : `${card.padEnd(30)} / ${this.#ascii(keyword, comment)}`)
      return
    }
    let rest = quoted
    let head = `${name}= `
    while (rest !== '') {
      let size = rest.length <= 68 ? rest.length : 67
      // A doubled quote stays in one card.
      if (size < rest.length && /(^|[^'])('')*'$/.test(rest.slice(0, size))) size--
      const more = size < rest.length
      this.#push(`${head}'${rest.slice(0, size)}${more ? '&' : ''}'`)
      rest = rest.slice(size)
      head = 'CONTINUE  '
    }
  }

  /** Text without a value, in as many cards as it takes. */
  remark(keyword: 'COMMENT' | 'HISTORY', text: string): void {
    for (const line of this.#ascii(keyword, text).split(/[\r\n]+/))
      for (let at = 0; at < Math.max(1, line.length); at += 72) this.#push(`${keyword} ${line.slice(at, at + 72)}`)
  }

  /** The header with its END, filled with blanks. */
  bytes(): Uint8Array {
    const text = [...this.#cards, 'END'.padEnd(80)].join('')
    return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880))
  }

  #fixed(keyword: string, value: string, comment: string): void {
    const card = `${keyword.padEnd(8)}= ${value.padStart(20)}`
    this.#push(comment === '' ? card : `${card} / ${comment}`)
  }

  #push(card: string): void {
    this.#cards.push(card.slice(0, 80).padEnd(80))
  }

  #ascii(keyword: string, text: string): string {
    const ascii = headerText(text)
    if (ascii.includes('?') && !text.includes('?')) this.replaced.push(keyword)
    return ascii
  }
}

const spelled: Readonly<Record<string, string>> = {
  µ: 'u',
  μ: 'u',
  Å: 'Angstrom',
  '°': 'deg',
  '′': "'",
  '″': '"',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '±': '+/-',
  '·': '.',
}

/** Text in the characters that a header may hold (FITS 4.0, 3.3.1: ASCII 32 to 126); `?` for what has no spelling there. */
export function headerText(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => spelled[character] ?? character.normalize('NFKD').replace(/[\u0300-\u036f]/g, ''))
    .join('')
    .replace(/[\r\n\t]/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?')
}
