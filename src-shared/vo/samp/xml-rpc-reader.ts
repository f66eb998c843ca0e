/// <reference path="../xml/sax.d.ts" />
import sax from 'sax'
import { isSampMap, type SampMap, type SampValue, stringOf } from './value.ts'

/** A document of XML-RPC. */
export type XmlRpcDocument =
  | { readonly kind: 'call'; readonly method: string; readonly params: readonly SampValue[] }
  | { readonly kind: 'response'; readonly value: SampValue }
  | { readonly kind: 'fault'; readonly code: string; readonly text: string }

/** A text that is no XML-RPC, or is more than we take; the message says what is wrong with it. */
export class XmlRpcError extends Error {
  override readonly name = 'XmlRpcError'
}

export interface XmlRpcReaderOptions {
  /**
   * Called in a method call as soon as its name and its first parameter are known (undefined: it has none or it is no
   * string). What it throws ends the reading: the rest of a call without a right to be heard is never looked at.
   */
  readonly onFirstParam?: (method: string, param: string | undefined) => void
  /** Arrays and structs within each other; default 64. */
  readonly maxDepth?: number
  /** Values in the whole document; default 4,000,000 (a selection of all rows of a large table is one list of strings). */
  readonly maxValues?: number
}

type Frame = ScalarFrame | TextFrame | ValueFrame | ListFrame | StructFrame | MemberFrame | PlainFrame

/** Elements that hold other elements. */
interface PlainFrame {
  readonly kind: 'document' | 'methodCall' | 'methodResponse' | 'params' | 'param' | 'fault' | 'array'
}
/** `methodName` and `name`. */
interface TextFrame {
  readonly kind: 'methodName' | 'name'
  text: string
}
interface ScalarFrame {
  readonly kind: 'scalar'
  text: string
}
interface ValueFrame {
  readonly kind: 'value'
  text: string
  value: SampValue | undefined
}
interface ListFrame {
  readonly kind: 'data'
  readonly items: SampValue[]
}
interface StructFrame {
  readonly kind: 'struct'
  readonly map: Record<string, SampValue>
}
interface MemberFrame {
  readonly kind: 'member'
  name: string | undefined
  value: SampValue | undefined
}

const inValue: Readonly<Record<string, 'array' | 'struct' | 'scalar'>> = {
  array: 'array',
  struct: 'struct',
  // SAMP uses strings only; numbers and truth values of careless clients are taken as their text.
  string: 'scalar',
  int: 'scalar',
  i4: 'scalar',
  i8: 'scalar',
  double: 'scalar',
  boolean: 'scalar',
  nil: 'scalar',
}

