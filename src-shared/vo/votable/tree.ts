import type { NamedValue } from '../../model/table.ts'
import type { VotableElement } from './element.ts'

/** The name without its prefix, in upper case: `vot:Table` is `TABLE`. */
export const localName = (element: VotableElement): string => {
  const { name } = element
  const colon = name.indexOf(':')
  return (colon < 0 ? name : name.slice(colon + 1)).toUpperCase()
}

/** Child elements of a name (without prefix, any case). */
export const childrenNamed = (element: VotableElement, name: string): VotableElement[] =>
  element.children.filter((child): child is VotableElement => typeof child !== 'string' && localName(child) === name)

/** An attribute, found in any case of its name. */
export function attributeOf(element: VotableElement, name: string): string | undefined {
  if (Object.hasOwn(element.attributes, name)) return element.attributes[name]
  const wanted = name.toLowerCase()
  for (const [key, value] of Object.entries(element.attributes)) if (key.toLowerCase() === wanted) return value
  return undefined
}

/** All text inside an element. */
export function textOf(element: VotableElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

/** INFO or PARAM as a named value; an INFO's text stands for its value where that is empty. */
export function namedValueOf(element: VotableElement): NamedValue {
  const unit = attributeOf(element, 'unit')
  const ucd = attributeOf(element, 'ucd')
  const description = childrenNamed(element, 'DESCRIPTION').map(textOf)[0]?.trim()
  const text = localName(element) === 'INFO' ? textOf(element).trim() : ''
  return {
    name: attributeOf(element, 'name') ?? attributeOf(element, 'ID') ?? '',
    value: attributeOf(element, 'value') || text,
    ...(unit === undefined ? {} : { unit }),
    ...(ucd === undefined ? {} : { ucd }),
    ...(description ? { description } : text && attributeOf(element, 'value') ? { description: text } : {}),
  }
}

/** The elements from `root` down to `target`, both included; empty if it is not there. Depth is limited by the reader. */
export function pathTo(root: VotableElement, target: VotableElement): VotableElement[] {
  if (root === target) return [root]
  for (const child of root.children) {
    if (typeof child === 'string') continue
    const below = pathTo(child, target)
    if (below.length > 0) return [root, ...below]
  }
  return []
}
