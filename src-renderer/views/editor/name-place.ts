import { isReserved } from '#shared/vo/adql/reserved-words.ts'

const wordCharacter = /[\p{L}\p{N}_"]/u

/** A name with a blank on each side where it would else grow together with a word. */
export function spaced(text: string, before: string, after: string): string {
  const left = wordCharacter.test(before) && wordCharacter.test(text[0] ?? '') ? ' ' : ''
  const right = wordCharacter.test(after) && wordCharacter.test(text.at(-1) ?? '') ? ' ' : ''
  return `${left}${text}${right}`
}

/** Comments, texts, quoted names, words with their dots, numbers, and all else by the character. */
const tokens = /--.*|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[\p{L}_][\p{L}\p{N}_.]*|\d[\w.]*|\S/gu

const tokensOf = (text: string): readonly string[] =>
  (text.match(tokens) ?? []).filter((token) => !token.startsWith('--'))

/** Words after which a list of names follows, and words that end it. */
const clauses = /^(?:select|from|where|on|using|by|having|union|intersect|except|offset|with|join)$/i

/** Whether what comes next stands in a list of columns: after SELECT, GROUP BY or ORDER BY. */
function isInList(before: readonly string[]): boolean {
  let depth = 0
  for (const token of before.toReversed()) {
    if (token === ')') depth += 1
    else if (token === '(') depth -= 1
    if (depth < 0) return false
    if (depth === 0 && clauses.test(token)) return /^(?:select|by)$/i.test(token)
  }
  return false
}

const isName = (token: string | undefined): boolean =>
  token !== undefined && (token.startsWith('"') || (/^[\p{L}_]/u.test(token) && !isReserved(token)))

/** A change of the text around a place: the last `swallowed` characters before it are replaced too. */
export interface NameChange {
  readonly text: string
  readonly swallowed: number
}

/** How a name goes in between two texts: by commas from the other names of a list of columns, else by blanks. */
export function placedName(text: string, before: string, after: string): NameChange {
  const inside = wordCharacter.test(before.at(-1) ?? '') && wordCharacter.test(after[0] ?? '')
  const words = tokensOf(before)
  const onComment = /--[^\n]*$/.test(before)
  if (inside || onComment || !isInList(words)) {
    return { text: spaced(text, before.at(-1) ?? '', after[0] ?? ''), swallowed: 0 }
  }
  const last = words.at(-1)
  const follows = isName(last) || last === ')'
  const blanks = /\s*$/.exec(before)?.[0] ?? ''
  const precedes = isName(tokensOf(after)[0])
  const end = precedes ? (/^\s/.test(after) ? ',' : ', ') : ''
  if (!follows) return { text: `${spaced(text, before.at(-1) ?? '', '')}${end}`, swallowed: 0 }
  // A comma stands at the name before it; a new line of the list stays one.
  const start = blanks.includes('\n') ? `,${blanks}` : ', '
  return { text: `${start}${spaced(text, '', end === '' ? (after[0] ?? '') : '')}${end}`, swallowed: blanks.length }
}
