import { expect, test } from 'vitest'
import { PeerList } from '#main/services/samp/peer-list.ts'

test('the first that is heard of a program is news, and so is one that was silent', () => {
  const peers = new PeerList({ now: () => 0, icon: () => undefined })
  expect(peers.heard('c1')).toBe(true)
  expect(peers.heard('c1')).toBe(false)
  peers.silent('c1')
  expect(peers.heard('c1')).toBe(true)
})
