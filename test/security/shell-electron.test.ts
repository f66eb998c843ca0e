import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow, BrowserWindowConstructorOptions, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openExternalAddress } from '#main/shells/electron/security/external-addresses.ts'
import { keepOnPage } from '#main/shells/electron/security/navigation.ts'
import { keepPageOffNetwork } from '#main/shells/electron/security/no-network.ts'
import { openOwnFolder } from '#main/shells/electron/security/own-folder.ts'
import { declareScheme, pageAddress, servePage } from '#main/shells/electron/security/own-protocol.ts'
import { refusePermissions } from '#main/shells/electron/security/permissions.ts'
import { isFromPage } from '#main/shells/electron/security/sender.ts'
import { webPreferences } from '#main/shells/electron/security/web-preferences.ts'
import { openWindow, showWindow } from '#main/shells/electron/window.ts'

/**
 * Source: Electron's security tutorial, its list of 20 points (electronjs.org/docs/latest/tutorial/security, 2026).
 * Attack: text of a service runs as script in the page, or leads the page to a stranger's. Invariant: it finds no Node,
 * no Electron, no other page, no permission, no network. Electron's own classes are fakes here; the real ones are driven
 * by the hosted workflow.
 */
type Answers<A extends unknown[], R> = (...args: A) => R

describe('points 2, 3, 4, 6, 8, 9, 10, 11: what the page may do', () => {
  test.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['experimentalFeatures', false],
    ['webviewTag', false],
    ['navigateOnDragDrop', false],
  ] as const)('%s is %s', (name, value) => expect(webPreferences('/preload.cjs')[name]).toBe(value))

  test('no Blink features are switched on or off', () => {
    expect(Object.keys(webPreferences('/preload.cjs'))).not.toContain('enableBlinkFeatures')
  })
})

describe('points 1, 7, 18: the page comes from our own scheme, with a content security policy', () => {
  let folder: string
  let answer: Answers<[Request], Promise<Response>>

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alidade-page-'))
    mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'page', 'assets', 'a-1.js'), 'export {}')
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'page', 'link.txt'))
    servePage(
      {
        handle: (scheme, handler) => {
          expect(scheme).toBe('alidade')
          answer = async (request) => handler(request as never)
        },
      },
      join(folder, 'page'),
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('the scheme is standard and secure, and may not bypass the policy', () => {
    const register = vi.fn()
    declareScheme({ registerSchemesAsPrivileged: register })
    const [[scheme]] = register.mock.calls[0] as [[{ privileges: object }]]
    expect(scheme.privileges).toMatchObject({ standard: true, secure: true })
    expect(scheme.privileges).not.toHaveProperty('bypassCSP')
  })

  test('every answer has the policy: no script but our own, no eval, no frames, no plugins', async () => {
    for (const path of ['', 'assets/a-1.js', 'nothing.js']) {
      const policy = (await answer(new Request(pageAddress + path))).headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toContain('unsafe-eval')
      for (const directive of ['object-src', 'base-uri', 'frame-ancestors', 'form-action'])
        expect(policy).toContain(`${directive} 'none'`)
    }
  })

  test('the page and its parts are served', async () => {
    const page = await answer(new Request(pageAddress))
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>'])
    expect((await answer(new Request(`${pageAddress}assets/a-1.js`))).headers.get('content-type')).toMatch(
      'text/javascript',
    )
  })

  test.each([
    '../secret.txt',
    '%2e%2e/secret.txt',
    '..%2fsecret.txt',
    'assets/..%5c..%5csecret.txt',
    'link.txt',
    'assets',
    '.',
    'index.html%00.js',
  ])('%s leads out of the folder to nowhere', async (path) => {
    const response = await answer(new Request(`alidade://app/${path}`))
    expect(await response.text()).not.toContain('secret')
    expect([200, 404]).toContain(response.status)
    if (response.status === 200) expect(path).toBe('.')
  })

  test('another host of our scheme is nobody', async () => {
    expect((await answer(new Request('alidade://other/index.html'))).status).toBe(404)
  })
})

