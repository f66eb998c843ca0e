import { execFile, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { peersFolder } from '../peers.ts'

const run = promisify(execFile)
/** Pictures of the programs; kept by CI. */
const pictures = fileURLToPath(new URL('../../artefacts/samp', import.meta.url))

/** Programs of an astronomer's desk, by the scripts that start them, and how they call themselves in SAMP. */
export const deskPrograms = {
  topcat: 'topcat',
  aladin: 'Aladin',
  ds9: 'SAOImageDS9',
  /** In no Debian package: a script that subscribes and replies as SPLAT-VO's source says it does. */
  splat: 'SPLAT-STANDIN',
} as const
export type DeskProgramName = keyof typeof deskPrograms

/** A real program with a screen of its own, on the hub of a lockfile. */
export class DeskProgram {
  /** Of the program itself, for tests that end it without a word. */
  readonly pid: number
  readonly #display: string
  readonly #pids: readonly number[]
  readonly #folder: string

  private constructor(facts: ReadonlyMap<string, string>, folder: string) {
    this.pid = Number(facts.get('pid'))
    this.#display = facts.get('display') ?? ''
    this.#pids = (facts.get('kill') ?? '').split(' ').map(Number)
    this.#folder = folder
  }

  /** Starts it and waits until the hub knows it and it answers a ping. */
  static async start(name: DeskProgramName, lockfile: string, ...words: string[]): Promise<DeskProgram> {
    const folder = await mkdtemp(join(tmpdir(), `alidade-${name}-`))
    const script = join(peersFolder() ?? '', `peers/samp/peer-${name}.sh`)
    // Debian's DS9 does not load the package by which it reads VOTables.
    const preload = join(folder, 'preload.tcl')
    await writeFile(preload, 'package require xml\n')
    const own = name === 'ds9' ? ['-source', preload] : []
    const said = await new Promise<string>((resolve, reject) => {
      let [stdout, stderr] = ['', '']
      const child = spawn('bash', [script, ...own, ...words], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          SAMP_HUB: `std-lockurl:file://${lockfile}`,
          SAMP_SCRATCH: folder,
          TOPCAT_JAR: '/usr/share/java/starlink-topcat.jar',
          PYTHON: '/usr/bin/python3',
          PEER_WAIT: '90',
        },
      })
      child.stdout.on('data', (part: Buffer) => {
        stdout += part.toString()
      })
      child.stderr.on('data', (part: Buffer) => {
        stderr += part.toString()
      })
      child.on('error', reject)
      // The programs it leaves behind keep its output open: its end is what counts.
      child.on('exit', (code) => (code === 0 ? resolve(stdout) : reject(new Error(`${name}: ${stdout}${stderr}`))))
    })
    const facts = new Map(said.split('\n').map((line) => [line.split('=', 1)[0] ?? '', line.replace(/^\w+=/, '')]))
    return new DeskProgram(facts, folder)
  }

  /** Clicks a place of a window, or pulls from one to another; places count from the corner of the window's inside. */
  async mouse(window: RegExp, from: readonly [number, number], to?: readonly [number, number]): Promise<void> {
    const id = await this.#window(window)
    const at = (place: readonly [number, number]) => ['mousemove', '--window', id, ...place.map(String)]
    await this.#xdotool('windowraise', id, ...at(from))
    if (to === undefined) return this.#xdotool('click', '1')
    await this.#xdotool('mousedown', '1')
    const steps = 8
    for (let i = 1; i <= steps; i += 1) {
      const part = (start: number, end: number) => Math.round(start + ((end - start) * i) / steps)
      await this.#xdotool(...at([part(from[0], to[0]), part(from[1], to[1])]))
      await pause(50)
    }
    await this.#xdotool('mouseup', '1')
  }

  /** The mouse over a place of a window. */
  async hover(window: RegExp, [x, y]: readonly [number, number]): Promise<void> {
    await this.#xdotool('mousemove', '--window', await this.#window(window), String(x), String(y))
  }

  /** What its screen shows, as artefacts/samp/NAME.png. */
  async picture(name: string): Promise<void> {
    if (!this.#display.startsWith(':')) return
    mkdirSync(pictures, { recursive: true })
    await run('import', ['-display', this.#display, '-window', 'root', join(pictures, `${name}.png`)])
  }

  /** Ends it, its window manager and its screen. */
  async end(): Promise<void> {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      for (const pid of this.#pids)
        try {
          process.kill(pid, signal)
        } catch {
          // It has ended.
        }
      if (signal === 'SIGTERM') await pause(500)
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  async #window(title: RegExp): Promise<string> {
    for (let i = 0; i < 100; i += 1) {
      const { stdout } = await this.#ask('search', '--onlyvisible', '--name', title.source).catch(() => ({
        stdout: '',
      }))
      const [id] = stdout.split('\n')
      if (id) return id
      await pause(100)
    }
    throw new Error(`There is no window ${title.source}.`)
  }

  async #xdotool(...words: string[]): Promise<void> {
    await this.#ask(...words)
  }

  #ask(...words: string[]): Promise<{ stdout: string }> {
    return run('xdotool', words, { env: { ...process.env, DISPLAY: this.#display }, timeout: 20_000 })
  }
}
