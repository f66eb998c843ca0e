/**
 * The frame: one ArrayBuffer per message, the same on every transport. Little endian.
 *
 * ```
 *  0  u32  magic, 'ALD1'
 *  4  u32  length of the whole frame, bytes
 *  8  u32  length of the JSON part, bytes (UTF-8)
 * 12  u32  number of attachments
 * 16  per attachment 12 bytes: u32 type (its place in `attachmentTypes`), u32 offset, u32 length in bytes
 *  .  the JSON part
 *  .  the attachments in order, each at a multiple of 8 (gaps are zero), so that views need no copy
 * ```
 *
 * In the JSON part an object with the single key `$` stands for what JSON cannot say: `{"$":0}` is attachment 0,
 * `{"$":"NaN"}` (also Infinity, -Infinity, -0) a number, `{"$":"12n"}` a bigint. A key of ours that starts with `$`
 * is written with one `$` more. Each attachment is used exactly once.
 */
export const frameMagic = 0x31444c41
const headerBytes = 16
const entryBytes = 12

/** Limits of a frame. Beyond them it is refused by both ends. */
export const frameLimits = { bytes: 64 * 1024 * 1024, attachments: 65_536, depth: 64 } as const

/** Binary values that keep their type on the wire. */
export type Attachment =
  | ArrayBuffer
  | Uint8Array
  | Int16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | Float32Array
  | Float64Array

const attachmentTypes = [
  ArrayBuffer,
  Uint8Array,
  Int16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  Float32Array,
  Float64Array,
] as const

/** A frame that is not one of ours, or a value that cannot be put in one. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const refusedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const aligned = (offset: number): number => Math.ceil(offset / 8) * 8

function attachmentType(value: object): number {
  for (let type = 0; type < attachmentTypes.length; type++) {
    const kind = attachmentTypes[type]
    if (kind !== undefined && value instanceof kind) return type
  }
  return -1
}

function numberText(value: number): number | { readonly $: string } {
  if (Object.is(value, -0)) return { $: '-0' }
  return Number.isFinite(value) ? value : { $: String(value) }
}

/** The JSON form of a value; typed arrays are collected in `attachments`. Properties that are undefined are left out. */
function toJson(value: unknown, attachments: Attachment[], depth: number): unknown {
  if (depth > frameLimits.depth) throw new FrameError('nested too deeply')
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'bigint') return { $: `${value}n` }
  if (typeof value !== 'object') throw new FrameError(`a ${typeof value} cannot be sent`)
  if (attachmentType(value) >= 0) return { $: attachments.push(value as Attachment) - 1 }
  if (Array.isArray(value)) return value.map((item) => toJson(item, attachments, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new FrameError(`a ${value.constructor?.name ?? 'value'} cannot be sent`)
  const json: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (refusedKeys.has(key)) throw new FrameError(`the key ${key} cannot be sent`)
    if (item !== undefined) json[key.startsWith('$') ? `$${key}` : key] = toJson(item, attachments, depth + 1)
  }
  return json
}

const bytesOf = (attachment: Attachment): Uint8Array =>
  attachment instanceof ArrayBuffer
    ? new Uint8Array(attachment)
    : new Uint8Array(attachment.buffer, attachment.byteOffset, attachment.byteLength)

/** Puts a value in a frame of its own; every attachment is copied. Throws FrameError. */
export function encodeFrame(value: unknown): ArrayBuffer {
  const attachments: Attachment[] = []
  const json = new TextEncoder().encode(JSON.stringify(toJson(value, attachments, 0)))
  if (attachments.length > frameLimits.attachments) throw new FrameError('too many attachments')
  const jsonOffset = headerBytes + attachments.length * entryBytes
  const offsets: number[] = []
  let bytes = jsonOffset + json.byteLength
  for (const attachment of attachments) {
    const offset = aligned(bytes)
    offsets.push(offset)
    bytes = offset + attachment.byteLength
  }
  if (bytes > frameLimits.bytes) throw new FrameError(`a message of ${bytes} bytes is too large`)
  const frame = new ArrayBuffer(bytes)
  const header = new DataView(frame)
  const whole = new Uint8Array(frame)
  header.setUint32(0, frameMagic, true)
  header.setUint32(4, bytes, true)
  header.setUint32(8, json.byteLength, true)
  header.setUint32(12, attachments.length, true)
  whole.set(json, jsonOffset)
  attachments.forEach((attachment, place) => {
    const entry = headerBytes + place * entryBytes
    const offset = offsets[place] ?? 0
    header.setUint32(entry, attachmentType(attachment), true)
    header.setUint32(entry + 4, offset, true)
    header.setUint32(entry + 8, attachment.byteLength, true)
    whole.set(bytesOf(attachment), offset)
  })
  return frame
}

