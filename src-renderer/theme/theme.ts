import { create } from 'zustand'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type ThemeName = 'light' | 'dark'

const darkQuery = '(prefers-color-scheme: dark)'

/** The theme that a choice means on a screen that prefers dark or not. */
export const resolveTheme = (choice: ThemeChoice, prefersDark: boolean): ThemeName =>
  choice === 'system' ? (prefersDark ? 'dark' : 'light') : choice

/** The theme that is drawn now; what cannot use custom properties (the code editor) follows it. */
export const useTheme = create<{ readonly choice: ThemeChoice; readonly name: ThemeName }>(() => ({
  choice: 'system',
  name: 'light',
}))

/** Draws a theme: sets `data-theme` on the document. */
export function chooseTheme(choice: ThemeChoice): void {
  const name = resolveTheme(choice, matchMedia(darkQuery).matches)
  document.documentElement.dataset.theme = name
  useTheme.setState({ choice, name })
}

/** Follows the system's preference as long as the choice is `system`. Called once. */
export function startTheme(): void {
  chooseTheme(useTheme.getState().choice)
  matchMedia(darkQuery).addEventListener('change', () => chooseTheme(useTheme.getState().choice))
}

/** A colour token as `#rrggbb`, however the style sheet was minified, for what is drawn outside CSS. */
export function tokenColour(name: string): string {
  const brush = document.createElement('canvas').getContext('2d')
  if (!brush) return '#808080'
  brush.fillStyle = tokenValue(name)
  return brush.fillStyle
}

/** The value of a token, for what is drawn outside CSS. */
export const tokenValue = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()
