import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { channels } from '#main/shells/electron/channels.ts'
import { serveDialogs } from '#main/shells/electron/dialogs.ts'
import { type MenuOptions, menuTemplate } from '#main/shells/electron/menu.ts'
import { portMessage } from '#shared/ipc/electron-bridge.ts'
import { commands } from '#shared/model/commands.ts'

describe('the native menu', () => {
  type Item = MenuItemConstructorOptions
  const below = ({ submenu }: Item): Item[] =>
    Array.isArray(submenu) ? submenu.flatMap((item) => [item, ...below(item)]) : []
  const itemsOf = (platform: NodeJS.Platform, more: Partial<MenuOptions> = {}): Item[] =>
    menuTemplate({ platform, send: () => undefined, ...more }).flatMap(below)
  const press = (item: Item) => item.click?.(undefined as never, undefined, undefined as never)

  test('sends every command of the window by its id, and leaves their keys to the window', () => {
    const sent: string[] = []
    for (const item of itemsOf('linux', { send: (id) => void sent.push(id) })) {
      press(item)
      if (item.accelerator !== undefined) expect(item.registerAccelerator).toBe(false)
    }
    expect(sent.toSorted()).toEqual(
      commands
        .map(({ id }) => id)
        .filter((id) => id !== 'quit')
        .toSorted(),
    )
  })

  test('shows the keys as they are set', () => {
    const keysOf = (label: string, shortcuts: MenuOptions['shortcuts'] = []) =>
      itemsOf('linux', { shortcuts }).find((item) => item.label === label)?.accelerator
    expect(keysOf('Run query')).toBe('CmdOrCtrl+Enter')
    expect(keysOf('Settings')).toBe('CmdOrCtrl+,')
    expect(keysOf('Run query', [{ command: 'run', keys: 'F5' }])).toBe('F5')
    expect(keysOf('Run query', [{ command: 'run', keys: '' }])).toBeUndefined()
  })

  test('has the roles that a system expects: quit in File, but in the app menu of macOS', () => {
    expect(itemsOf('win32').map(({ role }) => role)).toContain('quit')
    expect(itemsOf('darwin').map(({ role }) => role)).not.toContain('quit')
    expect(menuTemplate({ platform: 'darwin', send: () => undefined })[0]).toEqual({ role: 'appMenu' })
    const roles = menuTemplate({ platform: 'linux', send: () => undefined }).map(({ role }) => role)
    expect(roles).toContain('editMenu')
    expect(roles.at(-1)).toBe('help')
  })

  test('opens no menu by a letter that a command takes with Alt', () => {
    const letters = menuTemplate({ platform: 'linux', send: () => undefined })
      .flatMap(({ label = '' }) => /&(.)/.exec(label)?.[1]?.toUpperCase() ?? [])
      .map((letter) => `Alt+${letter}`)
    expect(commands.filter(({ keys = '' }) => letters.includes(keys))).toEqual([])
  })
})

describe('native dialogs', () => {
  type Handler = (event: object, ...words: unknown[]) => Promise<unknown>
  const parent = {}
  const ours = { senderFrame: { parent: null, url: 'alidade://app/' } }
  const stranger = { senderFrame: { parent: null, url: 'https://evil.example/' } }
  const serve = (open: object, save: object, window: object | undefined = parent) => {
    const handlers = new Map<string, Handler>()
    const dialog = { showOpenDialog: vi.fn(async () => open), showSaveDialog: vi.fn(async () => save) }
    serveDialogs(
      { handle: (channel, handler) => void handlers.set(channel, handler as Handler) },
      dialog as never,
      () => window as never,
    )
    const ask = (channel: string, event: object, ...words: unknown[]) => handlers.get(channel)?.(event, ...words)
    return { ask, dialog }
  }

  test('answer with what the person picked', async () => {
    const { ask, dialog } = serve(
      { canceled: false, filePaths: ['/a.vot', '/b.vot'] },
      { canceled: false, filePath: '/c.vot' },
    )
    expect(await ask(channels.pickOpenPaths, ours)).toEqual(['/a.vot', '/b.vot'])
    expect(await ask(channels.pickSavePath, ours, 'stars.vot')).toBe('/c.vot')
    expect(dialog.showSaveDialog).toHaveBeenCalledWith(parent, expect.objectContaining({ defaultPath: 'stars.vot' }))
  })

  test('answer with nothing where the person cancelled', async () => {
    const { ask } = serve({ canceled: true, filePaths: [] }, { canceled: true, filePath: '' })
    expect(await ask(channels.pickOpenPaths, ours)).toBeUndefined()
    expect(await ask(channels.pickSavePath, ours, 'x')).toBeUndefined()
  })

  test('do not open for a stranger, without a window, or for a name that is none', async () => {
    const { ask, dialog } = serve({ canceled: false, filePaths: ['/a'] }, { canceled: false, filePath: '/c' })
    expect(await ask(channels.pickOpenPaths, stranger)).toBeUndefined()
    expect(await ask(channels.pickSavePath, stranger, 'x')).toBeUndefined()
    expect(await ask(channels.pickSavePath, ours, { toString: () => 'x' })).toBeUndefined()
    expect([dialog.showOpenDialog.mock.calls, dialog.showSaveDialog.mock.calls]).toEqual([[], []])
  })
})

describe('the preload', () => {
  test('gives the page four functions and the port, and nothing of Electron', async () => {
    const listeners = new Map<string, (event: object) => void>()
    const exposed = new Map<string, Record<string, (...words: never[]) => unknown>>()
    const sent: unknown[] = []
    vi.doMock('electron', () => ({
      contextBridge: { exposeInMainWorld: (name: string, value: never) => exposed.set(name, value) },
      ipcRenderer: {
        on: (channel: string, listener: (event: object) => void) => listeners.set(channel, listener),
        send: (...words: unknown[]) => sent.push(words),
        invoke: async (...words: unknown[]) => words,
      },
      webUtils: { getPathForFile: () => '/data/a.vot' },
    }))
    vi.stubGlobal('location', { origin: 'alidade://app' })
    const posted: unknown[] = []
    vi.stubGlobal('postMessage', (...words: unknown[]) => posted.push(words))
    await import('#main/shells/electron/preload.ts')
    expect([...exposed.keys()]).toEqual(['alidadeShell'])
    const bridge = exposed.get('alidadeShell') ?? {}
    expect(Object.keys(bridge).sort()).toEqual(['pathOfFile', 'pickOpenPaths', 'pickSavePath', 'requestPort'])
    bridge.requestPort?.()
    expect(sent).toEqual([[channels.requestPort]])
    expect(bridge.pathOfFile?.({} as never)).toBe('/data/a.vot')
    expect(await bridge.pickSavePath?.('x.vot' as never)).toEqual([channels.pickSavePath, 'x.vot'])
    const port = {}
    listeners.get(channels.port)?.({ ports: [port] })
    expect(posted).toEqual([[portMessage, 'alidade://app', [port]]])
    vi.unstubAllGlobals()
    vi.doUnmock('electron')
  })
})