/** Which elements may stand in which. */
const places: Readonly<Record<Exclude<Frame['kind'], 'value' | 'scalar'>, readonly string[]>> = {
  document: ['methodCall', 'methodResponse'],
  methodCall: ['methodName', 'params'],
  methodResponse: ['params', 'fault'],
  methodName: [],
  params: ['param'],
  param: ['value'],
  fault: ['value'],
  array: ['data'],
  data: ['value'],
  struct: ['member'],
  member: ['name', 'value'],
  name: [],
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 does not allow
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/**
 * Reads one document that comes in pieces, and builds nothing but its values. Document type definitions are refused
 * and only the five entities of XML and character references are known, so that nothing is expanded or fetched.
 */
export class XmlRpcReader {
  readonly #parser = sax.parser(true, { position: false, strictEntities: true })
  readonly #stack: Frame[] = [{ kind: 'document' }]
  readonly #params: SampValue[] = []
  readonly #onFirstParam: XmlRpcReaderOptions['onFirstParam']
  readonly #maxDepth: number
  readonly #maxValues: number
  #root: 'methodCall' | 'methodResponse' | undefined
  #method: string | undefined
  #fault: SampMap | undefined
  #depth = 0
  #values = 0
  #asked = false

  constructor(options: XmlRpcReaderOptions = {}) {
    this.#onFirstParam = options.onFirstParam
    this.#maxDepth = options.maxDepth ?? 64
    this.#maxValues = options.maxValues ?? 4_000_000
    this.#parser.onopentag = (tag) => this.#begin(tag.name)
    this.#parser.onclosetag = () => this.#finish()
    this.#parser.ontext = (text) => this.#addText(text)
    this.#parser.oncdata = (text) => this.#addText(text)
    this.#parser.ondoctype = () => {
      throw new XmlRpcError('A document type definition is not allowed here.')
    }
    this.#parser.onerror = (error) => {
      throw new XmlRpcError(`Broken XML: ${error.message.split('\n')[0]}`)
    }
  }

  /** Throws XmlRpcError, or what `onFirstParam` throws; after that the reader is of no more use. */
  write(text: string): void {
    if (text !== '') this.#parser.write(text)
  }

  /** The document; throws XmlRpcError where it is not whole. */
  end(): XmlRpcDocument {
    this.#parser.close()
    if (this.#stack.length !== 1 || this.#root === undefined) throw new XmlRpcError('The XML ends too early.')
    if (this.#root === 'methodCall') {
      if (this.#method === undefined) throw new XmlRpcError('A method call without methodName.')
      this.#ask(undefined)
      return { kind: 'call', method: this.#method, params: this.#params }
    }
    if (this.#fault !== undefined)
      return {
        kind: 'fault',
        code: stringOf(this.#fault, 'faultCode') ?? '',
        text: stringOf(this.#fault, 'faultString') ?? '',
      }
    return { kind: 'response', value: this.#params[0] ?? '' }
  }

  #ask(param: SampValue | undefined): void {
    if (this.#asked || this.#root !== 'methodCall') return
    if (this.#method === undefined) throw new XmlRpcError('methodName must come before params.')
    this.#asked = true
    this.#onFirstParam?.(this.#method, typeof param === 'string' ? param : undefined)
  }

  #begin(name: string): void {
    const around = this.#stack[this.#stack.length - 1]
    if (around === undefined || around.kind === 'scalar') throw misplaced(name)
    if (around.kind === 'value') {
      this.#beginInValue(around, name)
      return
    }
    if (!places[around.kind].includes(name)) throw misplaced(name)
    switch (name) {
      case 'value':
        this.#values += 1
        if (this.#values > this.#maxValues) throw new XmlRpcError(`More than ${this.#maxValues} values.`)
        this.#stack.push({ kind: 'value', text: '', value: undefined })
        return
      case 'data':
        this.#stack.push({ kind: 'data', items: [] })
        return
      case 'member':
        this.#stack.push({ kind: 'member', name: undefined, value: undefined })
        return
      case 'name':
      case 'methodName':
        this.#stack.push({ kind: name, text: '' })
        return
      case 'methodCall':
      case 'methodResponse':
        if (this.#root !== undefined) throw misplaced(name)
        this.#root = name
        this.#stack.push({ kind: name })
        return
      case 'params':
      case 'param':
      case 'fault':
        this.#stack.push({ kind: name })
        return
      default:
        throw misplaced(name)
    }
  }

  #beginInValue(around: ValueFrame, name: string): void {
    const kind = Object.hasOwn(inValue, name) ? inValue[name] : undefined
    if (kind === undefined || around.value !== undefined || around.text.trim() !== '') throw misplaced(name)
    if (kind === 'scalar') {
      this.#stack.push({ kind: 'scalar', text: '' })
      return
    }
    this.#depth += 1
    if (this.#depth > this.#maxDepth) throw new XmlRpcError(`Lists and maps are nested deeper than ${this.#maxDepth}.`)
    if (kind === 'array') {
      around.value = []
      this.#stack.push({ kind: 'array' })
    } else this.#stack.push({ kind: 'struct', map: Object.create(null) })
  }

  #finish(): void {
    const ended = this.#stack.pop()
    const around = this.#stack[this.#stack.length - 1]
    if (ended === undefined || around === undefined) throw new XmlRpcError('The XML is not well-formed.')
    switch (ended.kind) {
      case 'value':
        this.#keep(ended.value ?? checked(ended.text), around)
        return
      case 'scalar':
        if (around.kind === 'value') around.value = checked(ended.text)
        return
      case 'data':
        // An array is its own frame between its data and the value that it is.
        this.#setValue(this.#stack[this.#stack.length - 2], ended.items)
        return
      case 'array':
        this.#depth -= 1
        return
      case 'struct':
        this.#depth -= 1
        this.#setValue(around, ended.map)
        return
      case 'member':
        if (ended.name === undefined || ended.value === undefined)
          throw new XmlRpcError('A member needs name and value.')
        if (around.kind === 'struct') around.map[ended.name] = ended.value
        return
      case 'name':
        if (around.kind === 'member') around.name = checked(ended.text)
        return
      case 'methodName':
        if (this.#method !== undefined) throw misplaced('methodName')
        this.#method = ended.text.trim()
        return
      default:
        return
    }
  }

  #setValue(frame: Frame | undefined, value: SampValue): void {
    if (frame?.kind === 'value') frame.value = value
  }

  #keep(value: SampValue, around: Frame): void {
    if (around.kind === 'data') around.items.push(value)
    else if (around.kind === 'member') around.value = value
    else if (around.kind === 'fault') this.#fault = isSampMap(value) ? value : {}
    else {
      this.#params.push(value)
      this.#ask(value)
    }
  }

  #addText(text: string): void {
    const frame = this.#stack[this.#stack.length - 1]
    if (frame === undefined) return
    if (frame.kind === 'scalar' || frame.kind === 'name' || frame.kind === 'methodName') frame.text += text
    else if (frame.kind === 'value') {
      if (frame.value === undefined) frame.text += text
      else if (text.trim() !== '') throw new XmlRpcError('Text beside a typed value.')
    } else if (text.trim() !== '') throw new XmlRpcError('Text where only elements may be.')
  }
}

const misplaced = (name: string): XmlRpcError => new XmlRpcError(`An element ${name.slice(0, 40)} has no place here.`)

function checked(text: string): string {
  if (forbidden.test(text)) throw new XmlRpcError('A character that XML does not allow.')
  return text
}

/** Reads a document that is there in one piece; throws XmlRpcError. */
export function readXmlRpc(text: string, options: XmlRpcReaderOptions = {}): XmlRpcDocument {
  const reader = new XmlRpcReader(options)
  reader.write(text)
  return reader.end()
}
