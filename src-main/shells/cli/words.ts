/** What the verbs that write tables have in common: the form of their help, and how their words are read. */

const indent = (name: string, width: number): string => `  ${name.padEnd(width)}  `

/** Lines of names and what they mean, the meanings under each other; a meaning may have more than one line. */
export function table(lines: readonly (readonly [name: string, ...meaning: string[]])[]): string {
  const width = Math.max(...lines.map(([name]) => name.length))
  return lines
    .flatMap(([name, ...meaning]) => meaning.map((text, index) => `${indent(index === 0 ? name : '', width)}${text}\n`))
    .join('')
}

/** The lines of `--format`; `out` is the word for the output, `standard` what standard output is called. */
export const formatLines = (out: string, standard: string): readonly [string, ...string[]] => [
  '--format FORMAT',
  `votable            VOTable 1.4, BINARY2 (default for .vot .votable .xml and ${standard})`,
  'votable-tabledata  VOTable 1.4, TABLEDATA',
  'votable-binary     VOTable 1.4, BINARY',
  'fits               binary tables (default for .fits .fit)',
  `csv                the first table (default for .csv); what is missing of it is said in ${out}.meta.json`,
  'tsv                the same with tabs (default for .tsv .tab)',
  'json               (default for .json)',
]

/** What holds of every file that is written. */
export const writingNote = (out: string): string =>
  `${out} is written under a temporary name and then renamed: an older ${out} stays whole if anything fails.\n`

/** The exit codes; `less`: in which ways the result may be less than the whole. */
export const exitCodes = (less: string): string =>
  `Exit codes\n${table([
    ['0', 'written'],
    ['1', 'failed; one line on standard error says what happened, where, and what to do next'],
    ['2', 'wrong usage'],
    ['3', `written, but less than the whole: ${less}`],
    ['130', 'cancelled by Ctrl-C'],
  ])}`

/** A whole number of an option; a sentence where it is none; undefined where the option is not given. */
export function wholeNumber(name: string, text: string | undefined): number | undefined | { readonly problem: string } {
  if (text === undefined) return undefined
  return /^\d{1,15}$/.test(text) ? Number(text) : { problem: `--${name} needs a whole number, not ${text}.` }
}

/** The words of a verb: its options by name, those that stand without a value, and the others in their order. */
export interface Words<Option extends string, Flag extends string = never> {
  readonly options: ReadonlyMap<Option, string>
  /** Every value of the options that may be given more than once. */
  readonly lists: ReadonlyMap<Option, readonly string[]>
  readonly flags: ReadonlySet<Flag>
  readonly others: readonly string[]
}

/**
 * Reads `--name VALUE`, `--name=VALUE` and, of flags, `--name`; a sentence where a word is wrong. `-` alone is no option,
 * and behind `--` there are none.
 */
export function readWords<Option extends string, Flag extends string = never>(
  args: readonly string[],
  names: readonly Option[],
  flagNames: readonly Flag[] = [],
  repeatable: readonly Option[] = [],
): Words<Option, Flag> | string {
  const options = new Map<Option, string>()
  const lists = new Map<Option, string[]>()
  const flags = new Set<Flag>()
  const others: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (!word.startsWith('-') || word === '-') {
      others.push(word)
      continue
    }
    if (word === '--') {
      others.push(...args.slice(i + 1))
      break
    }
    const flag = flagNames.find((known) => `--${known}` === word)
    if (flag !== undefined) {
      flags.add(flag)
      continue
    }
    const equals = word.indexOf('=')
    const written = equals < 0 ? word : word.slice(0, equals)
    const name = names.find((known) => `--${known}` === written)
    if (!name) return `unknown option ${written}.`
    if (options.has(name) && !repeatable.includes(name)) return `${written} is given twice.`
    const value = equals < 0 ? args[++i] : word.slice(equals + 1)
    if (value === undefined || value === '') return `${written} needs a value.`
    options.set(name, value)
    lists.set(name, [...(lists.get(name) ?? []), value])
  }
  return { options, lists, flags, others }
}