function attachmentAt(frame: ArrayBuffer, type: number, offset: number, bytes: number): Attachment {
  const kind = attachmentTypes[type]
  if (kind === undefined) throw new FrameError('unknown type of attachment')
  if (kind === ArrayBuffer) return frame.slice(offset, offset + bytes)
  const items = bytes / (kind as Exclude<typeof kind, ArrayBufferConstructor>).BYTES_PER_ELEMENT
  if (!Number.isInteger(items)) throw new FrameError('an attachment ends within an item')
  return new (kind as Exclude<typeof kind, ArrayBufferConstructor>)(frame, offset, items)
}

function requireZero(frame: ArrayBuffer, from: number, to: number): void {
  for (const byte of new Uint8Array(frame, from, to - from)) if (byte !== 0) throw new FrameError('a gap is not empty')
}

function readAttachments(frame: ArrayBuffer, header: DataView, count: number, jsonEnd: number): Attachment[] {
  const attachments: Attachment[] = []
  let end = jsonEnd
  for (let place = 0; place < count; place++) {
    const entry = headerBytes + place * entryBytes
    const offset = header.getUint32(entry + 4, true)
    const bytes = header.getUint32(entry + 8, true)
    if (offset !== aligned(end) || offset + bytes > frame.byteLength) throw new FrameError('an attachment is misplaced')
    requireZero(frame, end, offset)
    attachments.push(attachmentAt(frame, header.getUint32(entry, true), offset, bytes))
    end = offset + bytes
  }
  if (end !== frame.byteLength) throw new FrameError('bytes behind the end')
  return attachments
}

const numberTexts: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
])
const bigintText = /^-?(?:0|[1-9][0-9]{0,999})n$/

class JsonReader {
  readonly #attachments: Array<Attachment | undefined>
  constructor(attachments: readonly Attachment[]) {
    this.#attachments = [...attachments]
  }

  get unused(): boolean {
    return this.#attachments.some((attachment) => attachment !== undefined)
  }

  read(json: unknown, depth: number): unknown {
    if (depth > frameLimits.depth) throw new FrameError('nested too deeply')
    if (typeof json !== 'object' || json === null) return json
    if (Array.isArray(json)) {
      for (let place = 0; place < json.length; place++) {
        const item: unknown = json[place]
        if (typeof item === 'object') json[place] = this.read(item, depth + 1)
      }
      return json
    }
    const value: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(json)) {
      if (key === '$') return this.#special(json, item)
      if (refusedKeys.has(key)) throw new FrameError(`the key ${key} is refused`)
      if (key.startsWith('$') && !key.startsWith('$$')) throw new FrameError('a key is not escaped')
      value[key.startsWith('$') ? key.slice(1) : key] = this.read(item, depth + 1)
    }
    return value
  }

  #special(json: object, mark: unknown): unknown {
    if (Object.keys(json).length !== 1) throw new FrameError('a mark with further keys')
    if (typeof mark === 'number') {
      const attachment = this.#attachments[mark]
      if (attachment === undefined) throw new FrameError('an attachment that is not there, or used twice')
      this.#attachments[mark] = undefined
      return attachment
    }
    if (typeof mark !== 'string') throw new FrameError('unknown mark')
    const number = numberTexts.get(mark)
    if (number !== undefined) return number
    if (!bigintText.test(mark)) throw new FrameError('unknown mark')
    return BigInt(mark.slice(0, -1))
  }
}

/** The value in a frame; typed arrays are views into the frame. Throws FrameError for anything that is not exactly a frame. */
export function decodeFrame(frame: unknown): unknown {
  if (!(frame instanceof ArrayBuffer)) throw new FrameError('not an ArrayBuffer')
  if (frame.byteLength < headerBytes) throw new FrameError('too short')
  if (frame.byteLength > frameLimits.bytes) throw new FrameError('too large')
  const header = new DataView(frame)
  if (header.getUint32(0, true) !== frameMagic) throw new FrameError('not a frame')
  if (header.getUint32(4, true) !== frame.byteLength) throw new FrameError('the length is wrong')
  const jsonBytes = header.getUint32(8, true)
  const count = header.getUint32(12, true)
  if (count > frameLimits.attachments) throw new FrameError('too many attachments')
  const jsonOffset = headerBytes + count * entryBytes
  const jsonEnd = jsonOffset + jsonBytes
  if (jsonEnd > frame.byteLength) throw new FrameError('the JSON part is cut')
  const attachments = readAttachments(frame, header, count, jsonEnd)
  const reader = new JsonReader(attachments)
  const value = reader.read(parseJson(new Uint8Array(frame, jsonOffset, jsonBytes)), 0)
  if (reader.unused) throw new FrameError('an attachment is not used')
  return value
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    throw new FrameError('the JSON part is not JSON', { cause })
  }
}
