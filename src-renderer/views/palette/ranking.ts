/** What a search looks at, made once: lower case, so that a key press compares and copies nothing. */
export interface Searchable {
  readonly name: string
  /** Name and everything else that may be looked for. */
  readonly text: string
  /** Among equals the lower one comes first. */
  readonly order: number
}

export const searchable = (name: string, more: string, order: number): Searchable => ({
  name: name.toLowerCase(),
  text: `${name} ${more}`.toLowerCase(),
  order,
})

/** The words of a search, lower case. */
export const searchWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

const isWordCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95 || code > 127

/** True where a text holds a word that begins with this. */
function beginsWord(text: string, word: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !isWordCharacter(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === 95) return true
  return false
}

/** How well a word is met, 0 best; undefined: not at all. */
function wordScore({ name, text }: Searchable, word: string): number | undefined {
  // The text begins with the name: one look finds the word in either.
  const at = text.indexOf(word)
  if (at < 0) return undefined
  if (at + word.length > name.length) return beginsWord(text, word, at) ? 4 : 5
  if (at === 0) return name.length === word.length ? 0 : 1
  return beginsWord(name, word, at) ? 2 : 3
}

/** The letters of a word in their order, with as little between them as the first place allows; undefined: not there. */
function lettersScore(name: string, word: string): number | undefined {
  let at = -1
  let gaps = 0
  for (let index = 0; index < word.length; index++) {
    const next = name.indexOf(word.charAt(index), at + 1)
    if (next < 0) return undefined
    if (at >= 0) gaps += next - at - 1
    at = next
  }
  return gaps <= word.length * 3 ? 6 + Math.min(3, gaps / word.length) : undefined
}

function total(item: Searchable, words: readonly string[], score: typeof wordScore): number | undefined {
  let sum = 0
  for (const word of words) {
    const one = score(item, word)
    if (one === undefined) return undefined
    sum += one
  }
  return sum
}

const letters = (item: Searchable, word: string): number | undefined =>
  (word.length > 1 ? lettersScore(item.name, word) : undefined) ?? wordScore(item, word)

/** The best few of very many, kept in order; almost every item is turned away by one comparison. */
class Best<T> {
  readonly #limit: number
  readonly #keys: number[] = []
  readonly items: T[] = []
  count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  offer(item: T, key: number): void {
    this.count++
    const last = this.#keys.at(-1)
    if (this.items.length === this.#limit && last !== undefined && key >= last) return
    let place = this.items.length
    while (place > 0 && (this.#keys[place - 1] ?? 0) > key) place--
    this.#keys.splice(place, 0, key)
    this.items.splice(place, 0, item)
    if (this.items.length > this.#limit) {
      this.#keys.pop()
      this.items.pop()
    }
  }
}

export interface Found<T> {
  /** The best ones, best first. */
  readonly items: readonly T[]
  /** How many there are in all. */
  readonly count: number
}

/**
 * What meets every word, best first: the beginning of a name, then of a word in it, then any part of it, then what is
 * said about it; where that leaves room, names that hold the letters in their order.
 */
export function search<T extends Searchable>(lists: readonly (readonly T[])[], text: string, limit: number): Found<T> {
  const words = searchWords(text)
  if (words.length === 0) return firstOf(lists, limit)
  const whole = collect(lists, words, limit, wordScore)
  return whole.count > 0 ? whole : collect(lists, words, limit, letters)
}

/** The first ones as they stand: nothing is looked for. */
function firstOf<T>(lists: readonly (readonly T[])[], limit: number): Found<T> {
  const items: T[] = []
  for (const list of lists) items.push(...list.slice(0, limit - items.length))
  return { items, count: lists.reduce((sum, list) => sum + list.length, 0) }
}

function collect<T extends Searchable>(
  lists: readonly (readonly T[])[],
  words: readonly string[],
  limit: number,
  score: typeof wordScore,
): Found<T> {
  const best = new Best<T>(limit)
  for (const list of lists)
    for (const item of list) {
      const sum = total(item, words, score)
      if (sum !== undefined) best.offer(item, sum * 1e6 + item.order * 1e3 + Math.min(999, item.name.length))
    }
  return { items: best.items, count: best.count }
}
