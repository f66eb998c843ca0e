import fc, { type Arbitrary } from 'fast-check'
import * as v from 'valibot'
import type { Schema } from '#shared/ipc/contract.ts'

/** The parts of a valibot schema that generation looks at (valibot 1.5: every schema is a plain object with `type`). */
interface SchemaParts {
  readonly type: string
  readonly pipe?: readonly SchemaParts[]
  readonly entries?: Readonly<Record<string, SchemaParts>>
  readonly item?: SchemaParts
  readonly items?: readonly SchemaParts[]
  readonly options?: readonly unknown[]
  readonly wrapped?: SchemaParts
  readonly key?: SchemaParts
  readonly value?: SchemaParts
  readonly literal?: unknown
  readonly class?: unknown
  readonly requirement?: unknown
}

const typedArrays: ReadonlyMap<unknown, Arbitrary<unknown>> = new Map<unknown, Arbitrary<unknown>>([
  [Uint8Array, fc.uint8Array()],
  [Int16Array, fc.int16Array()],
  [Int32Array, fc.int32Array()],
  [Uint32Array, fc.uint32Array()],
  [BigInt64Array, fc.bigInt64Array()],
  [Float32Array, fc.float32Array()],
  [Float64Array, fc.float64Array()],
])

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', 'naïve λ 星', '\u0000', '\ud83d', '$', '__proto__', '"\\'),
)

function numbers(steps: readonly SchemaParts[]): Arbitrary<unknown> {
  const bound = (type: string): number | undefined => {
    const requirement = steps.find((step) => step.type === type)?.requirement
    return typeof requirement === 'number' ? requirement : undefined
  }
  const limits = {
    ...(bound('min_value') === undefined ? {} : { min: bound('min_value') ?? 0 }),
    ...(bound('max_value') === undefined ? {} : { max: bound('max_value') ?? 0 }),
  }
  if (steps.some((step) => step.type === 'integer' || step.type === 'safe_integer'))
    return fc.maxSafeInteger().map((n) => clipped(n, limits))
  return fc.double({ noNaN: true, ...limits })
}

const clipped = (value: number, { min = -Infinity, max = Infinity }: { min?: number; max?: number }): number =>
  Math.min(Math.max(value, min), max)

/** Values that a schema accepts, and that it gives back unchanged. Fails on a kind of schema it does not know. */
export function valuesOf(schema: Schema): Arbitrary<unknown> {
  return arbitraryOf(schema as unknown as SchemaParts)
}

function arbitraryOf(parts: SchemaParts): Arbitrary<unknown> {
  const steps = parts.pipe?.slice(1) ?? []
  switch (parts.type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'number':
      return numbers(steps)
    case 'string':
      return strings(steps)
    case 'literal':
      return fc.constant(parts.literal)
    case 'picklist':
      return fc.constantFrom(...(parts.options ?? []))
    case 'instance':
      return typedArrays.get(parts.class) ?? unknownSchema(parts)
    case 'array':
      return fc.array(arbitraryOf(parts.item ?? unknownParts), { maxLength: 4 })
    case 'tuple':
      return fc.tuple(...(parts.items ?? []).map(arbitraryOf))
    case 'nullable':
      return fc.option(arbitraryOf(parts.wrapped ?? unknownParts), { nil: null })
    case 'union':
    case 'variant':
      return fc.oneof(...((parts.options ?? []) as readonly SchemaParts[]).map(arbitraryOf))
    case 'object':
    case 'strict_object':
      return objects(parts.entries ?? {})
    case 'record':
      return records(parts, steps)
    default:
      return unknownSchema(parts)
  }
}

/** Valibot leaves out the names by which an object's own machinery could be reached. */
const leftOut = new Set(['__proto__', 'prototype', 'constructor'])

function records(parts: SchemaParts, steps: readonly SchemaParts[]): Arbitrary<unknown> {
  const least = steps.find((step) => step.type === 'min_entries')?.requirement
  const keys = arbitraryOf(parts.key ?? unknownParts).filter((key) => !leftOut.has(String(key)))
  return fc.dictionary(keys.map(String), arbitraryOf(parts.value ?? unknownParts), {
    ...(typeof least === 'number' && { minKeys: least }),
    maxKeys: 4,
    noNullPrototype: true,
  })
}

const unknownParts: SchemaParts = { type: '(none)' }
function unknownSchema(parts: SchemaParts): never {
  throw new Error(`Teach schema-values.ts to make values of the schema ${parts.type}`)
}

function strings(steps: readonly SchemaParts[]): Arbitrary<unknown> {
  const regex = steps.find((step) => step.type === 'regex')?.requirement
  if (regex instanceof RegExp) return fc.stringMatching(regex)
  const least = steps.find((step) => step.type === 'min_length')?.requirement
  return least === undefined ? text : text.map((value) => value || 'x')
}

function objects(entries: Readonly<Record<string, SchemaParts>>): Arbitrary<unknown> {
  const optional = (parts: SchemaParts): boolean => parts.type === 'optional'
  return fc.record(
    Object.fromEntries(
      Object.entries(entries).map(([key, parts]) => [
        key,
        arbitraryOf(optional(parts) ? (parts.wrapped ?? unknownParts) : parts),
      ]),
    ),
    {
      requiredKeys: Object.keys(entries).filter((key) => !optional(entries[key] ?? unknownParts)),
      noNullPrototype: true,
    },
  )
}

/** Values of many kinds that the schema does not accept. */
export function strangeInputs(schema: Schema): unknown[] {
  const candidates: readonly unknown[] = [
    undefined,
    true,
    12n,
    '',
    -1.5,
    Number.POSITIVE_INFINITY,
    { $: 0 },
    { url: 7 },
    { table: null },
    { table: 't-1', start: -1, rows: 10, header: true },
    { table: 't-1', start: 0, rows: 2000.5 },
    [[[]]],
    new Float32Array([1]),
    new ArrayBuffer(8),
  ]
  // What is undefined is sent as null.
  return candidates.filter((value) => !v.is(schema, value ?? null))
}
