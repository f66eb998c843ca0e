import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { markPairs, textPairs } from '#renderer/theme/contrast-pairs.ts'
import { allTokenNames, forcedTokens, themeNames, tokensOf } from './tokens.ts'

/** Relative luminance and contrast ratio (WCAG 2.2, 1.4.3). */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

describe.each(themeNames)('in the %s theme', (theme) => {
  const tokens = tokensOf(theme)
  const ratio = ([front, ground]: readonly [string, string]) => contrast(tokens[front] ?? '', tokens[ground] ?? '')

  test('text stands out from its ground by 4.5 to 1', () => {
    const faint = textPairs
      .filter((pair) => !(ratio(pair) >= 4.5))
      .map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`)
    expect(faint).toEqual([])
  })

  test('marks stand out from their ground by 3 to 1', () => {
    const faint = markPairs
      .filter((pair) => !(ratio(pair) >= 3))
      .map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`)
    expect(faint).toEqual([])
  })
})

test('the contrast of black on white is 21, of a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#2459c4', '#2459c4')).toBe(1)
})

test.each(themeNames)('the %s theme names every colour', (theme) => {
  const colours = (name: typeof theme) =>
    Object.keys(tokensOf(name)).filter((token) => /^--(color|code|shadow)/.test(token))
  expect(colours('light').length).toBeGreaterThan(25)
  expect(colours(theme).sort()).toEqual(colours('light').sort())
})

describe('the red theme', () => {
  const colours = Object.entries(tokensOf('red')).flatMap(([token, value]) =>
    [...value.matchAll(/#[0-9a-f]{6}\b/g)].map(([hex]) => ({ token, hex })),
  )

  test('shines in nothing but red', () => {
    expect(colours.length).toBeGreaterThan(20)
    expect(colours.filter(({ hex }) => !hex.endsWith('0000'))).toEqual([])
  })

  test('is never brighter than 35 % of white', () => {
    expect(Math.max(...colours.map(({ hex }) => luminance(hex)))).toBeLessThanOrEqual(0.35)
  })

  test('draws images through its filter', () => {
    expect(tokensOf('red')['--filter-image']).toBe('url("#red-light")')
  })
})

test('where the person forces colours, every colour of the window is one of theirs', () => {
  const forced = Object.entries(forcedTokens)
  expect(Object.keys(forcedTokens).sort()).toEqual(
    Object.keys(tokensOf('red'))
      .filter((token) => token !== 'color-scheme')
      .sort(),
  )
  const words = forced.flatMap(([, value]) => [...value.matchAll(/#\w+|\brgb\b/g)].map(([word]) => word))
  expect(words).toEqual([])
})

describe('style sheets', () => {
  const folder = fileURLToPath(new URL('../../../src-renderer', import.meta.url))
  const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css') && !name.endsWith('tokens.css'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

  test('name no colour of their own', () => {
    const coloured = sheets.flatMap(({ name, text }) =>
      [...text.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(/gi)].map(([colour]) => `${name}: ${colour}`),
    )
    expect(sheets.length).toBeGreaterThan(5)
    expect(coloured).toEqual([])
  })

  test('use only tokens that there are, their own, or those of flexlayout, the grid and popovers', () => {
    const unknown = sheets.flatMap(({ name, text }) => {
      const own = new Set([...text.matchAll(/(--[\w-]+)\s*:/g)].map(([, token]) => token))
      return [...text.matchAll(/var\((--[\w-]+)/g)]
        .map(([, token]) => token ?? '')
        .filter(
          (token) => !allTokenNames.has(token) && !own.has(token) && !/^--(fl|ag|flexlayout|trigger)-/.test(token),
        )
        .map((token) => `${name}: ${token}`)
    })
    expect(unknown).toEqual([])
  })
})
