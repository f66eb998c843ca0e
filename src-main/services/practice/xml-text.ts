import { escapeAttribute, escapeText } from '#shared/vo/votable/write-xml.ts'

/** An element to be written; children keep their order. Undefined attributes and children are left out. */
export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly children: ReadonlyArray<XmlNode | string | undefined>
}

/** Builds an element. */
export const xml = (name: string, attributes: XmlNode['attributes'], ...children: XmlNode['children']): XmlNode => ({
  name,
  attributes,
  children,
})

/** An element with nothing but text; undefined where there is no text. */
export const xmlLeaf = (name: string, text: string | undefined, attributes: XmlNode['attributes'] = {}) =>
  text === undefined || text === '' ? undefined : xml(name, attributes, text)

/** An element and all below it as text, one element a line where no text stands beside it. */
export function xmlText(node: XmlNode): string {
  const attributes = Object.entries(node.attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escapeAttribute(value)}"`],
  )
  const children = node.children.filter((child) => child !== undefined)
  const open = `<${node.name}${attributes.join('')}`
  if (children.length === 0) return `${open}/>`
  const inner = children.map((child) => (typeof child === 'string' ? escapeText(child) : xmlText(child)))
  const mixed = children.some((child) => typeof child === 'string')
  return `${open}>${mixed ? inner.join('') : `\n${inner.join('\n')}\n`}</${node.name}>`
}

/** A whole document. */
export const xmlDocument = (root: XmlNode, prolog = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${prolog}${xmlText(root)}\n`
