import { expect, test } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { startSamp, useSamp } from '#renderer/state/samp.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { SampLogEntry } from '#shared/model/samp.ts'

const entry = (id: string): SampLogEntry => ({ id }) as SampLogEntry

test('what is heard while the log is being read stands before it, newest first, each once', async () => {
  const heard = new Map<string, (item: unknown) => void>()
  let answer: (entries: readonly SampLogEntry[]) => void = () => undefined
  const samp = {
    on: (name: string, listener: (item: unknown) => void) => {
      heard.set(name, listener)
      return () => heard.delete(name)
    },
    state: async () => ok({ status: 'off', peers: [] }),
    log: () => new Promise((resolve) => (answer = (entries) => resolve(ok(entries)))),
    question: async () => ok(null),
    rules: async () => ok([]),
  } as unknown as Api['samp']
  const stop = startSamp({ samp })
  for (const id of ['c', 'd']) heard.get('logged')?.(entry(id))
  await expect.poll(() => useSamp.getState().log.length).toBe(2)
  answer(['c', 'b', 'a'].map(entry))
  await expect.poll(() => useSamp.getState().log.length).toBe(4)
  expect(useSamp.getState().log.map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a'])
  stop()
})
