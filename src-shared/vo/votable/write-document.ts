import type { Mark, Provenance } from '../../model/table.ts'
import { completenessInfo } from './completeness.ts'
import type { VotableElement } from './element.ts'
import { attributeOf, childrenNamed, localName, pathTo } from './tree.ts'
import { childrenInOrder } from './write-order.ts'
import { elementText, escapeText, startTag } from './write-xml.ts'

/** Namespace of VOTable 1.3 and all later versions (VOTable 1.4, 7). */
export const votableNamespace = 'http://www.ivoa.net/xml/VOTable/v1.3'
/** INFO that carries where the table comes from: its value is the provenance as JSON. */
export const provenanceInfo = 'alidade-provenance'

/** INFO at the end of the document: ID of a COOSYS and its refposition, which 1.4 has no attribute for. */
export const refpositionInfo = 'alidade-coosys-refposition'

/** What is written of one TABLE of a document. */
export interface TablePlan {
  readonly element: VotableElement
  readonly rows: number
  /** Datatype and arraysize of each FIELD as they are to be declared, in order. */
  readonly fields: ReadonlyArray<{
    readonly datatype: string
    readonly arraysize?: string | undefined
    /** To be declared as VALUES null, whatever was. */
    readonly nullNumber?: bigint
  }>
  readonly completeness: readonly Mark[]
  /** Replaces what the document says of its origin; absent = leave that as it is. */
  readonly provenance?: Provenance
}

/** A document cut at its rows: text to be written as it is, and the places where the rows of `plans[table]` go. */
export type DocumentPiece = { readonly text: string } | { readonly table: number }

/**
 * The metadata of a document as a VOTable 1.4, put back element by element, with places for the rows of the planned TABLEs.
 * DATA of all other TABLEs is left out, unless it only says where their rows are kept. What changes on the way: version and namespace, nrows, the declarations in
 * `fields`, our own INFOs, and what 1.4 does not know (COOSYS refposition of 1.5 becomes an INFO).
 */
export function planDocument(document: VotableElement, plans: readonly TablePlan[]): DocumentPiece[] {
  const writer = new DocumentWriter(document, plans)
  writer.line('<?xml version="1.0" encoding="UTF-8"?>')
  writer.element(rootElement(document))
  return writer.finish()
}

class DocumentWriter {
  readonly #document: VotableElement
  readonly #plans: readonly TablePlan[]
  readonly #pieces: DocumentPiece[] = []
  readonly #refpositions = new Map<string, string>()
  #text: string[] = []

  constructor(document: VotableElement, plans: readonly TablePlan[]) {
    this.#document = document
    this.#plans = plans
  }

  line(text: string): void {
    this.#text.push(text, '\n')
  }

  finish(): DocumentPiece[] {
    this.#flush()
    return this.#pieces
  }

  #flush(): void {
    if (this.#text.length > 0) this.#pieces.push({ text: this.#text.join('') })
    this.#text = []
  }

