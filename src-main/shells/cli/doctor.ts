import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { arch, release } from 'node:os'
import { dirname, resolve } from 'node:path'
import { nodeFileSystem } from '../../store/node-file-system.ts'
import { storeHealth } from '../../store/store-health.ts'
import { findBrowser, hasScreen } from '../browser/browser-place.ts'
import { type Verb, verbOf } from './verb.ts'

const usage = `alidade doctor

Says which Alidade this is, what it runs on, which windows it can open here, and whether its workspace is sound.

Exit codes
  0  sound
  1  something needs attention; the line says what
`

export interface DoctorFacts {
  readonly version: string
  /** ALIDADE_HOME. */
  readonly home: string
  /** Electron's program in a source tree or package, if its runtime is there. */
  readonly electronProgram: string | undefined
}

/** Whether the workspace's folder, or the nearest one above it that exists, can be written. */
async function writable(home: string): Promise<boolean> {
  let folder = resolve(home)
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}

/** `alidade doctor`: versions, shells found, store health. */
export function doctorVerb(facts: DoctorFacts): Verb {
  return verbOf({
    name: 'doctor',
    summary: 'say what is installed and whether the workspace is sound',
    usage,
    read: (args) => (args.length > 0 ? `unknown argument ${args[0]}.` : {}),
    async run(_asked, io) {
      const { files, setAside } = await storeHealth(nodeFileSystem, facts.home)
      const browser = findBrowser()
      const canWrite = await writable(facts.home)
      const problems = files
        .filter(({ state }) => state !== 'absent' && state !== 'whole')
        .map(({ file, state, note }) => `${file} is ${state}${note === undefined ? '' : `: ${note}`}`)
      const screen = hasScreen(process.platform, process.env)
      const lines: ReadonlyArray<readonly [string, string]> = [
        ['Alidade', facts.version],
        ['Node', `${process.version} on ${process.platform} ${arch()} ${release()}`],
        ['Electron', facts.electronProgram ?? 'its runtime is not here; npm start fetches it where the network allows'],
        ['Browser', browser ?? 'none found; install Chromium, Chrome, Edge or Brave for a window without Electron'],
        ['Screen', screen ? 'found' : 'none; windows open headless'],
        ['Workspace', `${facts.home}${existsSync(facts.home) ? '' : ' (not made yet)'}`],
        ['', canWrite ? 'can be written' : 'CANNOT BE WRITTEN; nothing will be kept'],
        ...(problems.length === 0
          ? [['', 'all its files can be read'] as const]
          : problems.map((problem) => ['', `ATTENTION: ${problem}`] as const)),
        ...setAside.map((file) => ['', `set aside earlier: ${file}`] as const),
      ]
      for (const [name, value] of lines) await io.stdout(`${name.padEnd(10)} ${value}\n`)
      return canWrite && problems.length === 0 ? 0 : 1
    },
  })
}
