import { readFileSync } from 'node:fs'

const css = readFileSync(new URL('../../../src-renderer/theme/tokens.css', import.meta.url), 'utf8')

export const themeNames = ['light', 'dark', 'red', 'contrast'] as const

const tokensIn = (block: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value?.trim() ?? '']),
  )

/** The custom properties of a theme, as written in tokens.css. */
export const tokensOf = (theme: (typeof themeNames)[number]): Readonly<Record<string, string>> =>
  tokensIn(css.match(new RegExp(`:root\\[data-theme="${theme}"\\]\\s*\\{([^}]*)\\}`))?.[1] ?? '')

/** The custom properties where the person forces the colours of the screen. */
export const forcedTokens = tokensIn(
  css.match(/forced-colors: active\) \{\s*:root\[data-theme\] \{([^}]*)\}/)?.[1] ?? '',
)

/** The names of all tokens of the file, whatever the theme. */
export const allTokenNames: ReadonlySet<string> = new Set(
  [...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name ?? ''),
)
