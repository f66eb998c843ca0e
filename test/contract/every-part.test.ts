import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '#shared/ipc/client.ts'
import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { createServer, type HandlerSet, type Server } from '#shared/ipc/server.ts'
import { contractSet, everyPart, type Part, samples, seed } from './generated-app.ts'
import type { PortPair } from './port-pair.ts'
import { strangeInputs } from './schema-values.ts'
import { transports } from './transports.ts'

type Call = (input: unknown) => Promise<Outcome<unknown>>
type Open = (input: unknown) => AsyncGenerator<unknown, Outcome<null>>
type On = (name: string, listener: (item: unknown) => void) => () => void

/** Handlers for every part of every domain: they keep what reached them and answer with what the test has laid down. */
class RecordingApp {
  readonly reached: unknown[] = []
  answers: readonly unknown[] = []
  readonly handlers: HandlerSet<typeof contractSet>

  constructor() {
    const domains: Record<string, Record<string, unknown>> = {}
    for (const { domain, name, kind } of everyPart) {
      domains[domain] ??= {}
      const own = domains[domain]
      if (kind === 'command') own[name] = (input: unknown) => this.#answer(input)
      if (kind === 'stream') own[name] = (input: unknown) => this.#items(input)
    }
    this.handlers = domains as HandlerSet<typeof contractSet>
  }
  #answer(input: unknown): Outcome<unknown> {
    this.reached.push(input)
    return ok(this.answers[0])
  }
  async *#items(input: unknown): AsyncGenerator<unknown> {
    this.reached.push(input)
    yield* this.answers
  }
}

const runs = 20
const named = (parts: readonly Part[]): Array<[string, Part]> =>
  parts.map((part) => [`${part.domain}.${part.name}`, part])
const commands = named(everyPart.filter(({ kind }) => kind === 'command'))
const streams = named(everyPart.filter(({ kind }) => kind === 'stream'))
const events = named(everyPart.filter(({ kind }) => kind === 'event'))
const called = [...commands, ...streams]

describe.each(transports)('over $name', ({ open }) => {
  const app = new RecordingApp()
  let pair: PortPair
  let server: Server
  let domains: Record<string, Record<string, unknown> | undefined>
  const part = <T>({ domain, name }: Pick<Part, 'domain' | 'name'>): T => domains[domain]?.[name] as T

  beforeAll(async () => {
    pair = await open()
    server = createServer(contractSet, app.handlers, pair.main)
    domains = createClient(contractSet, pair.window).domains as unknown as typeof domains
  })
  afterAll(() => pair.close())

  test.each(commands)('%s takes any valid input and gives back any valid answer, unchanged', async (_name, command) => {
    const inputs = samples(command.input ?? command.output, runs, seed)
    const outputs = samples(command.output, runs, seed + 1)
    for (const [run, input] of inputs.entries()) {
      app.reached.length = 0
      app.answers = [outputs[run]]
      const outcome = await part<Call>(command)(input)
      expect(app.reached).toEqual([input])
      expect(outcome).toEqual({ ok: true, value: outputs[run] })
    }
  })

  test.each(streams)('%s brings its items in order and unchanged', async (_name, stream) => {
    const [input] = samples(stream.input ?? stream.output, 1, seed)
    app.reached.length = 0
    app.answers = samples(stream.output, runs, seed + 1)
    const items: unknown[] = []
    const generator = part<Open>(stream)(input)
    let step = await generator.next()
    for (; step.done !== true; step = await generator.next()) items.push(step.value)
    expect(app.reached).toEqual([input])
    expect(items).toEqual(app.answers)
    expect(step.value).toEqual({ ok: true, value: null })
  })

  test.each(events)('%s reaches the window unchanged and in order', async (_name, event) => {
    const items = samples(event.output, runs, seed)
    const heard = await new Promise<unknown[]>((resolve) => {
      const sofar: unknown[] = []
      const off = part<On>({ domain: event.domain, name: 'on' })(event.name, (item) => {
        if (sofar.push(item) < runs) return
        off()
        resolve(sofar)
      })
      // An answer shows that main has heard our hello; events before that are not for us.
      void part<Call>({ domain: 'workspace', name: 'layout' })(null).then(() => {
        for (const item of items) server.emit(event.domain, event.name, item)
      })
    })
    expect(heard).toEqual(items)
  })

  test.each(called)(
    '%s refuses invalid input before its handler, and says where it is wrong',
    async (name, command) => {
      app.reached.length = 0
      for (const input of strangeInputs(command.input ?? command.output)) {
        const outcome =
          command.kind === 'command'
            ? await part<Call>(command)(input)
            : (await part<Open>(command)(input).next()).value
        expect(outcome).toMatchObject({
          ok: false,
          fault: { kind: 'bad-request', where: expect.stringContaining(name) },
        })
      }
      expect(app.reached).toEqual([])
    },
  )

  test.each(called)('%s: an answer of the wrong form is a bug, and says where it is wrong', async (name, command) => {
    const [input] = samples(command.input ?? command.output, 1, seed)
    for (const answer of strangeInputs(command.output)) {
      app.answers = [answer]
      const outcome =
        command.kind === 'command' ? await part<Call>(command)(input) : (await part<Open>(command)(input).next()).value
      expect(outcome).toMatchObject({ ok: false, fault: { kind: 'bug', where: expect.stringContaining(name) } })
    }
  })
})
