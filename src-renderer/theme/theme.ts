import { create } from 'zustand'

export type ThemeName = 'light' | 'dark' | 'red' | 'contrast'
export type ThemeChoice = 'system' | ThemeName

/** What a person may choose, in the words of the menu. */
export const themeChoices: readonly { readonly id: ThemeChoice; readonly label: string; readonly note?: string }[] = [
  { id: 'system', label: 'As the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
  { id: 'red', label: 'Red light', note: 'At the telescope: only red, little of it' },
  { id: 'contrast', label: 'High contrast' },
]
export const isThemeChoice = (id: string): id is ThemeChoice => themeChoices.some((choice) => choice.id === id)

/** What the system asks of every window. */
export interface ScreenWishes {
  readonly dark: boolean
  readonly moreContrast: boolean
}
const darkQuery = '(prefers-color-scheme: dark)'
const contrastQuery = '(prefers-contrast: more)'
/** The person's own colours take the place of the tokens' (forced-colors in tokens.css). */
const forcedQuery = '(forced-colors: active)'

/** The theme that a choice means on a screen with these wishes. */
export function resolveTheme(choice: ThemeChoice, { dark, moreContrast }: ScreenWishes): ThemeName {
  if (choice !== 'system') return choice
  if (moreContrast) return 'contrast'
  return dark ? 'dark' : 'light'
}

const wishes = (): ScreenWishes => ({
  dark: matchMedia(darkQuery).matches,
  moreContrast: matchMedia(contrastQuery).matches,
})

/** The theme that is drawn now; what cannot use custom properties (the code editor) follows it. */
export const useTheme = create<{ readonly choice: ThemeChoice; readonly name: ThemeName }>(() => ({
  choice: 'system',
  name: 'light',
}))

/** Draws a theme: sets `data-theme` on the document. */
export function chooseTheme(choice: ThemeChoice): void {
  const name = resolveTheme(choice, wishes())
  document.documentElement.dataset.theme = name
  useTheme.setState({ choice, name })
}

/** Follows the system's preferences as long as the choice is `system`. Called once. */
export function startTheme(): void {
  chooseTheme(useTheme.getState().choice)
  for (const query of [darkQuery, contrastQuery, forcedQuery])
    matchMedia(query).addEventListener('change', () => chooseTheme(useTheme.getState().choice))
}

/** A colour token as `#rrggbb`, whatever way it is written (also as a colour of the system), for what is drawn outside CSS. */
export function tokenColour(name: string): string {
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!brush) return '#808080'
  const probe = document.createElement('i')
  probe.style.color = `var(${name})`
  document.documentElement.append(probe)
  brush.fillStyle = getComputedStyle(probe).color
  probe.remove()
  brush.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** The value of a token, for what is drawn outside CSS. */
export const tokenValue = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()
