import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addressWithToken, bootstrapPage } from '#main/shells/browser/bootstrap-page.ts'
import { browserWords, openBrowserWindow } from '#main/shells/browser/browser-window.ts'
import { openExternalAddress, openerOf } from '#main/shells/browser/external-address.ts'
import { openOwnFolder } from '#main/shells/browser/own-folder.ts'
import { WindowWatch, windowWaits } from '#main/shells/browser/window-watch.ts'
import { contentSecurityPolicy, pageHeaders } from '#main/shells/page/content-security-policy.ts'

const options = {
  bootstrapFile: '/home/ada/run/open me.html',
  profileFolder: '/home/ada/run/profile',
  headless: false,
  asRoot: false,
}

describe('the words a browser is started with', () => {
  test('name the bootstrap file and a profile of its own, and carry no token', () => {
    const words = browserWords(options)
    expect(words).toContain('--app=file:///home/ada/run/open%20me.html')
    expect(words).toContain('--user-data-dir=/home/ada/run/profile')
    expect(words.join(' ')).not.toContain('token')
  })

  test('leave the sandbox on, open no debugging port and show a window, unless asked otherwise', () => {
    expect(browserWords(options).filter((word) => /sandbox|remote-debugging|headless/.test(word))).toEqual([])
    expect(browserWords({ ...options, headless: true, asRoot: true, debugPort: 9222 })).toEqual(
      expect.arrayContaining([
        '--headless=new',
        '--no-sandbox',
        '--remote-debugging-port=9222',
        '--remote-debugging-address=127.0.0.1',
      ]),
    )
  })

  test('a browser that cannot be started ends with a sentence', async () => {
    const window = openBrowserWindow('/nowhere/chromium', options)
    expect(await window.ended).toMatch(/^\/nowhere\/chromium could not be started: /)
    await window.close()
  })
})

test('the bootstrap page leads to the address and runs no script', () => {
  const page = bootstrapPage(addressWithToken('http://127.0.0.1:1', 'a"><script>&'))
  expect(page).toContain('url=http://127.0.0.1:1/#token=a&quot;>&lt;script>&amp;')
  expect(page).not.toContain('<script')
})

