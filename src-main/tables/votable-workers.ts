import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { FromVotableWorker, ToVotableWorker } from '../workers/votable-messages.ts'

/** Workers kept waiting for the next document. */
const idleWorkers = 2

/** A worker lent for one document. */
export interface LentWorker {
  send(message: ToVotableWorker, transfer?: readonly ArrayBuffer[]): void
  /** Gives it back after its `end` message. */
  giveBack(): void
  /** Ends it, when it is not to be trusted any more. */
  terminate(): void
}

/** Lends worker threads that read VOTables, and keeps a few for the next documents. */
export class VotableWorkers {
  readonly #entry: string
  readonly #idle: Worker[] = []
  readonly #busy = new Set<Worker>()

  #readings = 0

  constructor(workersFolder: string) {
    this.#entry = join(workersFolder, 'votable-worker.cjs')
  }

  /** A number of its own for each document: part of the names of the slabs made for it. */
  nextReading(): number {
    return ++this.#readings
  }

  /** `failed` hears of a worker that died; nothing comes of it afterwards. */
  lend(heard: (message: FromVotableWorker) => void, failed: (error: Error) => void): LentWorker {
    const worker = this.#idle.pop() ?? this.#made()
    this.#busy.add(worker)
    worker.ref()
    worker.on('message', heard)
    worker.once('error', failed)
    const onExit = (code: number): void => {
      this.#busy.delete(worker)
      failed(new Error(`The reader ended with code ${code}.`))
    }
    worker.once('exit', onExit)
    const letGo = (): void => {
      worker.off('message', heard)
      worker.off('error', failed)
      worker.off('exit', onExit)
      this.#busy.delete(worker)
    }
    return {
      send: (message, transfer = []) => worker.postMessage(message, [...transfer]),
      giveBack: () => {
        letGo()
        if (this.#idle.length >= idleWorkers) void worker.terminate()
        else {
          worker.unref()
          this.#idle.push(worker)
        }
      },
      terminate: () => {
        letGo()
        void worker.terminate()
      },
    }
  }

  async close(): Promise<void> {
    const workers = [...this.#idle, ...this.#busy]
    this.#idle.length = 0
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  /** A new worker; one that dies while it waits is not lent again. */
  #made(): Worker {
    const worker = new Worker(this.#entry)
    worker.once('exit', () => this.#forget(worker))
    worker.once('error', () => this.#forget(worker))
    return worker
  }

  #forget(worker: Worker): void {
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
  }
}
