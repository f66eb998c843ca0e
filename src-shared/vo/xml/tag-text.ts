/**
 * What stands in the first element of a name, as written, at most `most` characters of it; empty where there is none or it has no
 * end. However a page is broken, it is looked through once.
 */
export function tagText(text: string, name: string, most: number): string {
  const open = new RegExp(`<${name}[\\s>]`, 'i').exec(text)
  const start = open ? text.indexOf('>', open.index) + 1 : 0
  if (start === 0) return ''
  const inside = text.slice(start)
  const end = inside.search(new RegExp(`</${name}`, 'i'))
  return end < 0 ? '' : inside.slice(0, Math.min(end, most))
}
