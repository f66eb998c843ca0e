import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return address.port
}

/** The built `alidade practice` as a process of its own, with a workspace of its own. */
export class PracticeProgram {
  readonly #home = mkdtempSync(join(tmpdir(), 'alidade-practice-program-'))
  #port: number | undefined
  #child: ChildProcess | undefined
  #ended: Promise<unknown> = Promise.resolve()
  url = ''

  /** Starts it, the second time on the port of the first; answers when it has printed its address. */
  async start(...options: readonly string[]): Promise<string> {
    if (!existsSync(cli)) throw new Error('out/main/cli.js is not built: run npm run build.')
    this.#port ??= await freePort()
    const child = spawn(process.execPath, [cli, 'practice', '--port', String(this.#port), ...options], {
      env: { ...process.env, ALIDADE_HOME: join(this.#home, 'alidade') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    this.#ended = new Promise((resolve) => child.once('close', resolve))
    const lines = createInterface({ input: child.stdout })
    const first = new Promise<string>((resolve) => lines.once('line', resolve))
    const said = await Promise.race([first, this.#ended.then(() => '')])
    if (said === '') throw new Error('alidade practice ended before it printed its address.')
    this.url = said
    return said
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#ended
  }

  /** Ends it as Ctrl-C does; its exit code. */
  async interrupt(): Promise<number | null> {
    this.#child?.kill('SIGINT')
    await this.#ended
    return this.#child?.exitCode ?? null
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
