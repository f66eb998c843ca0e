import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { AdqlDiagnostic, AdqlFix } from '#shared/vo/adql/diagnostic.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'

/** A query of test/fixtures/adql/broken.queries: what is wrong stands between ⟦ and ⟧, in the order of the messages. */
interface BrokenQuery {
  readonly heading: string
  readonly marked: string
  readonly messages: readonly string[]
  /** The query after all fixes, where one is offered for each message. */
  readonly fixed: string | undefined
}

function readBroken(): readonly BrokenQuery[] {
  let heading = ''
  return readFileSync(new URL('../../fixtures/adql/broken.queries', import.meta.url), 'utf8')
    .trim()
    .split('\n\n')
    .flatMap((paragraph) => {
      if (paragraph.startsWith('# ')) {
        heading = paragraph.slice(2)
        return []
      }
      const lines = paragraph.split('\n')
      const query = lines.filter((line) => !/^[!>] /.test(line)).join('\n')
      const messages = lines.filter((line) => line.startsWith('! ')).map((line) => line.slice(2))
      return [{ heading, marked: query, messages, fixed: lines.find((line) => line.startsWith('> '))?.slice(2) }]
    })
}

/** The text without the marks, and what they enclose. */
function unmark(marked: string): { adql: string; ranges: { start: number; end: number }[] } {
  const ranges: { start: number; end: number }[] = []
  const open: { start: number; end: number }[] = []
  let adql = ''
  for (const character of marked) {
    if (character === '⟦') {
      const range = { start: adql.length, end: 0 }
      ranges.push(range)
      open.push(range)
    } else if (character === '⟧') {
      const range = open.pop()
      if (range) range.end = adql.length
    } else adql += character
  }
  return { adql, ranges }
}

function applyFixes(adql: string, fixes: readonly AdqlFix[]): string {
  const edits = fixes.flatMap((fix) => fix.edits).toSorted((a, b) => b.range.start - a.range.start)
  let text = adql
  for (const { range, text: instead } of edits) text = text.slice(0, range.start) + instead + text.slice(range.end)
  return text
}

const mattering = (adql: string): readonly AdqlDiagnostic[] =>
  parseAdql(adql).diagnostics.filter(({ severity }) => severity !== 'note')

function check({ marked, messages, fixed }: BrokenQuery): void {
  const { adql, ranges } = unmark(marked)
  const found = mattering(adql)
  expect(found.map(({ message }) => message)).toEqual(messages)
  expect(found.map(({ range }) => adql.slice(range.start, range.end))).toEqual(
    ranges.map(({ start, end }) => adql.slice(start, end)),
  )
  expect(found.map(({ range }) => range)).toEqual(ranges)
  if (fixed === undefined) return
  expect(
    applyFixes(
      adql,
      found.flatMap(({ fix }) => fix ?? []),
    ),
  ).toBe(fixed)
  expect(mattering(fixed)).toEqual([])
}

const broken = readBroken()

describe('broken queries', () => {
  it('are 80 and more', () => expect(broken.length).toBeGreaterThan(80))
  for (const heading of new Set(broken.map((query) => query.heading)))
    describe(heading, () => {
      for (const query of broken.filter((one) => one.heading === heading))
        it(query.marked.replaceAll('\n', ' '), () => check(query))
    })
})
