import { describe, expect, test } from 'vitest'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { fillTemplate, sampleOf, templateNames, templateOf } from '#shared/vo/adql/template.ts'

const number = (value: string) => ({ kind: 'number', value }) as const
const text = (value: string) => ({ kind: 'text', value }) as const
const position = (value: string) => ({ kind: 'position', value }) as const

describe('a template with values', () => {
  test('numbers, texts and positions stand as ADQL writes them', () => {
    const template =
      'SELECT TOP {n} * FROM t WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, {r})) AND kind = {kind}'
    const values = { n: number('10'), place: position('03 47 24 +24 07 00'), r: number('+1e-1'), kind: text("O'Neil") }
    expect(fillTemplate(template, values)).toEqual({
      ok: true,
      adql: "SELECT TOP 10 * FROM t WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.85, 24.116666666667, 1e-1)) AND kind = 'O''Neil'",
    })
  })

  test.each([
    ['a negative number behind a minus sign begins no comment', 'x-{n}', 'x- -5'],
    ['a number goes on a word', 'w{n}mag', 'w-5mag'],
    ['two braces stand for one', '{{n}} {n}', '{n} -5'],
    ['other braces stand for themselves', '{ } {ts} {1} {n }', undefined],
    ['comments stay as they are', 'a -- {n}\n/* {n} */ {n}', 'a -- {n}\n/* {n} */ -5'],
    ['in a literal it is its characters', '\'{n}\' "{n}"', '\'-5\' "-5"'],
  ])('%s', (_what, template, adql) => {
    const filled = fillTemplate(template, { n: number('-5'), ts: number('1') })
    expect(filled).toEqual({ ok: true, adql: adql ?? '{ } 1 {1} {n }' })
  })

  test('a position goes with a negative declination', () => {
    expect(fillTemplate('POINT({p})', { p: position('10.5, -20.25') })).toEqual({
      ok: true,
      adql: 'POINT(10.5, -20.25)',
    })
    const tiny = { p: position('0.0000000004 -0.0000005') }
    expect(fillTemplate('POINT({p})', tiny)).toEqual({ ok: true, adql: 'POINT(0.0000000004, -0.0000005)' })
    const nothing = { p: position('100 -0.0000000000001') }
    expect(fillTemplate('POINT({p})', nothing)).toEqual({ ok: true, adql: 'POINT(100, 0)' })
  })

  test('every name without a value is named, and every value that is none', () => {
    const filled = fillTemplate('{a} {b} {a} {c} {d} -- {e}', {
      b: text('  '),
      c: number('1; DROP'),
      d: position('12'),
    })
    expect(filled).toEqual({
      ok: false,
      missing: ['a', 'b'],
      wrong: [
        { name: 'c', reason: 'Expected a number such as 12.5, -3 or 1e-4.' },
        { name: 'd', reason: 'The declination is missing.' },
      ],
    })
  })

  test('names of an object’s own kind are names like others', () => {
    expect(fillTemplate('{constructor} {toString}', {})).toMatchObject({ missing: ['constructor', 'toString'] })
  })

  test('a text with a null character is refused', () => {
    expect(fillTemplate('{a}', { a: text('a\0b') })).toMatchObject({ wrong: [{ name: 'a' }] })
  })
})

test('a template says what it asks for, each name once', () => {
  expect(templateNames("SELECT {a} FROM t WHERE b = '{b}' AND c = {a} -- {d}\n AND {{e}}")).toEqual(['a', 'b'])
})

test('a query becomes a template: braces among its words ask for a value, in quotes they are text', () => {
  const query = `SELECT {a}, "{b}" FROM {{d}} WHERE c = '{e} {f g}' -- {h}\n AND i = {i}`
  const template = `SELECT {a}, "{{b}}" FROM {{{d}}} WHERE c = '{{e}} {f g}' -- {h}\n AND i = {i}`
  expect(templateOf(query)).toBe(template)
  expect(templateNames(template)).toEqual(['a', 'i'])
  const value = { kind: 'number', value: '1' } as const
  expect(fillTemplate(template, { a: value, b: value, e: value, i: value })).toEqual({
    ok: true,
    adql: `SELECT 1, "{b}" FROM {{d}} WHERE c = '{e} {f g}' -- {h}\n AND i = 1`,
  })
})

test('is read for mistakes with a value of its kind in each place, all else where it was', () => {
  const values = { n: { kind: 'number' }, place: { kind: 'position' }, name: { kind: 'text' } } as const
  const template = "SELECT TOP {n} {{x}} -- {n}\nFROM t WHERE a={name} AND b='{n}' AND c=POINT({place}) AND d={other}"
  const sample = sampleOf(template, values)
  expect(sample).toBe(
    "SELECT TOP 0   {{x}} -- {n}\nFROM t WHERE a=''     AND b='{n}' AND c=POINT(0,0    ) AND d=0      ",
  )
  const wrong = 'SELECT TOP {n} * FROM t WHERE 1=CONTAINS(POINT(ra, dec), CIRCLE({place}, {r})) ORDER vmag'
  expect(parseAdql(sampleOf(wrong, values), { version: '2.1' }).diagnostics.map(({ range }) => range.start)).toEqual([
    parseAdql('SELECT TOP 555 * FROM t WHERE 1=CONTAINS(POINT(ra, dec), CIRCLE(1.5, 44, 555)) ORDER vmag', {
      version: '2.1',
    }).diagnostics[0]?.range.start,
  ])
})
