import type { VotableElement } from './element.ts'
import { localName } from './tree.ts'

type Rank = (name: string, seen: ReadonlySet<number>) => number

const first =
  (...names: readonly string[]): Rank =>
  (name) => {
    const place = names.indexOf(name)
    return place < 0 ? names.length : place
  }

/** Where children stand by the schema of VOTable 1.4; INFO may stand at two places and keeps to the nearer one. */
const ranks: Readonly<Record<string, Rank>> = {
  VOTABLE: (name, seen) => {
    if (name === 'INFO') return seen.has(3) ? 4 : 2
    return { DESCRIPTION: 0, DEFINITIONS: 1, RESOURCE: 3 }[name] ?? 2
  },
  RESOURCE: (name, seen) => {
    if (name === 'INFO') return seen.has(3) ? 3 : 1
    const known = { DESCRIPTION: 0, COOSYS: 2, TIMESYS: 2, GROUP: 2, PARAM: 2, LINK: 3, TABLE: 3, RESOURCE: 3 }
    return known[name as keyof typeof known] ?? 4
  },
  TABLE: (name, seen) => {
    if (name === 'INFO') return seen.has(2) ? 5 : 1
    return { DESCRIPTION: 0, FIELD: 2, PARAM: 2, GROUP: 2, LINK: 3, DATA: 4 }[name] ?? 5
  },
  FIELD: first('DESCRIPTION', 'VALUES', 'LINK'),
  PARAM: first('DESCRIPTION', 'VALUES', 'LINK'),
  GROUP: first('DESCRIPTION'),
}

/** The children in the order the schema asks for; those that it leaves free, and text, keep their order. */
export function childrenInOrder(element: VotableElement): VotableElement['children'] {
  const rank = ranks[localName(element)]
  if (!rank) return element.children
  const seen = new Set<number>()
  let last = 0
  const placed = element.children.map((child) => {
    const place = typeof child === 'string' ? last : rank(localName(child), seen)
    last = place
    seen.add(place)
    return { child, place }
  })
  return placed.sort((one, other) => one.place - other.place).map(({ child }) => child)
}
