import type { AdqlVersion } from './token-reader.ts'

/**
 * The version of ADQL that a value of TAP's LANG names (TAP 1.1, 2.7.1: `ADQL`, `ADQL-2.0`, `ADQL-2.1`), or undefined for
 * another language. Without a version it is the latest.
 */
export function adqlVersion(lang: string): AdqlVersion | undefined {
  const named = /^adql(?:-(.+))?$/i.exec(lang.trim())
  if (!named) return undefined
  return named[1]?.startsWith('2.0') || named[1]?.startsWith('1') ? '2.0' : '2.1'
}
