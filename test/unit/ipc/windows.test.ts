import { expect, test, vi } from 'vitest'
import type { ShellApp } from '#main/ipc/shell-app.ts'
import { createWindows } from '#main/ipc/windows.ts'
import { createClient } from '#shared/ipc/client.ts'
import { contracts } from '#shared/ipc/contracts.ts'
import { ok } from '#shared/ipc/fault.ts'
import { memoryPair } from '../../contract/port-pair.ts'

/** An app that answers one command and can tell something. */
function fakeApp() {
  let tell: Parameters<ShellApp['onEvent']>[0] | undefined
  const handlers = { workspace: { layout: () => ok('layout') } } as unknown as ShellApp['handlers']
  const app: Pick<ShellApp, 'handlers' | 'onEvent'> = {
    handlers,
    onEvent: (listener) => {
      tell = listener
      return () => {
        tell = undefined
      }
    },
  }
  return { app, tell: (id: string) => tell?.('workspace', 'menuCommand', id), isHeard: () => tell !== undefined }
}

test('every window is served and told, and counted until it goes', async () => {
  const { app, tell, isHeard } = fakeApp()
  const counts: number[] = []
  const windows = createWindows(app, { onBug: () => undefined, onCount: (count) => counts.push(count) })
  const pairs = [memoryPair(), memoryPair()]
  const heard: string[] = []
  const clients = pairs.map((pair) => {
    windows.add(pair.main)
    return createClient(contracts, pair.window)
  })
  for (const [place, client] of clients.entries()) {
    client.domains.workspace.on('menuCommand', (id) => heard.push(`${place} ${id}`))
    expect(await client.domains.workspace.layout(null)).toEqual(ok('layout'))
  }
  tell('run')
  await vi.waitFor(() => expect(heard.sort()).toEqual(['0 run', '1 run']))

  clients[0]?.close()
  await vi.waitFor(() => expect(windows.count).toBe(1))
  tell('open-file')
  await vi.waitFor(() => expect(heard).toContain('1 open-file'))
  expect(heard).not.toContain('0 open-file')

  windows.close()
  await vi.waitFor(() => expect(windows.count).toBe(0))
  expect(counts).toEqual([1, 2, 1, 0])
  expect(isHeard()).toBe(false)
  expect(await clients[1]?.domains.workspace.layout(null)).toMatchObject({ fault: { kind: 'peer-gone' } })
})
