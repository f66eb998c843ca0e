import { expect, test } from 'vitest'
import { alidadeHome } from '#main/store/alidade-home.ts'

test('ALIDADE_HOME names the workspace on every platform', () => {
  expect(alidadeHome({ ALIDADE_HOME: '/data/sky' }, 'linux', '/home/vera')).toBe('/data/sky')
  expect(alidadeHome({ ALIDADE_HOME: 'D:\\sky' }, 'win32', 'C:\\Users\\vera')).toBe('D:\\sky')
})

test('without it the platform says where', () => {
  const cases = [
    [{}, 'linux', '/home/vera', '/home/vera/.local/share/alidade'],
    [{ XDG_DATA_HOME: '/data/vera' }, 'linux', '/home/vera', '/data/vera/alidade'],
    [{ XDG_DATA_HOME: 'relative' }, 'linux', '/home/vera', '/home/vera/.local/share/alidade'],
    [{ ALIDADE_HOME: '' }, 'darwin', '/Users/vera', '/Users/vera/Library/Application Support/Alidade'],
    [{ APPDATA: 'C:\\Roaming' }, 'win32', 'C:\\Users\\vera', 'C:\\Roaming\\Alidade'],
    [{}, 'win32', 'C:\\Users\\vera', 'C:\\Users\\vera\\AppData\\Roaming\\Alidade'],
  ] as const
  for (const [env, platform, folder, home] of cases) expect(alidadeHome(env, platform, folder)).toBe(home)
})
