import type { VotableElement } from '#shared/vo/votable/element.ts'
import { attributeOf, childrenNamed, localName, pathTo } from '#shared/vo/votable/tree.ts'
import type { Table } from './table.ts'

/**
 * A table with only these columns, in this order, as a writer sees it. The rest of its document stays; references of
 * GROUPs to columns that are left out (FIELDref: VOTable 1.4, 3.1) go with them, since nothing would answer to them.
 */
export function chosenColumns(table: Table, ids: readonly string[]): Table {
  const places = ids.flatMap((id) => {
    const place = table.columns.findIndex(({ info }) => info.id === id)
    return place < 0 ? [] : [place]
  })
  const columns = places.flatMap((place) => table.columns[place] ?? [])
  const element = elementWith(table.element, places)
  return {
    id: table.id,
    info: { ...table.info, columns: columns.map(({ info }) => info) },
    columns,
    document: replaced(table.document, pathTo(table.document, table.element), element),
    element,
    rowBlock: (start, rows, wanted) => table.rowBlock(start, rows, wanted ?? columns.map(({ info }) => info.id)),
    pin: () => table.pin(),
  }
}

type Child = VotableElement['children'][number]

/** The TABLE element with only the FIELDs at these places. */
function elementWith(element: VotableElement, places: readonly number[]): VotableElement {
  const fields = childrenNamed(element, 'FIELD')
  const kept = places.flatMap((place) => fields[place] ?? [])
  const gone = new Set(fields.filter((field) => !kept.includes(field)).map((field) => attributeOf(field, 'ID')))
  let placed = false
  const children = element.children.flatMap((child): Child[] => {
    if (typeof child === 'string') return [child]
    if (localName(child) !== 'FIELD') return [withoutReferences(child, gone)]
    if (placed) return []
    placed = true
    return kept
  })
  return { ...element, children }
}

function withoutReferences(element: VotableElement, gone: ReadonlySet<string | undefined>): VotableElement {
  if (localName(element) !== 'GROUP') return element
  const children = element.children.flatMap((child): Child[] => {
    if (typeof child === 'string') return [child]
    const reference = localName(child) === 'FIELDREF' ? attributeOf(child, 'ref') : undefined
    return reference !== undefined && gone.has(reference) ? [] : [withoutReferences(child, gone)]
  })
  return { ...element, children }
}

/** The document with another element at the end of a path from its root. */
function replaced(root: VotableElement, path: readonly VotableElement[], element: VotableElement): VotableElement {
  const [here, next] = path
  if (!here || !next) return path.length === 1 ? element : root
  const below = replaced(next, path.slice(1), element)
  return { ...root, children: root.children.map((child) => (child === next ? below : child)) }
}
