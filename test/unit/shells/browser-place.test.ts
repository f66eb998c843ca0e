import { describe, expect, test } from 'vitest'
import { type BrowserSurroundings, findBrowser, hasScreen } from '#main/shells/browser/browser-place.ts'

/** A machine with these programs: path to where its links lead. */
const machine = (
  programs: Readonly<Record<string, string>>,
  more: Partial<BrowserSurroundings> & { readonly heads?: Readonly<Record<string, string>> } = {},
): BrowserSurroundings => ({
  env: { PATH: '/usr/local/bin:/usr/bin:relative:' },
  platform: 'linux',
  homeFolder: '/home/ada',
  programAt: (path) => programs[path],
  headOf: (path) => more.heads?.[path] ?? '\u007fELF',
  ...more,
})

describe('the browser that is taken', () => {
  test('is one of the PATH, Chromium first', () => {
    expect(
      findBrowser(
        machine({
          '/usr/bin/google-chrome': '/opt/google/chrome/google-chrome',
          '/usr/local/bin/chromium': '/usr/local/bin/chromium',
        }),
      ),
    ).toBe('/usr/local/bin/chromium')
    expect(findBrowser(machine({ '/usr/bin/google-chrome': '/opt/google/chrome/google-chrome' }))).toBe(
      '/usr/bin/google-chrome',
    )
  })

  test('is found in /usr/bin with an empty PATH, too', () => {
    expect(findBrowser(machine({ '/usr/bin/chromium': '/usr/bin/chromium' }, { env: {} }))).toBe('/usr/bin/chromium')
  })

  test('is none where none is installed', () => expect(findBrowser(machine({}))).toBeUndefined())

  test.each([
    ['a link to the program of Snap', '/usr/bin/snap', undefined],
    ['a program below /snap', '/snap/chromium/1/chrome', undefined],
    ['an export of Flatpak', '/var/lib/flatpak/app/org.chromium.Chromium/x', undefined],
    ['a script that runs Snap', '/usr/bin/chromium-browser', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n'],
    ['a script that runs Flatpak', '/usr/bin/chromium', '#!/bin/sh\nexec flatpak run org.chromium.Chromium "$@"\n'],
  ])('is not %s', (_title, real, head) => {
    const heads = head === undefined ? {} : { [real]: head }
    expect(findBrowser(machine({ '/usr/bin/chromium': real }, { heads }))).toBeUndefined()
    const other = { '/usr/bin/chromium': real, '/usr/bin/brave-browser': '/opt/brave/brave' }
    expect(findBrowser(machine(other, { heads }))).toBe('/usr/bin/brave-browser')
  })

  test('is a script that starts a browser of the system itself', () => {
    const heads = { '/usr/bin/chromium': '#!/bin/sh\nexec /usr/lib/chromium/chromium "$@"\n' }
    expect(findBrowser(machine({ '/usr/bin/chromium': '/usr/bin/chromium' }, { heads }))).toBe('/usr/bin/chromium')
  })

  test('is the one that ALIDADE_BROWSER names, and no other if that is not there', () => {
    const programs = { '/usr/bin/chromium': '/usr/bin/chromium', '/opt/mine': '/opt/mine' }
    expect(findBrowser(machine(programs, { env: { PATH: '/usr/bin', ALIDADE_BROWSER: '/opt/mine' } }))).toBe(
      '/opt/mine',
    )
    expect(findBrowser(machine(programs, { env: { PATH: '/usr/bin', ALIDADE_BROWSER: '/opt/none' } }))).toBeUndefined()
  })

  test('is looked for in the places of macOS and Windows', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(findBrowser(machine({ [mac]: mac }, { platform: 'darwin' }))).toBe(mac)
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }
    expect(findBrowser(machine({ [edge]: edge }, { platform: 'win32', env }))).toBe(edge)
  })
})

test('a Linux without a display has no screen', () => {
  expect([
    hasScreen('linux', {}),
    hasScreen('linux', { DISPLAY: ':0' }),
    hasScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' }),
  ]).toEqual([false, true, true])
  expect([hasScreen('darwin', {}), hasScreen('win32', {})]).toEqual([true, true])
})