describe('point 5: permissions', () => {
  const handlers: {
    request?: Answers<[unknown, string, (granted: boolean) => void, { requestingUrl: string }], void>
    check?: Answers<[unknown, string, string], boolean>
    device?: Answers<[unknown], boolean>
  } = {}
  beforeEach(() =>
    refusePermissions({
      setPermissionRequestHandler: (handler) => {
        handlers.request = handler as never
      },
      setPermissionCheckHandler: (handler) => {
        handlers.check = handler as never
      },
      setDevicePermissionHandler: (handler) => {
        handlers.device = handler as never
      },
    }),
  )
  const isGranted = (permission: string, url: string): boolean => {
    const answer = vi.fn()
    handlers.request?.({}, permission, answer, { requestingUrl: url })
    return answer.mock.calls[0]?.[0] === true
  }

  test.each(['media', 'geolocation', 'midi', 'openExternal', 'clipboard-read', 'fileSystem', 'hid', 'display-capture'])(
    '%s is refused, also to our own page',
    (permission) => {
      expect(isGranted(permission, pageAddress)).toBe(false)
      expect(handlers.check?.({}, permission, 'alidade://app')).toBe(false)
    },
  )

  test.each(['clipboard-sanitized-write', 'notifications'])('%s is granted to our own page only', (permission) => {
    expect(isGranted(permission, pageAddress)).toBe(true)
    expect(isGranted(permission, 'https://evil.example/')).toBe(false)
    expect(isGranted(permission, 'alidade://app.evil.example/')).toBe(false)
  })

  test('devices are refused', () => expect(handlers.device?.({})).toBe(false))
})

describe('points 12, 13, 14: navigation, new windows, webviews', () => {
  let contents: EventEmitter & {
    setWindowOpenHandler: (handler: (details: { url: string }) => { action: string }) => void
  }
  let openHandler: (details: { url: string }) => { action: string }
  const openExternal = vi.fn()
  beforeEach(() => {
    openExternal.mockReset()
    contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: typeof openHandler) => {
        openHandler = handler
      },
    })
    keepOnPage(contents as never, openExternal)
  })
  const isRefused = (event: string, url: string): boolean => {
    const preventDefault = vi.fn()
    contents.emit(event, { url, preventDefault })
    return preventDefault.mock.calls.length > 0
  }

  test.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'alidade://other/',
    'alidade://app/other.html',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('the page is not led to %s', (url) => {
    expect([isRefused('will-navigate', url), isRefused('will-frame-navigate', url)]).toEqual([true, true])
  })
  test('the page may load itself again', () => expect(isRefused('will-navigate', pageAddress)).toBe(false))
  test('a redirect is refused', () => expect(isRefused('will-redirect', pageAddress)).toBe(true))
  test('a webview is refused', () => expect(isRefused('will-attach-webview', pageAddress)).toBe(true))
  test('a new window is refused and its address given to the door for addresses', () => {
    expect(openHandler({ url: 'https://ivoa.net/' })).toEqual({ action: 'deny' })
    expect(openExternal).toHaveBeenCalledWith('https://ivoa.net/')
  })
})

describe('point 15: addresses for the person’s own browser', () => {
  const shell = { openExternal: vi.fn(async (_url: string) => undefined) }
  beforeEach(() => shell.openExternal.mockClear())

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'vscode://x',
    'ms-msdt:/id',
    ' ',
    'C:\\x.exe',
    'data:text/html,x',
  ])('%s is not opened', async (url) => {
    expect(await openExternalAddress(shell, url)).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
    expect(shell.openExternal).not.toHaveBeenCalled()
  })
  test('https and http are', async () => {
    expect(await openExternalAddress(shell, 'https://ivoa.net/documents')).toEqual({ ok: true, value: null })
    expect(shell.openExternal).toHaveBeenCalledWith('https://ivoa.net/documents')
  })
  test('a system that cannot open it is a fault', async () => {
    shell.openExternal.mockRejectedValueOnce(new Error('no browser'))
    expect(await openExternalAddress(shell, 'https://ivoa.net/')).toMatchObject({
      fault: { kind: 'not-found', message: 'no browser' },
    })
  })
})

