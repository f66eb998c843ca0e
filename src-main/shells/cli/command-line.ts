import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { FaultError } from '#shared/ipc/fault.ts'
import type { App, AppOptions } from '../../app-parts.ts'
import { alidadeHome } from '../../store/alidade-home.ts'
import { storageFault } from '../../store/storage-fault.ts'
import { openExternalAddress } from '../browser/external-address.ts'
import { openOwnFolder } from '../browser/own-folder.ts'
import { version } from '../start-app.ts'
import { convertVerb } from './convert.ts'
import { doctorVerb } from './doctor.ts'
import { hubVerb } from './hub.ts'
import { jobsVerb } from './jobs.ts'
import { openCliJobs } from './jobs-tokens.ts'
import { loginVerb } from './login.ts'
import { practiceVerb } from './practice.ts'
import { queryVerb } from './query.ts'
import { sampVerb } from './samp.ts'
import { tablesVerb } from './tables.ts'
import type { CliIo, Verb } from './verb.ts'

export interface CommandLine {
  /** The words after `alidade`. */
  readonly words: readonly string[]
  readonly workersFolder: string
  /** The tables of the practice sky. */
  readonly practiceSky: string
  /** Where Electron's package notes its program, in a source tree. */
  readonly electronPathFile: string
}

const interrupted = 130
const keepsNothing = 'The command line reads the workspace and keeps nothing in it.'

function electronProgram(pathFile: string): string | undefined {
  if (!existsSync(pathFile)) return undefined
  const program = join(dirname(pathFile), 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(program) ? program : undefined
}

function overview(verbs: readonly Verb[]): string {
  const lines = verbs.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}\n`)
  return `Usage: alidade VERB ...\n\n${lines.join('')}\nalidade VERB --help says more; alidade --version says which version this is.\n`
}

/** Settles when the bytes are taken. A reader that has gone (a closed pipe) ends the program quietly, as other tools do. */
function writeOut(piece: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(piece, (problem) =>
      problem ? reject(new FaultError(storageFault(problem, 'standard output'))) : resolve(),
    )
  })
}

/** Runs one verb; answers with the exit code. */
export async function runCommandLine(line: CommandLine): Promise<number> {
  const { words, workersFolder, practiceSky } = line
  const home = alidadeHome(process.env, process.platform, homedir())
  const doctor = doctorVerb({ version, home, electronProgram: electronProgram(line.electronPathFile) })
  let app: Promise<App> | undefined
  // Loaded with the first verb that needs it: a hub that runs for days needs none of it.
  const newApp = async (more: Pick<AppOptions, 'readOnly'>): Promise<App> => {
    const { createApp } = await import('../../app.ts')
    return createApp({
      ...{ shell: 'cli', version, home, workersFolder, practiceSky, ...more },
      openExternal: (url) => openExternalAddress(url),
      openFolder: (path) => openOwnFolder(path),
    })
  }
  const openApp = (): Promise<App> => {
    app ??= newApp({ readOnly: keepsNothing })
    return app
  }
  const practice = practiceVerb(async (port, rehearsal) =>
    (await openApp()).startPractice({ port, rehearsal, folder: (own) => join(home, 'practice', `port-${own}`) }),
  )
  const hub = hubVerb({ version, home: homedir(), environment: process.env })
  const samp = sampVerb({ home: homedir(), environment: process.env })
  const login = loginVerb(async (say) => {
    const { openWorkspaceAccounts } = await import('../../workspace-accounts.ts')
    return openWorkspaceAccounts({ home, version, tell: ({ text }) => say(text) })
  })
  const jobs = jobsVerb((asked) => openCliJobs({ ...asked, home, version, openApp: newApp }))
  const verbs = [queryVerb, jobs, tablesVerb, convertVerb, login, practice, hub, samp, doctor]
  const [name, ...args] = words
  if (name === '--version' || name === '-V') {
    await writeOut(`alidade ${version}\n`)
    return 0
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await writeOut(overview(verbs))
    return name === undefined ? 2 : 0
  }
  const verb = verbs.find((one) => one.name === name)
  if (!verb) {
    process.stderr.write(`alidade: there is no verb ${name}.\n${overview(verbs)}`)
    return 2
  }

  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
    if (problem.code === 'EPIPE') process.exit(0)
  })
  const io: CliIo = {
    stdin: process.stdin,
    stdout: writeOut,
    stderr: (text) => void process.stderr.write(text),
    stderrIsTerminal: process.stderr.isTTY === true,
    stdoutIsTerminal: process.stdout.isTTY === true,
    signal: stop.signal,
    app: openApp,
  }
  try {
    const code = await verb.run(args, io)
    return stop.signal.aborted ? interrupted : code
  } catch (problem) {
    process.stderr.write(
      `alidade ${name}: an error in the program: ${problem instanceof Error ? problem.stack : problem}\n`,
    )
    return 1
  } finally {
    await (await app)?.close()
  }
}
