/// <reference path="../xml/sax.d.ts" />
import sax from 'sax'
import type { VotableElement } from './element.ts'
import type { ReadingNotes } from './reading-notes.ts'

/** An element while its document is being read. */
export interface OpenElement extends VotableElement {
  readonly children: (OpenElement | string)[]
}

export const headerLimits = { depth: 256, elements: 500_000, fields: 50_000, bytes: 64 * 1024 * 1024 } as const

/** What the tree tells of while it grows. */
export interface TreeEvents {
  /** `path` ends with the element itself. */
  open(element: OpenElement, local: string, path: readonly OpenElement[], selfClosing: boolean): void
  close(element: OpenElement, local: string, path: readonly OpenElement[]): void
  /** More than we read: the sentence says what. Thrown through. */
  limit(sentence: string): never
}

const localOf = (name: string): string => {
  const colon = name.indexOf(':')
  return (colon < 0 ? name : name.slice(colon + 1)).toUpperCase()
}

/** Grows the element tree of a VOTable from its text, tolerantly. Comments and processing instructions are left out. */
export class HeaderTree {
  root: OpenElement | undefined
  /** True once the root element is closed. */
  complete = false
  readonly #parser = sax.parser(true, { position: true })
  readonly #path: OpenElement[] = []
  readonly #notes: ReadingNotes
  readonly #events: TreeEvents
  #elements = 0
  #fields = 0
  #errors = 0

  constructor(events: TreeEvents, notes: ReadingNotes) {
    this.#events = events
    this.#notes = notes
    this.#parser.onopentag = (tag) => this.#open(tag.name, tag.attributes, tag.isSelfClosing)
    this.#parser.onclosetag = (name) => this.#close(name)
    this.#parser.ontext = (text) => this.#text(text)
    this.#parser.oncdata = (text) => this.#text(text)
    this.#parser.onerror = (error) => {
      this.#parser.error = null
      // A long value (a query in an INFO) is no mistake; the limits bound it.
      if (this.complete || error.message.startsWith('Max buffer length')) return
      const what = error.message.split('\n')[0] ?? ''
      if (++this.#errors <= 1000) this.#notes.add(`Broken XML outside the rows is read past: ${what}.`)
    }
  }

  get errors(): number {
    return this.#errors
  }

  /** Where the text written so far has been read to: 0-based line and column, and characters. */
  get reached(): { readonly line: number; readonly column: number; readonly position: number } {
    const { line, column, position } = this.#parser
    return { line, column, position }
  }

  write(text: string): void {
    if (text !== '') this.#parser.write(text)
  }

  #open(name: string, attributes: Readonly<Record<string, string>>, selfClosing: boolean): void {
    const element: OpenElement = { name, attributes: { ...attributes }, children: [] }
    const local = localOf(name)
    if (this.#path.length >= headerLimits.depth) {
      this.#events.limit(`Elements are nested more than ${headerLimits.depth} deep.`)
    }
    if (++this.#elements > headerLimits.elements) {
      this.#events.limit(`More than ${headerLimits.elements.toLocaleString('en')} elements outside the rows.`)
    }
    if (local === 'FIELD' && ++this.#fields > headerLimits.fields) {
      this.#events.limit(`More than ${headerLimits.fields.toLocaleString('en')} columns.`)
    }
    if (this.#path.length === 0) {
      if (this.root) return
      this.root = element
    } else this.#path.at(-1)?.children.push(element)
    this.#path.push(element)
    this.#events.open(element, local, this.#path, selfClosing)
  }

  #close(name: string): void {
    const element = this.#path.at(-1)
    if (!element || element.name !== name) return
    this.#trim(element)
    this.#events.close(element, localOf(name), this.#path)
    this.#path.pop()
    if (this.#path.length === 0) this.complete = true
  }

  #text(text: string): void {
    const children = this.#path.at(-1)?.children
    if (!children) return
    const last = children.at(-1)
    if (typeof last === 'string') children[children.length - 1] = last + text
    else children.push(text)
  }

  /** White space between elements goes; text beside elements or alone stays as it is. */
  #trim(element: OpenElement): void {
    const { children } = element
    if (!children.some((child) => typeof child === 'string')) return
    const kept = children.filter((child) => typeof child !== 'string' || child.trim() !== '')
    children.splice(0, children.length, ...kept)
  }
}
