import { posix, win32 } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The workspace folder: ALIDADE_HOME if set, else the platform's place for a program's data. */
export function alidadeHome(env: Environment, platform: NodeJS.Platform, homeFolder: string): string {
  const path = platform === 'win32' ? win32 : posix
  if (env.ALIDADE_HOME) return path.resolve(env.ALIDADE_HOME)
  if (platform === 'win32') return path.join(env.APPDATA || path.join(homeFolder, 'AppData', 'Roaming'), 'Alidade')
  if (platform === 'darwin') return path.join(homeFolder, 'Library', 'Application Support', 'Alidade')
  // XDG Base Directory Specification 0.8: a relative path is invalid and is to be ignored.
  const data = env.XDG_DATA_HOME
  return path.join(data && path.isAbsolute(data) ? data : path.join(homeFolder, '.local', 'share'), 'alidade')
}
