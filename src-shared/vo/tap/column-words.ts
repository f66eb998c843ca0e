/** The parts of a column that a word of a search may name: `ucd:pos.eq`, `unit:mas`, `name:ra`. */
export const columnParts = ['name', 'unit', 'ucd'] as const
export type ColumnPart = (typeof columnParts)[number]

/** A word that columns are searched for, lower case. */
export interface ColumnWord {
  /** Empty, behind a part: any text. */
  readonly text: string
  /** Where it stands; absent: anywhere in what is said of the column or its table. */
  readonly part?: ColumnPart
}

const named = new RegExp(`^(${columnParts.join('|')}):(.*)$`)
/** Only the letters A to Z: places in the text stay places in the text that is searched. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** The words of a search of columns. */
export const readColumnWords = (text: string): readonly ColumnWord[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word): ColumnWord => {
      const [, part, rest] = named.exec(lower(word)) ?? []
      const own = columnParts.find((name) => name === part)
      return own === undefined || rest === undefined ? { text: lower(word) } : { text: rest, part: own }
    })

/** The texts to mark in one part of a column that was found, or in what is said of its table. */
export const wordsToMark = (words: readonly ColumnWord[], part?: ColumnPart): readonly string[] =>
  words.filter((word) => word.text !== '' && (word.part === undefined || word.part === part)).map(({ text }) => text)
