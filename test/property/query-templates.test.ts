// A value in a template never changes what is around it: whatever a person types stays one literal, one number, one
// position.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate, templateNames, templateOf } from '#shared/vo/adql/template.ts'
import { tokenize } from '#shared/vo/adql/tokenizer.ts'

/** Tokens that mean something, as text. */
const meaningful = (adql: string): string[] =>
  tokenize(adql)
    .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
    .map(({ start, end }) => adql.slice(start, end))

/** Characters that end literals, begin comments and fill templates, among others. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', '--', '/*', '*/', '{', '}', '{a}', '{{a}}', '\n', ';', '\\', '$$', ' '),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''))
const text = nasty.filter((value) => value.trim() !== '' && !value.includes('\0'))

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`

test('a text is one character literal that says the same', () => {
  fc.assert(
    fc.property(text, (value) => {
      const filled = fillTemplate('SELECT a FROM t WHERE name = {a} AND b > 1 -- {a}', { a: { kind: 'text', value } })
      if (!filled.ok) throw new Error('not filled')
      const tokens = meaningful(filled.adql)
      const own = tokens[7] ?? ''
      expect([...tokens.slice(0, 7), ...tokens.slice(8)]).toEqual(
        meaningful('SELECT a FROM t WHERE name =  AND b > 1 -- {a}'),
      )
      expect(own.slice(1, -1).replaceAll("''", "'")).toBe(value)
    }),
  )
})

test('a text inside a literal or a name in quotes does not end it', () => {
  fc.assert(
    fc.property(text, (value) => {
      const filled = fillTemplate(`SELECT "x {a}" FROM t WHERE n LIKE '%{a}%' OR c = 2`, { a: { kind: 'text', value } })
      if (!filled.ok) throw new Error('not filled')
      const delimited = `"x ${value.replaceAll('"', '""')}"`
      expect(meaningful(filled.adql)).toEqual([
        'SELECT',
        delimited,
        'FROM',
        't',
        'WHERE',
        'n',
        'LIKE',
        literal(`%${value}%`),
        'OR',
        'c',
        '=',
        '2',
      ])
    }),
  )
})

test('a number is a number of the same size, also behind a minus sign', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const filled = fillTemplate('SELECT x-{a} FROM t', { a: { kind: 'number', value: String(number) } })
      if (!filled.ok) throw new Error('not filled')
      const tokens = meaningful(filled.adql)
      const sign = tokens[3] === '-' ? -1 : 1
      expect(sign * Number(tokens[sign < 0 ? 4 : 3]) + 0).toBe(number + 0)
      expect(tokens.slice(-2)).toEqual(['FROM', 't'])
    }),
  )
})

test('a position is two numbers with a comma between', () => {
  const ra = fc.double({ min: 0, max: 359.999, noNaN: true })
  const dec = fc.double({ min: -90, max: 90, noNaN: true })
  fc.assert(
    fc.property(ra, dec, (raDegrees, decDegrees) => {
      const value = `${raDegrees.toFixed(7)} ${decDegrees.toFixed(7)}`
      const filled = fillTemplate('POINT({p})', { p: { kind: 'position', value } })
      if (!filled.ok) throw new Error(JSON.stringify(filled))
      const numbers = /^POINT\((-?[\d.]+), (-?[\d.]+)\)$/.exec(filled.adql)
      expect(Number(numbers?.[1])).toBe(Number(raDegrees.toFixed(7)))
      expect(Number(numbers?.[2]) + 0).toBe(Number(decDegrees.toFixed(7)) + 0)
    }),
  )
})

test('any query is a template that differs by values alone: none is asked for in quotes or comments', () => {
  fc.assert(
    fc.property(nasty, (adql) => {
      const template = templateOf(adql)
      const asked = templateNames(template)
      const values = Object.fromEntries(asked.map((name) => [name, { kind: 'number', value: '7' } as const]))
      const filled = fillTemplate(template, values)
      if (!filled.ok) throw new Error('not filled')
      if (asked.length === 0) expect(filled.adql).toBe(adql)
      const quoted = (text: string) =>
        tokenize(text).flatMap(({ kind, start, end }) =>
          kind === 'string' || kind === 'delimited-identifier' || kind === 'comment' ? [text.slice(start, end)] : [],
        )
      expect(quoted(filled.adql)).toEqual(quoted(adql))
    }),
  )
})
