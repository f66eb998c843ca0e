import type { VotableElement } from './element.ts'
import { attributeOf, localName } from './tree.ts'

/** Where from `from` on a TABLEDATA or STREAM tag may begin; `whole` = its name is all there. */
export function rowsTagFrom(bytes: Uint8Array, from: number, to: number): { at: number; whole: boolean } {
  for (let p = bytes.indexOf(0x3c, from); p >= 0 && p < to; p = bytes.indexOf(0x3c, p + 1)) {
    let q = p + 1
    let name = ''
    while (q < to && q - p < 128) {
      const c = bytes[q] as number
      const isName = (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a
      if (c === 0x3a) name = ''
      else if (isName) name += String.fromCharCode(c)
      else if (!(c >= 48 && c <= 57) && c !== 0x5f && c !== 0x2d && c !== 0x2e) break
      q++
    }
    if (q >= to) return { at: p, whole: false }
    const upper = name.toUpperCase()
    if (upper === 'TABLEDATA' || upper === 'STREAM') return { at: p, whole: true }
  }
  return { at: to, whole: false }
}

/** Why the rows of this element cannot be read; undefined if they can. */
export function streamFault(
  local: string,
  element: VotableElement,
  parent: VotableElement | undefined,
): string | undefined {
  if (local !== 'STREAM' || !parent) return undefined
  const within = localName(parent)
  if (within === 'FITS') return 'The rows are kept as a FITS file inside the VOTable, which is not read.'
  if (within !== 'BINARY' && within !== 'BINARY2') return `A STREAM inside ${parent.name} is not read.`
  const href = attributeOf(element, 'href')
  if (href !== undefined && href !== '')
    return `The rows are kept elsewhere (${href}), and such places are never opened.`
  const encoding = attributeOf(element, 'encoding')?.toLowerCase() ?? 'base64'
  if (encoding !== 'base64' && encoding !== 'none') return `Rows in the encoding "${encoding}" are not read.`
  return undefined
}
