import { ucdWords } from './ucd-words.ts'

/** First words that say something of the quantity named next: "error of declination". */
const saysOf = /^(stat|arith)\./

/** A word's meaning; for a word that is not in the table, that of the one it refines. */
function wordMeaning(word: string): string | undefined {
  for (let name = word.toLowerCase(); name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.'))))
    if (Object.hasOwn(ucdWords, name)) return ucdWords[name]
  return undefined
}

/**
 * A UCD (UCD1+, words joined by semicolons, the first one the primary) in words: `pos.eq.ra;meta.main` is "right
 * ascension, main value", `stat.error;phot.mag;em.opt.V` "error of magnitude, V band". Words that are not known are left
 * out; undefined where none is, as for a UCD1 of old.
 */
export function ucdMeaning(ucd: string): string | undefined {
  const words = ucd
    .split(';')
    .map((word) => word.trim().replace(/^[a-z]+:/i, ''))
    .filter((word) => word !== '')
  const [first = '', second, ...others] = words.map(wordMeaning)
  if (first === '') return undefined
  const start =
    second === undefined ? first : `${first}${saysOf.test(words[0]?.toLowerCase() ?? '') ? ' of ' : ', '}${second}`
  return [start, ...others.filter((meaning) => meaning !== undefined)].join(', ')
}
