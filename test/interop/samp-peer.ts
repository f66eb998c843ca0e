import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { requirePeer } from '../peers.ts'

/** What a peer tells of itself. */
export interface PeerEvent {
  readonly event: string
  readonly id?: string
  readonly sender?: string
  readonly mtype?: string
  readonly params?: unknown
  /** What it answered to a call. */
  readonly answer?: unknown
  readonly value?: unknown
  readonly error?: string
}

/** A process of astropy: it takes orders and tells what happens. */
export class AstropyPeer {
  readonly #process: ChildProcess
  readonly #ended: Promise<void>
  readonly #answers: PeerEvent[] = []
  /** Messages that it got, in their order. */
  readonly messages: PeerEvent[] = []
  #wake: (() => void) | undefined
  #over = false

  private constructor(lockfile: string, words: readonly string[]) {
    const program = fileURLToPath(new URL('./astropy-samp.py', import.meta.url))
    this.#process = spawn(requirePeer('python3'), [program, ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, SAMP_HUB: `std-lockurl:file://${lockfile}`, PYTHONDONTWRITEBYTECODE: '1' },
    })
    this.#process.stdin?.on('error', () => undefined)
    const output = this.#process.stdout
    if (!output) throw new Error('A process without output.')
    createInterface({ input: output }).on('line', (line) => {
      const event = JSON.parse(line) as PeerEvent
      if (event.event === 'ready' || event.event === 'answer') this.#answers.push(event)
      else this.messages.push(event)
      this.#wake?.()
    })
    this.#ended = new Promise((resolve) => {
      this.#process.once('close', () => {
        this.#over = true
        this.#wake?.()
        resolve()
      })
    })
  }

  /** Starts one and waits until it is ready; its public id if it is a client. */
  static async start(
    lockfile: string,
    ...words: string[]
  ): Promise<{ readonly peer: AstropyPeer; readonly id: string }> {
    const peer = new AstropyPeer(lockfile, words)
    const ready = await peer.#answer()
    return { peer, id: ready.id ?? '' }
  }

  /** Gives an order and waits for what came of it; throws what it failed with. */
  async order(order: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#process.stdin?.write(`${JSON.stringify(order)}\n`)
    const answer = await this.#answer()
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  }

  /** Lets it say goodbye. */
  async end(): Promise<void> {
    this.#process.stdin?.end()
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 10_000)
    await this.#ended
    clearTimeout(timer)
  }

  /** As a crash would end it. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  async #answer(): Promise<PeerEvent> {
    for (;;) {
      const next = this.#answers.shift()
      if (next) return next
      if (this.#over) throw new Error('The peer has ended.')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