describe('the folder of the workspace', () => {
  const shell = { openPath: vi.fn(async (_path: string) => '') }
  beforeEach(() => shell.openPath.mockClear())

  test.each([process.execPath, '/no/such/folder', 'calc.exe', 'https://ivoa.net/'])(
    '%s is not opened',
    async (path) => {
      expect(await openOwnFolder(shell, path)).toMatchObject({ ok: false, fault: { kind: 'not-found' } })
      expect(shell.openPath).not.toHaveBeenCalled()
    },
  )
  test('a folder is; what the system says against it is a fault', async () => {
    expect(await openOwnFolder(shell, tmpdir())).toEqual({ ok: true, value: null })
    shell.openPath.mockResolvedValueOnce('No file manager.')
    expect(await openOwnFolder(shell, tmpdir())).toMatchObject({ fault: { message: 'No file manager.' } })
  })
})

describe('point 17: who sends', () => {
  const from = (senderFrame: object | null) =>
    isFromPage({ senderFrame } as Pick<IpcMainEvent | IpcMainInvokeEvent, 'senderFrame'>)
  test('our page’s main frame is answered, whatever its fragment', () => {
    expect(from({ parent: null, url: pageAddress })).toBe(true)
    expect(from({ parent: null, url: `${pageAddress}#x` })).toBe(true)
  })
  test.each([
    ['a frame within it', { parent: {}, url: pageAddress }],
    ['another page', { parent: null, url: 'https://evil.example/' }],
    ['an address that begins like ours', { parent: null, url: 'alidade://app.evil.example/' }],
    ['a frame that has gone', null],
  ])('%s is not', (_title, frame) => expect(from(frame)).toBe(false))
})

test('the page has no network of its own', () => {
  let handler: Answers<[{ url: string }, (answer: { cancel: boolean }) => void], void> = () => undefined
  keepPageOffNetwork({
    webRequest: {
      onBeforeRequest: (listener: unknown) => {
        handler = listener as typeof handler
      },
    } as never,
  })
  const isCancelled = (url: string): boolean | undefined => {
    let cancel: boolean | undefined
    handler({ url }, (answer) => {
      cancel = answer.cancel
    })
    return cancel
  }
  for (const url of [
    'https://evil.example/',
    'http://127.0.0.1/',
    'ws://evil.example/',
    'file:///etc/passwd',
    'alidade://app.evil.example/',
  ])
    expect([url, isCancelled(url)]).toEqual([url, true])
  for (const url of [
    `${pageAddress}assets/a.js`,
    'blob:alidade://app/1',
    'data:image/png;base64,',
    'devtools://devtools/x',
  ])
    expect([url, isCancelled(url)]).toEqual([url, false])
})

describe('the window', () => {
  class FakeWindow extends EventEmitter {
    static options: BrowserWindowConstructorOptions | undefined
    readonly webContents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() })
    readonly loadURL = vi.fn(async () => undefined)
    readonly show = vi.fn()
    constructor(options: BrowserWindowConstructorOptions) {
      super()
      FakeWindow.options = options
    }
  }

  test('opens on our page with the measures in place, and is shown when there is something to show', () => {
    const window = openWindow({
      Window: FakeWindow as unknown as new (options: BrowserWindowConstructorOptions) => BrowserWindow,
      preload: '/preload.cjs',
      openExternal: () => undefined,
    }) as unknown as FakeWindow
    expect(FakeWindow.options?.webPreferences).toEqual(webPreferences('/preload.cjs'))
    expect(window.loadURL).toHaveBeenCalledWith(pageAddress)
    expect(window.webContents.setWindowOpenHandler).toHaveBeenCalled()
    expect(window.webContents.listenerCount('will-navigate')).toBe(1)
    expect(window.show).not.toHaveBeenCalled()
    window.emit('ready-to-show')
    expect(window.show).toHaveBeenCalled()
  })

  test('comes to the front from the task bar, too', () => {
    const window = { isMinimized: () => true, restore: vi.fn(), focus: vi.fn() }
    showWindow(window)
    expect([window.restore.mock.calls.length, window.focus.mock.calls.length]).toEqual([1, 1])
  })
})
