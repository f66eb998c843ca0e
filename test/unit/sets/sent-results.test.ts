import { expect, test } from 'vitest'
import { sendOverSamp } from '#main/sent-results.ts'
import type { SampSent, SampState } from '#shared/model/samp.ts'

const { signal } = new AbortController()
const peer = (id: string, name: string, isHub = false) => ({ id, name, isHub, subscriptions: [], alive: true })
const desk: SampState = {
  status: 'joined',
  peers: [peer('hub', 'Hub', true), peer('c1', 'TOPCAT'), peer('c2', 'Aladin')],
}

/** A desk that answers so, and what it was asked to send. */
function door(state: SampState, answers: readonly SampSent[]) {
  const asked: unknown[] = []
  const handlers = {
    state: () => ({ ok: true, value: state }) as const,
    async *send(input: unknown) {
      asked.push(input)
      yield* answers
    },
  }
  return { asked, send: sendOverSamp({ handlers } as unknown as Parameters<typeof sendOverSamp>[0]) }
}
const sent = (state: SampSent['state'], text?: string): SampSent => ({
  ...{ item: 0, peer: 'c1', peerName: 'TOPCAT', state },
  ...(text !== undefined && { text }),
})

test('a table goes to the program of that name, in either case', async () => {
  const { asked, send } = door(desk, [sent('ok')])
  expect(await send('t1', 'topcat', signal)).toEqual({ ok: true, value: null })
  expect(asked).toEqual([{ items: [{ kind: 'table', table: 't1' }], to: ['c1'] }])
})

test('a table goes to all, and one that takes it is enough', async () => {
  const { asked, send } = door(desk, [sent('error', 'no'), sent('silent')])
  expect(await send('t1', '*', signal)).toMatchObject({ ok: true })
  expect(asked).toEqual([{ items: [{ kind: 'table', table: 't1' }] }])
})

test.each([
  ['no hub', { status: 'alone', peers: [] } as const, 'topcat', [], 'offline', 'not connected'],
  ['no such program', desk, 'ds9', [], 'not-found', 'No program called ds9'],
  ['the hub itself is no receiver', desk, 'hub', [], 'not-found', 'No program called hub'],
  ['nobody who takes tables', desk, '*', [], 'not-found', 'takes tables'],
  ['a refusal', desk, 'TOPCAT', [sent('error', 'Out of memory.')], 'service', 'TOPCAT: Out of memory.'],
])('%s is told', async (_what, state, to, answers, kind, message) => {
  const outcome = await door({ ...state, peers: [...state.peers] }, answers).send('t1', to, signal)
  expect(outcome).toMatchObject({ ok: false, fault: { kind, message: expect.stringContaining(message) } })
})
