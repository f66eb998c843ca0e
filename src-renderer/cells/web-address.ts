/**
 * The address of a cell that is one whole http or https address; undefined for anything else. Only these are offered
 * as links: `javascript:`, `file:` and the like come from services too and stay text.
 */
export function webAddress(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed.length > 8000 || !/^https?:\/\/\S+$/i.test(trimmed)) return undefined
  try {
    const url = new URL(trimmed)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
  } catch {
    return undefined
  }
}