describe('waiting for windows', () => {
  const ended: boolean[] = []
  const watch = (waitsForBrowser = true) => new WindowWatch(waitsForBrowser, (hadWindow) => ended.push(hadWindow))
  const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000)
  beforeEach(() => {
    ended.length = 0
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  test('ends when the browser shows no window in time', () => {
    watch()
    pass(windowWaits.first - 0.1)
    expect(ended).toEqual([])
    pass(0.1)
    expect(ended).toEqual([false])
  })

  test('ends a moment after the last of several windows has gone', () => {
    const windows = watch()
    windows.count(2)
    windows.count(1)
    pass(1000)
    expect(ended).toEqual([])
    windows.count(0)
    pass(windowWaits.gone)
    expect(ended).toEqual([true])
  })

  test('a file that a closed window had still asked for holds nothing up', () => {
    const windows = watch()
    windows.count(1)
    windows.count(0)
    windows.pageAsked(true)
    pass(windowWaits.gone)
    expect(ended).toEqual([true])
  })

  test('a page that loads slowly is waited for as long as it asks for its files', () => {
    const windows = watch()
    windows.pageAsked()
    pass(windowWaits.loading - 1)
    windows.pageAsked(true)
    pass(windowWaits.loading - 1)
    expect(ended).toEqual([])
    windows.count(1)
    pass(windowWaits.loading)
    expect(ended).toEqual([])
  })

  test('a reload asks for the page again, and is waited for longer', () => {
    const windows = watch()
    windows.count(1)
    windows.count(0)
    pass(windowWaits.gone - 0.1)
    windows.pageAsked()
    pass(windowWaits.loading - 0.1)
    expect(ended).toEqual([])
    windows.count(1)
    pass(1000)
    expect(ended).toEqual([])
  })

  test('an address that is opened by hand is waited for without limit', () => {
    const windows = watch(false)
    pass(100_000)
    expect(ended).toEqual([])
    windows.count(1)
    windows.count(0)
    pass(windowWaits.gone)
    expect(ended).toEqual([true])
  })

  test('nothing ends once it was stopped', () => {
    const windows = watch()
    windows.stop()
    windows.pageAsked()
    pass(100_000)
    expect(ended).toEqual([])
  })
})

describe('addresses for the person’s own browser', () => {
  const start = vi.fn((_program: string, _words: readonly string[], _options: object) => {
    const child = Object.assign(new EventEmitter(), { unref: vi.fn() })
    queueMicrotask(() => child.emit('spawn'))
    return child
  })

  test.each(['file:///etc/passwd', 'javascript:alert(1)', '--help', '', 'mailto:a@b.c'])(
    '%s is not opened',
    async (text) => {
      start.mockClear()
      expect(await openExternalAddress(text, start as never, 'linux')).toMatchObject({ fault: { kind: 'bad-request' } })
      expect(start).not.toHaveBeenCalled()
    },
  )

  test('the address is one word, and no shell reads it', async () => {
    expect(await openExternalAddress('https://ivoa.net/?a=1&b=$(x)', start as never, 'linux')).toMatchObject({
      ok: true,
    })
    expect(start).toHaveBeenLastCalledWith(
      'xdg-open',
      ['https://ivoa.net/?a=1&b=$(x)'],
      expect.not.objectContaining({ shell: true }),
    )
    expect([openerOf('darwin', 'u')[0], openerOf('win32', 'u')[0]]).toEqual(['open', 'rundll32'])
  })

  test('a machine without such a program is a fault', async () => {
    const failing = () => {
      const child = Object.assign(new EventEmitter(), { unref: () => undefined })
      queueMicrotask(() => child.emit('error', new Error('ENOENT')))
      return child
    }
    expect(await openExternalAddress('https://ivoa.net/', failing as never, 'linux')).toMatchObject({
      fault: { kind: 'not-found' },
    })
  })
})

describe('the folder of the workspace', () => {
  const start = vi.fn((_program: string, _words: readonly string[], _options: object) => {
    const child = Object.assign(new EventEmitter(), { unref: vi.fn() })
    queueMicrotask(() => child.emit('spawn'))
    return child
  })

  test('is shown by the file manager of each system, as one word that no shell reads', async () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(await openOwnFolder(tmpdir(), start as never, platform)).toEqual({ ok: true, value: null })
    expect(start.mock.calls.map(([program, words]) => [program, words])).toEqual([
      ['xdg-open', [tmpdir()]],
      ['open', [tmpdir()]],
      ['explorer', [tmpdir()]],
    ])
    expect(start.mock.calls[0]?.[2]).not.toMatchObject({ shell: true })
  })

  test.each([process.execPath, '/no/such/folder', '--help', 'https://ivoa.net/'])('%s is not opened', async (path) => {
    start.mockClear()
    expect(await openOwnFolder(path, start as never, 'linux')).toMatchObject({ fault: { kind: 'not-found' } })
    expect(start).not.toHaveBeenCalled()
  })
})

describe('the page’s policy', () => {
  test('is the same in both shells but for the socket', () => {
    const socket = 'ws://127.0.0.1:1/wire'
    expect(contentSecurityPolicy([socket]).replace(` ${socket}`, '')).toBe(contentSecurityPolicy())
    expect(contentSecurityPolicy([socket])).toContain(`connect-src 'self' ${socket};`)
  })

  test('has no unsafe source but for styles', () => {
    expect(contentSecurityPolicy().match(/'unsafe-[a-z-]+'/g)).toEqual(["'unsafe-inline'"])
    expect(contentSecurityPolicy()).toContain("style-src 'self' 'unsafe-inline';")
  })

  test('comes with headers against sniffing, referrers, foreign openers and powers that are not needed', () => {
    expect(pageHeaders()).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    })
  })
})