  element(element: VotableElement): void {
    const name = localName(element)
    if (name === 'TABLE') {
      this.#table(element)
      return
    }
    if (name !== 'VOTABLE' && name !== 'RESOURCE') {
      const refposition = name === 'COOSYS' ? attributeOf(element, 'refposition') : undefined
      if (refposition !== undefined) this.#refpositions.set(attributeOf(element, 'ID') ?? '', refposition)
      this.line(elementText(versionFour(element)))
      return
    }
    const written = this.#plans.some((plan) => element.children.includes(plan.element))
    this.line(startTag(element, false))
    for (const child of childrenInOrder(element)) {
      if (typeof child === 'string') this.line(escapeText(child))
      else if (written && this.#isReplaced(element, child)) continue
      else this.element(child)
      const plan = this.#plans.find((candidate) => candidate.element === child)
      if (plan && tablesIn(element) === 1) for (const info of ownInfos(element, plan)) this.line(elementText(info))
    }
    if (name === 'VOTABLE')
      for (const [id, refposition] of this.#refpositions)
        this.line(elementText(info(element, refpositionInfo, `${id} ${refposition}`)))
    this.line(`</${element.name}>`)
  }

  /** Our own INFOs of an earlier writing, which are written anew. */
  #isReplaced(parent: VotableElement, child: VotableElement): boolean {
    if (localName(child) !== 'INFO') return false
    const name = attributeOf(child, 'name')
    if (name === completenessInfo) return true
    if (name !== provenanceInfo) return false
    return this.#plans.some((plan) => plan.provenance && parent.children.includes(plan.element))
  }

  #table(element: VotableElement): void {
    const index = this.#plans.findIndex((plan) => plan.element === element)
    const plan = this.#plans[index]
    this.line(startTag(withAttributes(element, { nrows: plan && String(plan.rows) }), false))
    let field = 0
    let placed = false
    for (const child of childrenInOrder(element)) {
      if (typeof child === 'string') this.line(escapeText(child))
      else if (localName(child) === 'DATA') {
        if (plan && !placed) this.#data(child, index)
        else if (!plan && isElsewhere(child)) this.line(elementText(child))
        placed = true
      } else if (localName(child) === 'FIELD') {
        const declared = plan?.fields[field++]
        this.line(
          elementText(
            declared
              ? withNull(
                  withAttributes(child, { datatype: declared.datatype, arraysize: declared.arraysize }),
                  declared.nullNumber,
                )
              : child,
          ),
        )
      } else if (plan && this.#isReplaced({ ...element, children: [plan.element] }, child)) continue
      else this.element(child)
    }
    if (plan && !placed && plan.rows > 0)
      this.#data({ name: prefixed(element, 'DATA'), attributes: {}, children: [] }, index)
    const parent = plan && pathTo(this.#document, element).at(-2)
    if (parent && tablesIn(parent) > 1) for (const info of ownInfos(parent, plan)) this.line(elementText(info))
    this.line(`</${element.name}>`)
  }

  #data(data: VotableElement, table: number): void {
    this.line(startTag(data, false))
    this.#flush()
    this.#pieces.push({ table })
    for (const info of childrenNamed(data, 'INFO')) this.line(elementText(info))
    this.line(`</${data.name}>`)
  }
}

/** Whether the rows are kept outside the document: then there is nothing in it to leave out. */
const isElsewhere = (data: VotableElement): boolean =>
  data.children.some(
    (child) =>
      typeof child !== 'string' &&
      childrenNamed(child, 'STREAM').some((stream) => attributeOf(stream, 'href') !== undefined),
  )

/** Name with the prefix of a neighbour: `vot:DATA` beside `vot:TABLE`. */
export const prefixed = (neighbour: VotableElement, name: string): string =>
  neighbour.name.slice(0, neighbour.name.indexOf(':') + 1) + name

/** The element with attributes set or, where undefined, dropped. Names match in any case; order stays. */
function withAttributes(
  element: VotableElement,
  changes: Readonly<Record<string, string | undefined>>,
): VotableElement {
  const left = new Map(Object.entries(changes))
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(element.attributes)) {
    const key = [...left.keys()].find((candidate) => candidate.toLowerCase() === name.toLowerCase())
    if (key === undefined) {
      if (!Object.keys(changes).some((change) => change.toLowerCase() === name.toLowerCase())) attributes[name] = value
      continue
    }
    const changed = left.get(key)
    left.delete(key)
    if (changed !== undefined) attributes[key] = changed
  }
  for (const [key, value] of left) if (value !== undefined) attributes[key] = value
  return { ...element, attributes }
}

/** The FIELD with a VALUES null of its own (VOTable 1.4, 4.4). */
function withNull(field: VotableElement, nullNumber: bigint | undefined): VotableElement {
  if (nullNumber === undefined) return field
  const [values] = childrenNamed(field, 'VALUES')
  const attributes = { null: String(nullNumber) }
  if (values)
    return {
      ...field,
      children: field.children.map((child) => (child === values ? withAttributes(values, attributes) : child)),
    }
  const added: VotableElement = { name: prefixed(field, 'VALUES'), attributes, children: [] }
  return { ...field, children: childrenInOrder({ ...field, children: [...field.children, added] }) }
}

