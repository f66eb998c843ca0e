import type * as v from 'valibot'
import type { Outcome } from './fault.ts'

/**
 * The contract kernel: one value per domain names its commands, streams and events with valibot schemas.
 * Types of both ends are derived from that value (`ClientOf`, `HandlersOf`) and never written a second time.
 */
export type Schema = v.GenericSchema<unknown, unknown>

export interface Command<I extends Schema = Schema, O extends Schema = Schema> {
  readonly kind: 'command'
  readonly input: I
  readonly output: O
}
export interface Stream<I extends Schema = Schema, O extends Schema = Schema> {
  readonly kind: 'stream'
  readonly input: I
  readonly item: O
}
export interface Event<O extends Schema = Schema> {
  readonly kind: 'event'
  readonly item: O
}

/** One request, one answer. */
export const command = <I extends Schema, O extends Schema>(input: I, output: O): Command<I, O> => ({
  kind: 'command',
  input,
  output,
})
/** One request, many items, with credits: the sender waits until the receiver has taken what it was sent. */
export const stream = <I extends Schema, O extends Schema>(input: I, item: O): Stream<I, O> => ({
  kind: 'stream',
  input,
  item,
})
/** From main to every window, unasked. */
export const event = <O extends Schema>(item: O): Event<O> => ({ kind: 'event', item })

export interface ContractShape {
  readonly commands?: Readonly<Record<string, Command>>
  readonly streams?: Readonly<Record<string, Stream>>
  readonly events?: Readonly<Record<string, Event>>
}

export type Contract<S extends ContractShape = ContractShape> = {
  readonly domain: string
  readonly commands: S['commands'] extends object ? S['commands'] : Record<never, Command>
  readonly streams: S['streams'] extends object ? S['streams'] : Record<never, Stream>
  readonly events: S['events'] extends object ? S['events'] : Record<never, Event>
}

export function contract<const S extends ContractShape>(domain: string, shape: S): Contract<S> {
  return {
    domain,
    commands: shape.commands ?? {},
    streams: shape.streams ?? {},
    events: shape.events ?? {},
  } as Contract<S>
}

export interface CallOptions {
  /** Cancels the call; it settles once, as `cancelled`, within 1 s. */
  readonly signal?: AbortSignal
}

type In<S extends Schema> = v.InferInput<S>
type Out<S extends Schema> = v.InferOutput<S>

/** What the window calls. Streams yield items and end with the outcome of the whole; breaking out of the loop cancels. */
export type ClientOf<C extends Contract> = {
  readonly [K in keyof C['commands']]: C['commands'][K] extends Command<infer I, infer O>
    ? (input: In<I>, options?: CallOptions) => Promise<Outcome<Out<O>>>
    : never
} & {
  readonly [K in keyof C['streams']]: C['streams'][K] extends Stream<infer I, infer O>
    ? (input: In<I>, options?: CallOptions) => AsyncGenerator<Out<O>, Outcome<null>>
    : never
} & {
  readonly on: <K extends keyof C['events'] & string>(
    name: K,
    listener: (item: C['events'][K] extends Event<infer O> ? Out<O> : never) => void,
  ) => () => void
}

/** What main owes: one handler per command and stream. A thrown FaultError or an Outcome are both answers. */
export type HandlersOf<C extends Contract> = {
  readonly [K in keyof C['commands']]: C['commands'][K] extends Command<infer I, infer O>
    ? (input: Out<I>, call: { readonly signal: AbortSignal }) => Promise<Outcome<In<O>>> | Outcome<In<O>>
    : never
} & {
  readonly [K in keyof C['streams']]: C['streams'][K] extends Stream<infer I, infer O>
    ? (input: Out<I>, call: { readonly signal: AbortSignal }) => AsyncIterable<In<O>>
    : never
}

/** What a service uses to tell every window something. */
export type EmitterOf<C extends Contract> = <K extends keyof C['events'] & string>(
  name: K,
  item: C['events'][K] extends Event<infer O> ? In<O> : never,
) => void
