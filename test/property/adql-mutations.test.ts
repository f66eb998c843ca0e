import { describe, expect, it } from 'vitest'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { printQuery } from '#shared/vo/adql/print.ts'
import type { TextRange } from '#shared/vo/adql/syntax.ts'
import { tokenize } from '#shared/vo/adql/tokenizer.ts'
import { nodesOf } from '#shared/vo/adql/visit.ts'
import { figure } from '../figures.ts'
import { ownMilliseconds } from '../own-time.ts'
import { fixtureQueries, withoutRanges } from '../unit/adql/adql-queries.ts'

// Texts that nobody would write: whatever comes in, the parser answers, and what it says lies in the text.
// With ALIDADE_FAULTS=full there are 100,000 of them.

const rounds = process.env.ALIDADE_FAULTS === 'full' ? 100_000 : 20_000
const seed = Number(process.env.ALIDADE_SEED ?? 20261121)

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const queries = fixtureQueries.map(({ adql }) => adql)
const pieces = [...new Set(queries.flatMap((adql) => tokenize(adql).map(({ start, end }) => adql.slice(start, end))))]
const odd = [
  '(',
  ')',
  ',',
  '.',
  ';',
  "'",
  '"',
  '--',
  '/*',
  '*/',
  '“',
  '‘',
  '\u00a0',
  '\ud83d',
  '\0',
  '==',
  '::',
  '[',
  '?',
]

/** A text made from a valid query by a few changes: pieces left out, swapped, doubled, put in, or spliced with another. */
function mutated(random: () => number): string {
  const below = (count: number): number => Math.floor(random() * count)
  const pick = <T>(items: readonly T[], otherwise: T): T => items[below(items.length)] ?? otherwise
  const base = pick(queries, '')
  const parts = tokenize(base).map(({ start, end }) => base.slice(start, end))
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(parts.length)
    const kind = below(7)
    if (kind === 0) parts.splice(at, 1 + below(3))
    else if (kind === 1) parts.splice(at, 0, ' ', pick(pieces, ''), ' ')
    else if (kind === 2) parts.splice(at, 1, pick(pieces, ''))
    else if (kind === 3) parts.splice(at, 0, pick(odd, ''))
    else if (kind === 4) {
      const other = below(parts.length)
      const [one, two] = [parts[at], parts[other]]
      if (one !== undefined && two !== undefined) {
        parts[at] = two
        parts[other] = one
      }
    } else if (kind === 5) {
      const splice = pick(queries, '')
      parts.splice(at, parts.length, splice.slice(below(splice.length)))
    } else {
      const text = parts[at] ?? ''
      const cut = below(text.length + 1)
      parts[at] = text.slice(0, cut) + text.slice(cut + 1)
    }
  }
  return parts.join('')
}

/** Throws where the parser's answer to a text is not in order. Plain, not by expect: it runs a hundred thousand times. */
function check(text: string): void {
  const inside = ({ start, end }: TextRange): boolean => start >= 0 && start <= end && end <= text.length
  const { query, diagnostics } = parseAdql(text)
  for (const { range, message, fix } of diagnostics) {
    if (!inside(range) || range.start === range.end)
      throw new Error(`“${message}” is said of ${JSON.stringify(range)}.`)
    if (fix?.edits.some((edit) => !inside(edit.range))) throw new Error(`“${message}” is repaired outside the text.`)
  }
  if (!query) return
  for (const node of nodesOf(query))
    if (!inside(node.range)) throw new Error(`A ${node.kind} has the range ${JSON.stringify(node.range)}.`)
  if (diagnostics.some(({ severity }) => severity === 'error')) return
  const printed = printQuery(query)
  if (JSON.stringify(withoutRanges(parseAdql(printed).query)) !== JSON.stringify(withoutRanges(query)))
    throw new Error(`Printed, it is another tree: ${printed}`)
}

