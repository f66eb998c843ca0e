import { expect, test } from 'vitest'
import { isThemeChoice, resolveTheme, themeChoices } from '#renderer/theme/theme.ts'
import { Theme } from '#shared/ipc/workspace.ts'
import { themeNames } from './tokens.ts'

const plain = { dark: false, moreContrast: false }

test('the theme follows the screen only where it is asked to', () => {
  expect(resolveTheme('system', plain)).toBe('light')
  expect(resolveTheme('system', { ...plain, dark: true })).toBe('dark')
  expect(resolveTheme('light', { dark: true, moreContrast: true })).toBe('light')
  expect(resolveTheme('red', plain)).toBe('red')
})

test('a screen that asks for more contrast gets it, light or dark', () => {
  expect(resolveTheme('system', { dark: false, moreContrast: true })).toBe('contrast')
  expect(resolveTheme('system', { dark: true, moreContrast: true })).toBe('contrast')
})

test('the menu, the settings and the style sheet know the same themes', () => {
  expect(themeChoices.map(({ id }) => id)).toEqual(Theme.options)
  expect(themeChoices.map(({ id }) => id)).toEqual(['system', ...themeNames])
  expect(isThemeChoice('red')).toBe(true)
  expect(isThemeChoice('sepia')).toBe(false)
})