const isVotableNamespace = (uri: string): boolean => /^https?:\/\/(www\.)?ivoa\.net\/xml\/VOTable\//i.test(uri.trim())

/** The root with version 1.4 and its namespace, whatever it said before; hints at other schemas are dropped. */
function rootElement(document: VotableElement): VotableElement {
  const prefix = document.name.slice(0, Math.max(0, document.name.indexOf(':')))
  const own = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  const attributes: Record<string, string> = { version: '1.4', [own]: votableNamespace }
  for (const [name, value] of Object.entries(document.attributes)) {
    if (name.toLowerCase() === 'version' || name === own) continue
    if (/:(noNamespaceSchemaLocation|schemaLocation)$/i.test(name)) {
      const foreign = foreignSchemaLocations(value)
      if (name.endsWith('schemaLocation') && foreign !== '') attributes[name] = foreign
    } else attributes[name] = name.startsWith('xmlns') && isVotableNamespace(value) ? votableNamespace : value
  }
  return { ...document, attributes }
}

/** Pairs of namespace and place, without those of VOTable itself. */
function foreignSchemaLocations(value: string): string {
  const words = value.trim().split(/\s+/)
  const kept: string[] = []
  for (let i = 0; i + 1 < words.length; i += 2)
    if (!isVotableNamespace(words[i] ?? '')) kept.push(words[i] ?? '', words[i + 1] ?? '')
  return kept.join(' ')
}

/** An element as VOTable 1.4 knows it: COOSYS has no refposition before 1.5 (VOTable 1.5, 3.5). */
function versionFour(element: VotableElement): VotableElement {
  const named = Object.entries(element.attributes).some(
    ([name, value]) => /^xmlns/.test(name) && isVotableNamespace(value),
  )
  const known = localName(element) === 'COOSYS' ? withAttributes(element, { refposition: undefined }) : element
  if (!named) return known
  const attributes = Object.entries(known.attributes).map(([name, value]): [string, string] =>
    /^xmlns/.test(name) && isVotableNamespace(value) ? [name, votableNamespace] : [name, value],
  )
  return { ...known, attributes: Object.fromEntries(attributes) }
}

const info = (neighbour: VotableElement, name: string, value: string): VotableElement => ({
  name: prefixed(neighbour, 'INFO'),
  attributes: { name, value },
  children: [],
})

/** TABLEs in an element, however deep. */
const tablesIn = (element: VotableElement): number =>
  element.children.reduce(
    (sum, child) => sum + (typeof child === 'string' ? 0 : localName(child) === 'TABLE' ? 1 : tablesIn(child)),
    0,
  )

/**
 * What we say of a table, behind it in its RESOURCE, or at its own end where the RESOURCE holds other TABLEs as well: OVERFLOW where a limit cut it (DALI 1.1, 4.4.1;
 * not twice), each mark, and its origin.
 */
function ownInfos(resource: VotableElement, plan: TablePlan): VotableElement[] {
  const said = [...childrenNamed(resource, 'INFO'), ...childrenNamed(plan.element, 'INFO')].some(
    (child) => attributeOf(child, 'name') === 'QUERY_STATUS' && attributeOf(child, 'value') === 'OVERFLOW',
  )
  const cut = plan.completeness.some((mark) => mark.kind === 'truncated')
  return [
    ...(cut && !said ? [info(resource, 'QUERY_STATUS', 'OVERFLOW')] : []),
    ...plan.completeness.map((mark) => info(resource, completenessInfo, JSON.stringify(mark))),
    ...(plan.provenance ? [info(resource, provenanceInfo, JSON.stringify(plan.provenance))] : []),
  ]
}