describe('mutated queries', () => {
  it(`${rounds} of seed ${seed} are read; errors lie in the text; what is free of errors prints to the same tree`, () => {
    const random = randomFrom(seed)
    for (let i = 0; i < rounds; i++) {
      const text = mutated(random)
      try {
        check(text)
      } catch (error) {
        throw new Error(`Mutation ${i} of seed ${seed}: ${JSON.stringify(text)}`, { cause: error })
      }
    }
    figure(
      'broken queries',
      `${rounds} mutations of seed ${seed} read: 0 crashes, 0 errors outside the text, 0 other trees`,
    )
  })
})

describe('texts without bounds', () => {
  const deep: Readonly<Record<string, string>> = {
    parentheses: `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)} FROM t`,
    'open parentheses': `SELECT ${'('.repeat(10_000)}`,
    'open parentheses in WHERE': `SELECT a FROM t WHERE ${'('.repeat(10_000)}`,
    'tables in parentheses': `SELECT a FROM ${'('.repeat(10_000)}t`,
    subqueries: `SELECT a FROM ${'(SELECT a FROM '.repeat(10_000)}`,
    'queries in parentheses': `${'('.repeat(10_000)}SELECT a FROM t`,
    functions: `SELECT ${'ABS('.repeat(10_000)}1`,
    points: `SELECT ${'CIRCLE('.repeat(10_000)}1`,
    signs: `SELECT ${'- '.repeat(10_000)}1 FROM t`,
    negations: `SELECT a FROM t WHERE ${'NOT '.repeat(10_000)}a = 1`,
    cases: `SELECT ${'CASE WHEN a = 1 THEN '.repeat(10_000)}`,
    casts: `SELECT ${'CAST('.repeat(10_000)}1`,
    existences: `SELECT a FROM t WHERE ${'EXISTS (SELECT a FROM t WHERE '.repeat(10_000)}`,
    selects: 'SELECT '.repeat(10_000),
    sums: `SELECT 1${' + 1'.repeat(10_000)} FROM t`,
    unions: `SELECT a FROM t${' UNION SELECT a FROM t'.repeat(10_000)}`,
    joins: `SELECT a FROM t${' NATURAL JOIN t'.repeat(10_000)}`,
    conditions: `SELECT a FROM t WHERE a = 1${' AND a = 1'.repeat(10_000)}`,
    columns: `SELECT a${', a'.repeat(10_000)} FROM t`,
    names: `SELECT a${'.a'.repeat(10_000)} FROM t`,
    commas: `SELECT ${','.repeat(10_000)}`,
    'closing parentheses': `SELECT a FROM t ${')'.repeat(10_000)}`,
    quotes: `SELECT ${"'".repeat(10_001)}`,
    'odd quotes': `SELECT ${'‚“'.repeat(10_000)}`,
    'odd characters': '\ud83d?'.repeat(10_000),
    'misspelled words': 'SELCT a FORM t WEHRE '.repeat(3_000),
  }
  for (const [what, text] of Object.entries(deep))
    it(`10,000 ${what} do no harm, and take less than a second`, () => {
      const begun = ownMilliseconds()
      check(text)
      expect(ownMilliseconds() - begun).toBeLessThan(1000)
    })

  it('take time in proportion to their length', () => {
    const body = queries.filter((adql) => !/^(WITH|\(|--)|;/.test(adql) && !/UNION|ORDER|OFFSET/.test(adql))
    const text = (count: number) => Array.from({ length: count }, (_, i) => body[i % body.length]).join('\nUNION\n')
    const short = text(200)
    const long = text(1600)
    const time = (adql: string, times: number): number => {
      const begun = ownMilliseconds()
      for (let time = 0; time < times; time++) parseAdql(adql)
      return ownMilliseconds() - begun
    }
    time(short, 8)
    const tries = Array.from({ length: 5 }, () => ({ eightShort: time(short, 8), long: time(long, 1) }))
    const least = (of: 'eightShort' | 'long') => Math.min(...tries.map((one) => one[of]))
    // With the square of the length it would be eight times as much.
    expect(least('long')).toBeLessThan(4 * least('eightShort'))
  })
})
