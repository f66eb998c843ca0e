import { beforeEach, expect, test } from 'vitest'
import { api } from '#renderer/state/connection.ts'
import { startMessages, useMessages } from '#renderer/state/messages.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { connectFake } from './fake-window.ts'

beforeEach(() => useMessages.setState({ list: [], unseen: 0 }))

test('the messages kept stand before those of this window', async () => {
  const kept = { id: 'm1', at: '2026-01-01T00:00:00Z', severity: 'info', text: 'The disk was full.' }
  connectFake({ 'workspace.messages': () => ok([kept]) })
  startMessages(api())
  await expect.poll(() => useMessages.getState().list).toEqual([kept])
})

test('messages that could not be read are said to be missing', async () => {
  connectFake({ 'workspace.messages': () => fail('offline', 'The connection is gone.') })
  startMessages(api())
  await expect
    .poll(() => useMessages.getState().list)
    .toMatchObject([{ severity: 'error', text: 'The messages were not read. The connection is gone.' }])
})
