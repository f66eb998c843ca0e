import type { EventEmitter } from 'node:events'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ShellApp } from '#main/ipc/shell-app.ts'
import { ok } from '#shared/ipc/fault.ts'

/** Electron's main process as far as our shell uses it; each call is noted in its order. */
const fake = vi.hoisted(() => {
  const calls: string[] = []
  return { calls, electron: {} as Record<string, unknown>, parts: {} as Record<string, unknown> }
})

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  const { MessageChannel } = await import('node:worker_threads')
  const { FakeMessagePortMain } = await import('../../contract/port-pair.ts')
  const note = (name: string) => vi.fn((..._words: unknown[]) => void fake.calls.push(name))
  const app = Object.assign(new Emitter(), {
    isPackaged: false,
    commandLine: { hasSwitch: () => false },
    enableSandbox: note('enableSandbox'),
    setPath: note('setPath'),
    whenReady: () => Promise.resolve(note('whenReady')()),
    quit: note('quit'),
    exit: note('exit'),
  })
  class BrowserWindow extends Emitter {
    readonly webContents = Object.assign(new Emitter(), { setWindowOpenHandler: vi.fn() })
    readonly loadURL = vi.fn(async () => void fake.calls.push('loadURL'))
    show = vi.fn()
    focus = note('focus')
    isMinimized = () => false
  }
  class MessageChannelMain {
    readonly port1
    readonly port2
    constructor() {
      const { port1, port2 } = new MessageChannel()
      this.port1 = new FakeMessagePortMain(port1)
      this.port2 = port2
    }
  }
  const ipcMain = Object.assign(new Emitter(), { handle: vi.fn() })
  const electron = {
    app,
    BrowserWindow,
    MessageChannelMain,
    ipcMain,
    dialog: { showErrorBox: note('showErrorBox') },
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: note('setApplicationMenu') },
    protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged'), handle: note('servePage') },
    session: {
      defaultSession: {
        setPermissionRequestHandler: note('permissions'),
        setPermissionCheckHandler: vi.fn(),
        setDevicePermissionHandler: vi.fn(),
        webRequest: { onBeforeRequest: note('network') },
      },
    },
    shell: { openExternal: vi.fn() },
    safeStorage: {},
  }
  Object.assign(fake.electron, electron)
  return electron
})

vi.mock('#main/shells/start-app.ts', () => ({
  startApp: async (options: { onFocus: () => void }) => {
    fake.calls.push('startApp')
    Object.assign(fake.parts, options)
    return { kind: 'app', app: fake.parts.app }
  },
}))

const openedFiles: string[][] = []
type EventListener = Parameters<ShellApp['onEvent']>[0]
const listeners = new Set<EventListener>()
const emit: EventListener = (...words) => {
  for (const listener of listeners) listener(...words)
}
let shortcuts: { command: string; keys: string }[] = []
const closed = vi.fn(async () => undefined)

beforeAll(async () => {
  fake.parts.app = {
    handlers: { workspace: { layout: () => ok('layout') } },
    settings: () => ({ theme: 'system', density: 'compact', idleTimeoutSeconds: 60, shortcuts }),
    onEvent: (listener: EventListener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openFiles: (paths: string[]) => openedFiles.push(paths),
    close: closed,
  }
  await import('#main/shells/electron/main.ts')
  await vi.waitFor(() => expect(fake.calls).toContain('loadURL'))
})
afterAll(() => vi.restoreAllMocks())

const app = () => fake.electron.app as EventEmitter
const precedes = (first: string, then: string): boolean =>
  fake.calls.includes(first) && fake.calls.indexOf(first) < fake.calls.indexOf(then)

describe('the Electron shell', () => {
  test('takes its measures before the window loads anything', () => {
    expect(precedes('enableSandbox', 'whenReady')).toBe(true)
    expect(precedes('registerSchemesAsPrivileged', 'whenReady')).toBe(true)
    for (const measure of ['permissions', 'network', 'servePage', 'setApplicationMenu'])
      expect([measure, precedes(measure, 'loadURL')]).toEqual([measure, true])
  })

  test('hands a port to our own page, over which the app answers, and to nobody else', async () => {
    const ask = (url: string, parent: object | null) => {
      const senderFrame = { url, parent, postMessage: vi.fn() }
      ;(fake.electron.ipcMain as EventEmitter).emit('alidade:request-port', { senderFrame })
      return senderFrame.postMessage.mock.calls
    }
    expect(ask('https://evil.example/', null)).toEqual([])
    expect(ask('alidade://app/', {})).toEqual([])
    const [[channel, , [port]]] = ask('alidade://app/', null) as [[string, null, [MessagePort]]]
    expect(channel).toBe('alidade:port')
    const { messagePort } = await import('#renderer/api/electron-port.ts')
    const { fakePagePort } = await import('../../contract/port-pair.ts')
    const { createClient } = await import('#shared/ipc/client.ts')
    const { contracts } = await import('#shared/ipc/contracts.ts')
    const client = createClient(contracts, messagePort(fakePagePort(port as never)))
    expect(await client.domains.workspace.layout(null)).toEqual(ok('layout'))
    const command = new Promise((resolve) => client.domains.workspace.on('menuCommand', resolve))
    emit('workspace', 'menuCommand', 'run')
    expect(await command).toBe('run')
    client.close()
  })

  test('draws its menu again with the shortcuts that a person sets', () => {
    shortcuts = [{ command: 'run', keys: 'F5' }]
    emit('workspace', 'settingsChanged', {})
    const { Menu } = fake.electron as { Menu: { setApplicationMenu: { mock: { calls: unknown[][] } } } }
    expect(JSON.stringify(Menu.setApplicationMenu.mock.calls.at(-1))).toContain('"accelerator":"F5"')
  })

  test('files that the system opens go to the app, and a second start brings the window to the front', () => {
    const preventDefault = vi.fn()
    app().emit('open-file', { preventDefault }, '/data/a.vot')
    expect(openedFiles).toEqual([['/data/a.vot']])
    expect(preventDefault).toHaveBeenCalled()
    ;(fake.parts as { onFocus: () => void }).onFocus()
    expect(fake.calls).toContain('focus')
  })

  test('quits once the app has written everything', async () => {
    const preventDefault = vi.fn()
    app().emit('before-quit', { preventDefault })
    app().emit('before-quit', { preventDefault })
    expect([preventDefault.mock.calls.length, fake.calls.includes('quit')]).toEqual([2, false])
    await vi.waitFor(() => expect(fake.calls).toContain('quit'))
    expect(closed).toHaveBeenCalledTimes(1)
    app().emit('before-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledTimes(2)
  })
})
