/**
 * The least number of letters to change, drop, add or swap with a neighbour to get from one word to the other (optimal
 * string alignment); counted up to `most`, more is `most + 1`.
 */
export function letterDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1)
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return Math.min(most + 1, last[other.length] ?? 0)
}

/** What other dialects say. */
const otherWords: ReadonlyMap<string, string> = new Map([['MINUS', 'EXCEPT']])

/**
 * The word of the list that was most likely meant, or undefined. One slip is forgiven in words of three letters and
 * more, two in words of six and more that begin with the right letter.
 */
export function meantWord(written: string, words: Iterable<string>): string | undefined {
  const word = written.toUpperCase()
  if (word.length < 3 || word.length > 30) return undefined
  let best = otherWords.get(word)
  if (best !== undefined) for (const candidate of words) if (candidate === best) return best
  best = undefined
  let least = 3
  for (const candidate of words) {
    const distance = letterDistance(word, candidate, 2)
    const allowed = candidate.length >= 6 && candidate[0] === word[0] ? 2 : candidate.length >= 3 ? 1 : 0
    if (distance > 0 && distance <= allowed && distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}
