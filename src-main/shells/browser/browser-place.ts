import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Where a browser is looked for. */
export interface BrowserSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homeFolder: string
  /** The path with its links resolved if a program stands there, else undefined. */
  readonly programAt: (path: string) => string | undefined
  /** The first bytes of a file as text. */
  readonly headOf: (path: string) => string
}

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'brave',
  'vivaldi',
  'vivaldi-stable',
]
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi']
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  'Vivaldi\\Application\\vivaldi.exe',
  'Chromium\\Application\\chrome.exe',
]

function candidates({ env, platform, homeFolder }: BrowserSurroundings): string[] {
  if (platform === 'win32')
    return windowsPrograms.flatMap((program) =>
      [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((base) =>
        base ? [`${base}\\${program}`] : [],
      ),
    )
  if (platform === 'darwin')
    return macApplications.flatMap((name) =>
      ['/Applications', `${homeFolder}/Applications`].map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
    )
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/')), '/usr/bin']
  return linuxNames.flatMap((name) => folders.map((folder) => `${folder}/${name}`))
}

/**
 * Browsers of Snap and Flatpak run in a container of their own: they see neither our bootstrap file nor a profile below
 * a hidden folder, and would open an error page.
 */
function isContained(real: string, headOf: (path: string) => string): boolean {
  if (/\/(snap|flatpak)(\/|$)/.test(real)) return true
  const head = headOf(real)
  return head.startsWith('#!') && /\/snap\/bin\/|\bsnap run\b|\bflatpak run\b/.test(head)
}

function programAt(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}

function headOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4096)
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.byteLength, 0))
  } finally {
    closeSync(file)
  }
}

const here = (): BrowserSurroundings => ({
  env: process.env,
  platform: process.platform,
  homeFolder: homedir(),
  programAt,
  headOf,
})

/**
 * The program of an installed Chromium-family browser. ALIDADE_BROWSER names one; then no other is taken.
 * Undefined: there is none that can show our window.
 */
export function findBrowser(surroundings: BrowserSurroundings = here()): string | undefined {
  const named = surroundings.env.ALIDADE_BROWSER
  if (named !== undefined && named !== '') return surroundings.programAt(named) && named
  return candidates(surroundings).find((path) => {
    const real = surroundings.programAt(path)
    return real !== undefined && !isContained(real, surroundings.headOf)
  })
}

/** Windows can be shown on this machine; without a screen a browser runs headless. */
export const hasScreen = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/** Folder of the browser's own profile below a run folder. */
export const profileFolder = (runFolder: string): string => join(runFolder, 'profile')
