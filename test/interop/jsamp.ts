import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { requirePeer } from '../peers.ts'

/** Debian's libjsamp-java. */
const jar = '/usr/share/java/jsamp.jar'
/** A Java that starts quickly: for programs of a second, not for hubs that are measured. */
const quickJava = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] as const
const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** What a program said and how it ended; 124 where it took too long. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a tool of JSAMP against the hub that `sampHub` names. */
export function jsamp(sampHub: string, waitSeconds: number, ...words: string[]): Promise<Ran> {
  if (!existsSync(jar)) throw new Error(`${jar} is not installed.`)
  return new Promise((resolve, reject) => {
    const child = spawn(
      requirePeer('java'),
      [...quickJava, `-Duser.home=${tmpdir()}/no-such-home`, '-jar', jar, ...words],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, SAMP_HUB: sampHub },
      },
    )
    let [stdout, stderr, late] = ['', '', false]
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, waitSeconds * 1000)
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString()
    })
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: late ? 124 : (code ?? -1), stdout, stderr })
    })
  })
}

/** A hub as a process. */
export interface HubProcess {
  readonly lockfile: string
  readonly sampHub: string
  /** The most memory it had at one time, MiB; NaN where the system does not say. */
  peakMebibytes(): number
  /** Seconds of processor time so far. */
  processorSeconds(): number
  /** Ends it with SIGTERM; its exit code. */
  end(): Promise<number | null>
  kill(): Promise<void>
  /** Ends it, with SIGTERM unless told otherwise, and starts another one in its place. */
  replace(signal?: NodeJS.Signals): Promise<HubProcess>
}

/** Starts `alidade hub` or JSAMP's hub with a lockfile of its own, and waits until it is there. */
export async function startHub(kind: 'alidade' | 'jsamp', ...words: string[]): Promise<HubProcess> {
  return startHubIn(await mkdtemp(join(tmpdir(), 'alidade-hub-')), kind, words)
}

async function startHubIn(folder: string, kind: 'alidade' | 'jsamp', words: readonly string[]): Promise<HubProcess> {
  const lockfile = join(folder, 'lock')
  const sampHub = `std-lockurl:file://${lockfile}`
  const env = {
    ...process.env,
    SAMP_HUB: sampHub,
    ALIDADE_HOME: join(folder, 'home'),
    ALIDADE_SAMP_TESTERS: 'accept-everything',
  }
  const [program, args] =
    kind === 'alidade'
      ? [process.execPath, [cli, 'hub', ...words]]
      : [requirePeer('java'), [`-Duser.home=${folder}`, '-jar', jar, 'hub', '-mode', 'no-gui', '-profiles', 'std']]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  let said = ''
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString()
  })
  const ended = endOf(child)
  const left = await readFile(lockfile, 'utf8').catch(() => '')
  const isThere = async () => {
    const text = await readFile(lockfile, 'utf8').catch(() => '')
    return text !== left && text.includes('samp.hub.xmlrpc.url')
  }
  for (let i = 0; i < 300 && child.exitCode === null && !(await isThere()); i += 1) await pause(100)
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const code = await ended
    await rm(folder, { recursive: true, force: true })
    return code
  }
  if (child.exitCode !== null || !(await isThere())) {
    await end('SIGKILL')
    throw new Error(`The hub does not start: ${said}`)
  }
  const fact = (file: string) => {
    try {
      return readFileSync(`/proc/${child.pid}/${file}`, 'utf8')
    } catch {
      return ''
    }
  }
  return {
    lockfile,
    sampHub,
    peakMebibytes: () => Number(/VmHWM:\s+(\d+)/.exec(fact('status'))?.[1] ?? Number.NaN) / 1024,
    processorSeconds: () => {
      const fields = fact('stat')
        .replace(/^.*\) /, '')
        .split(' ')
      return (Number(fields[11]) + Number(fields[12])) / 100
    },
    end: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL')
    },
    replace: async (signal) => {
      child.kill(signal ?? 'SIGTERM')
      await ended
      return startHubIn(folder, kind, words)
    },
  }
}

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', (code) => resolve(code)))
