import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type LineState,
  stripTrailingSemicolon,
  type Token,
  tokenize,
  tokenizeLine,
} from '#shared/vo/adql/tokenizer.ts'

/** Tokens as `kind:text`, spaces left out. */
const read = (text: string): string[] => shown(text, tokenize(text))
const shown = (text: string, tokens: readonly Token[]): string[] =>
  tokens.filter((token) => token.kind !== 'space').map((token) => `${token.kind}:${text.slice(token.start, token.end)}`)
const problems = (text: string) => tokenize(text).flatMap((token) => token.problem ?? [])

/** Text of the characters that matter to a tokenizer, so that every branch is met often. */
const adqlText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`'"-*/.;()=<>!|_aeExX019 \t\n`),
      fc.constantFrom('SELECT', 'TOP', 'abs', '--', '/*', '*/', 'é', '𝛼', '\r\n', '1e5', '0xFF'),
    ),
  )
  .map((parts) => parts.join(''))

describe('the ADQL tokenizer', () => {
  it('tells keywords, functions, identifiers, numbers and strings apart', () => {
    expect(read(`SELECT TOP 10 abs(t.pm_ra), "e Mag" FROM gaia.light AS t WHERE name <> 'M 31'`)).toEqual([
      'keyword:SELECT',
      'keyword:TOP',
      'number:10',
      'function:abs',
      'punctuation:(',
      'identifier:t',
      'punctuation:.',
      'identifier:pm_ra',
      'punctuation:)',
      'punctuation:,',
      'delimited-identifier:"e Mag"',
      'keyword:FROM',
      'identifier:gaia',
      'punctuation:.',
      'identifier:light',
      'keyword:AS',
      'identifier:t',
      'keyword:WHERE',
      'identifier:name',
      'operator:<>',
      "string:'M 31'",
    ])
  })

  it('takes a name before a parenthesis for a function, but not a keyword', () => {
    expect(read('ivo_healpix_index (6, ra, dec) IN (1)').filter((t) => !t.startsWith('punct'))).toEqual([
      'function:ivo_healpix_index',
      'number:6',
      'identifier:ra',
      'identifier:dec',
      'keyword:IN',
      'number:1',
    ])
  })

  it('takes a reserved word behind a dot for a name', () => {
    expect(read('t.distance')).toEqual(['identifier:t', 'punctuation:.', 'identifier:distance'])
  })

  it.each([['1'], ['1.5'], ['.5'], ['5.'], ['1e-3'], ['2.5E+10'], ['0x7fFF'], ['6917528997577384320']])(
    'reads the number %s as one token',
    (text) => {
      expect(read(text)).toEqual([`number:${text}`])
    },
  )

  it('reads both ways to say "not equal" and the concatenation', () => {
    expect(read('a != b <> c || d <= e')).toEqual(
      expect.arrayContaining(['operator:!=', 'operator:<>', 'operator:||', 'operator:<=']),
    )
  })

  it('keeps doubled quotes inside a string and inside a name', () => {
    expect(read(`'it''s' "a""b"`)).toEqual([`string:'it''s'`, `delimited-identifier:"a""b"`])
  })

  it('says what is unterminated, malformed or not ADQL and reads on', () => {
    expect(problems("SELECT 'abc")).toEqual(['unterminated'])
    expect(problems('SELECT "abc')).toEqual(['unterminated'])
    expect(problems('/* open')).toEqual(['unterminated'])
    expect(problems('/* closed */')).toEqual(['not-adql'])
    expect(problems('2mass.data')).toEqual(['malformed'])
    expect(problems('größe')).toEqual(['not-adql'])
    expect(problems('-- a "comment" with \'quotes\n1')).toEqual([])
  })

  it('ends a line comment at the end of its line', () => {
    expect(read('-- all -- of it\r\nSELECT')).toEqual(['comment:-- all -- of it', 'keyword:SELECT'])
  })

  it('covers every character of any text, in order', () => {
    fc.assert(
      fc.property(fc.oneof(adqlText, fc.string({ unit: 'binary' })), (text) => {
        let place = 0
        for (const token of tokenize(text)) {
          expect(token.start).toBe(place)
          expect(token.end).toBeGreaterThan(token.start)
          place = token.end
        }
        expect(place).toBe(text.length)
      }),
    )
  })

  it('gives each character the same kind line by line as in one piece', () => {
    fc.assert(
      fc.property(adqlText, (text) => {
        const whole: string[] = []
        for (const token of tokenize(text)) for (let i = token.start; i < token.end; i++) whole[i] = token.kind
        let state: LineState = 'plain'
        let offset = 0
        for (const line of text.split('\n')) {
          const result = tokenizeLine(line, state)
          for (const token of result.tokens)
            for (let i = token.start; i < token.end; i++)
              expect(`${offset + i} ${token.kind}`).toBe(`${offset + i} ${whole[offset + i]}`)
          state = result.state
          offset += line.length + 1
        }
      }),
      { numRuns: 500 },
    )
  })

  it('carries an open string or comment into the next line and closes it there', () => {
    const first = tokenizeLine("SELECT 'a", 'plain')
    expect(first.state).toBe('string')
    const second = tokenizeLine("b' , c", first.state)
    expect(second.state).toBe('plain')
    expect(shown("b' , c", second.tokens)).toEqual(["string:b'", 'punctuation:,', 'identifier:c'])
    expect(tokenizeLine('/* a', 'plain').state).toBe('comment')
    expect(tokenizeLine('', 'comment').state).toBe('comment')
  })
})

describe('the trailing semicolon', () => {
  it.each([
    ['SELECT 1;', 'SELECT 1'],
    ['SELECT 1 ; \n', 'SELECT 1'],
    ['SELECT 1;; -- done', 'SELECT 1'],
    ["SELECT ';'", "SELECT ';'"],
    ['SELECT 1 -- not; here', 'SELECT 1 -- not; here'],
    ['SELECT 1; SELECT 2;', 'SELECT 1; SELECT 2'],
    ['', ''],
  ])('of %j leaves %j', (text, stripped) => {
    expect(stripTrailingSemicolon(text)).toBe(stripped)
  })
})
