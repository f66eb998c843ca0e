import type { Api } from '#renderer/api/api.ts'
import { useConnection } from '#renderer/state/connection.ts'
import { type Outcome, ok } from '#shared/ipc/fault.ts'

type Call = readonly [name: string, input: unknown]
type Answer = (
  input: never,
  options?: { readonly signal?: AbortSignal },
) => Promise<Outcome<unknown>> | Outcome<unknown>

/** An api that notes every call (`workspace.saveDocument`) and answers null, unless an answer is given for it. */
export function connectFake(answers: Readonly<Record<string, Answer>> = {}): readonly Call[] {
  const calls: Call[] = []
  const domain = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, command: string) => {
          if (command === 'on') return () => () => undefined
          return async (input: never, options?: { readonly signal?: AbortSignal }) => {
            calls.push([`${name}.${command}`, input])
            return (await answers[`${name}.${command}`]?.(input, options)) ?? ok(null)
          }
        },
      },
    )
  const api = {
    jobs: domain('jobs'),
    queries: domain('queries'),
    samp: domain('samp'),
    sets: domain('sets'),
    tables: domain('tables'),
    tap: domain('tap'),
    workspace: domain('workspace'),
    shell: { kind: 'browser', pathOfFile: () => undefined },
    onGone: () => () => undefined,
  }
  // The fake answers whatever a test tells it to; its shape is that of the api.
  useConnection.setState({ api: api as unknown as Api })
  return calls
}

/** The inputs of the calls of one command, in order. */
export const inputsOf = (calls: readonly Call[], name: string): readonly unknown[] =>
  calls.filter(([called]) => called === name).map(([, input]) => input)
