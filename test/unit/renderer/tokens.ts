import { readFileSync } from 'node:fs'

const css = readFileSync(new URL('../../../src-renderer/theme/tokens.css', import.meta.url), 'utf8')

/** The custom properties of a theme, as written in tokens.css. */
export function tokensOf(theme: 'light' | 'dark'): Readonly<Record<string, string>> {
  const block = css.match(new RegExp(`:root\\[data-theme="${theme}"\\]\\s*\\{([^}]*)\\}`))?.[1] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value?.trim() ?? '']),
  )
}

/** The names of all tokens of the file, whatever the theme. */
export const allTokenNames: ReadonlySet<string> = new Set(
  [...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name ?? ''),
)
