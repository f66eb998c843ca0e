/// <reference path="./sax.d.ts" />
import sax from 'sax'

/** An element of a small document (VOSI, UWS, an error document): attributes, element children, and all its text. */
export interface XmlElement {
  /** As written, prefix included (`tr:language`). */
  readonly name: string
  /** Without the prefix: services declare any prefix they like, so documents are read by local names. */
  readonly local: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** The text directly in the element, as written; text of children is not in it. */
  readonly text: string
}

export interface XmlDocument {
  /** The outermost element; absent where there is none (empty answer, plain text). */
  readonly root?: XmlElement
  /** What was wrong with the XML and where; at most 20 sentences. What could be read is read all the same. */
  readonly notes: readonly string[]
  /** True where the text ended before its elements did: what stood behind is missing. */
  readonly cut: boolean
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[]
  text: string
}

export interface XmlReaderOptions {
  /**
   * Called at each closing element with the elements around it, outermost first. `true` takes the element out: it is not
   * kept in the tree, so that a document of any length can be read record by record.
   */
  readonly take?: (element: XmlElement, ancestors: readonly XmlElement[]) => boolean
}

const maximumNotes = 20
/** After so many errors the text is something else than XML, and reading on would only cost time. */
const maximumErrors = 200
const pieceCharacters = 4096
/** Elements nested deeper are left out: no VO document comes near, and walking the tree must not exhaust the stack. */
const maximumDepth = 200

/** A tag's name without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Reads XML that comes in pieces, tolerantly: broken markup is noted with its line, and reading goes on behind it. */
export class XmlReader {
  readonly #parser = sax.parser(true, { position: true })
  readonly #open: OpenElement[] = []
  readonly #notes: string[] = []
  readonly #take: XmlReaderOptions['take']
  #root: OpenElement | undefined
  #errors = 0
  #unread = 0

  constructor(options: XmlReaderOptions = {}) {
    this.#take = options.take
    this.#parser.onopentag = (tag) => this.#begin(tag.name, tag.attributes)
    this.#parser.onclosetag = () => this.#finish()
    this.#parser.ontext = (text) => this.#addText(text)
    this.#parser.oncdata = (text) => this.#addText(text)
    this.#parser.onerror = (error) => this.#note(error)
  }

  /** True once the text cannot be taken for XML any more; what follows is ignored. */
  get hopeless(): boolean {
    return this.#errors >= maximumErrors
  }

  write(text: string): void {
    // Piece by piece: in a text that is no XML every character is an error, and each takes its time.
    for (let at = 0; at < text.length && !this.hopeless; at += pieceCharacters)
      this.#parser.write(text.slice(at, at + pieceCharacters))
  }

  /** Ends the text. Elements still open (a document that was cut) count as they are. */
  end(): XmlDocument {
    if (!this.hopeless) this.#parser.close()
    const cut = this.#open.length > 0 || this.hopeless
    while (this.#open.length > 0) this.#finish()
    return { ...(this.#root && { root: this.#root }), notes: this.#notes, cut }
  }

  #begin(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#open.length >= maximumDepth) {
      this.#unread++
      return
    }
    const element: OpenElement = { name, local: localName(name), attributes: { ...attributes }, children: [], text: '' }
    if (this.#open.length === 0 && !this.#root) this.#root = element
    this.#open.push(element)
  }

  #finish(): void {
    if (this.#unread > 0) {
      this.#unread--
      return
    }
    const element = this.#open.pop()
    if (!element || this.#take?.(element, this.#open)) return
    this.#open.at(-1)?.children.push(element)
  }

  #addText(text: string): void {
    const element = this.#open.at(-1)
    if (element && this.#unread === 0) element.text += text
  }

  #note(error: Error): void {
    this.#parser.error = null
    // A long attribute or comment is no mistake: whoever asked for the text bounds it.
    if (error.message.startsWith('Max buffer length')) return
    this.#errors++
    const what = error.message.split('\n')[0] ?? 'Not well-formed'
    if (this.#notes.length < maximumNotes)
      this.#notes.push(`Broken XML at line ${this.#parser.line + 1}, column ${this.#parser.column + 1}: ${what}`)
  }
}

/** Reads a document that is there in one piece. */
export function readXml(text: string): XmlDocument {
  const reader = new XmlReader()
  reader.write(text)
  return reader.end()
}

/** The first child of a local name. */
export const childOf = (element: XmlElement | undefined, local: string): XmlElement | undefined =>
  element?.children.find((child) => child.local === local)

/** All children of a local name. */
export const childrenOf = (element: XmlElement | undefined, local: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.local === local) ?? []

/** All elements of a local name at any depth, the element itself included, in document order. */
export function elementsOf(element: XmlElement | undefined, local: string): readonly XmlElement[] {
  if (!element) return []
  const deeper = element.children.flatMap((child) => elementsOf(child, local))
  return element.local === local ? [element, ...deeper] : deeper
}

/** The text of a child, trimmed; undefined where there is no such child or no text in it. */
export function textOf(element: XmlElement | undefined, local: string): string | undefined {
  const text = childOf(element, local)?.text.trim()
  return text === '' ? undefined : text
}

/** The text of an element and everything in it, trimmed. */
export const wholeText = (element: XmlElement): string =>
  [element.text, ...element.children.map(wholeText)].join(' ').trim()

/** An attribute by its local name (`xsi:type` is found as `type`). */
export function attributeOf(element: XmlElement, local: string): string | undefined {
  const direct = element.attributes[local]
  if (direct !== undefined) return direct
  return Object.entries(element.attributes).find(([name]) => localName(name) === local)?.[1]
}
