import { expect, it } from 'vitest'
import type { SampConnection } from '#main/services/samp/client/connection.ts'
import { KnownClients } from '#main/services/samp/client/known-clients.ts'

it('a program that leaves while the list is being read is not put on it again by an answer about it', async () => {
  const known = new KnownClients(() => undefined)
  let answer: () => void = () => undefined
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const connection = {
    hubId: 'hub',
    selfId: 'c1',
    registeredClients: async () => ['c2', 'c3'],
    // The hub answers for a little longer for one that has left.
    getMetadata: async (id: string) => answered.then(() => ({ 'samp.name': id })),
    getSubscriptions: async () => ({}),
  } as unknown as SampConnection
  const loaded = known.load(connection)
  known.take(connection, 'samp.hub.event.unregister', { id: 'c2' })
  answer()
  await loaded
  expect(known.all.map(({ id }) => id)).toEqual(['c3'])
})
