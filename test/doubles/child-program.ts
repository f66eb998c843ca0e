import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program of the tests as a process: what it prints, a JSON value a line, is read one by one. */
export class ChildProgram {
  readonly #process: ChildProcess
  readonly #lines: unknown[] = []
  readonly ended: Promise<number | null>
  #taken = 0
  #wake: (() => void) | undefined
  #over = false

  constructor(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(process.execPath, [file, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    // One that was killed no longer listens.
    this.#process.stdin?.on('error', () => undefined)
    const output = this.#process.stdout
    if (!output) throw new Error('A child without output.')
    createInterface({ input: output }).on('line', (line) => {
      this.#lines.push(JSON.parse(line))
      this.#wake?.()
    })
    this.ended = new Promise((resolve) => {
      this.#process.once('close', (code) => {
        this.#over = true
        this.#wake?.()
        resolve(code)
      })
    })
  }

  get pid(): number {
    return this.#process.pid ?? -1
  }

  /** All that was printed so far. */
  get printed(): readonly unknown[] {
    return this.#lines
  }

  /** The next thing printed; undefined at the end. */
  async next(): Promise<unknown> {
    while (this.#taken >= this.#lines.length && !this.#over)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return this.#lines[this.#taken++]
  }

  tell(line: string): void {
    this.#process.stdin?.write(`${line}\n`)
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name)
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.ended
  }
}
