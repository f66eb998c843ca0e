import { expect, test } from 'vitest'
import { adqlConfiguration, adqlTokens } from '#renderer/views/editor/adql-language.ts'
import { monacoTheme } from '#renderer/views/editor/monaco-theme.ts'
import { themeNames, tokensOf } from './tokens.ts'

/** The pieces of some lines with their colour rules, as Monaco asks for them: line by line. */
function colours(text: string): readonly string[] {
  let state = adqlTokens.getInitialState()
  return text.split('\n').flatMap((line) => {
    const { tokens, endState } = adqlTokens.tokenize(line, state)
    state = endState
    return tokens.flatMap(({ startIndex, scopes }, i) => {
      const piece = line.slice(startIndex, tokens[i + 1]?.startIndex ?? line.length)
      return scopes === '' ? [] : [`${piece}: ${scopes}`]
    })
  })
}

test('keywords, functions, names, numbers, strings and comments have their own colours', () => {
  expect(colours('SELECT TOP 10 "size" FROM sky.stars -- all\nWHERE POINT(ra, 1.5e3) <> \'x\'')).toEqual([
    'SELECT: keyword',
    'TOP: keyword',
    '10: number',
    '"size": identifier',
    'FROM: keyword',
    'sky: identifier',
    '.: delimiter',
    'stars: identifier',
    '-- all: comment',
    'WHERE: keyword',
    'POINT: function',
    '(: delimiter',
    'ra: identifier',
    ',: delimiter',
    '1.5e3: number',
    '): delimiter',
    '<>: operator',
    "'x': string",
  ])
})

test('a string that is not closed goes on in the next line', () => {
  expect(colours("'one\ntwo' x")).toEqual(["'one: string", "two': string", 'x: identifier'])
})

test('a number that goes on as a word is marked', () => {
  expect(colours('2mass')).toEqual(['2mass: invalid'])
})

test('a placeholder has the colour of a name', () => {
  expect(colours("TOP {n} '{n}' {")).toEqual(['TOP: keyword', '{n}: identifier', "'{n}': string", '{: invalid'])
})

test('a quoted name is one word to the editor', () => {
  const pattern = new RegExp(adqlConfiguration.wordPattern ?? '', 'g')
  expect('"J/A+A/1".ra_icrs'.match(pattern)).toEqual(['"J/A+A/1"', 'ra_icrs'])
})

test.each(themeNames)('the %s editor takes every colour from the tokens', (name) => {
  const tokens = tokensOf(name)
  const theme = monacoTheme(name, (token) => tokens[token] ?? '')
  expect(theme.base).toBe({ light: 'vs', dark: 'vs-dark', red: 'vs-dark', contrast: 'hc-black' }[name])
  for (const rule of theme.rules) expect(rule.foreground, rule.token).toMatch(/^[0-9a-f]{6}$/)
  for (const [part, colour] of Object.entries(theme.colors))
    expect(colour, part).toMatch(/^#[0-9a-f]{6}([0-9a-f]{2})?$/)
})
