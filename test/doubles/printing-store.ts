import { randomUUID } from 'node:crypto'
import { systemClock } from '#main/store/clock.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { openStore } from '#main/store/store.ts'

/** A line of a program that another one reads, until it is killed. */
export const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

/** The store of a program that tells what happens on standard output. `found`: prints what was there, and how soon. */
export async function openPrintingStore(home: string) {
  const started = performance.now()
  const tell = (notice: unknown) => print({ notice })
  const store = await openStore({ fileSystem: nodeFileSystem, home, clock: systemClock, randomId: randomUUID, tell })
  const found = (list: readonly unknown[]): void =>
    print({ found: list, milliseconds: Math.round(performance.now() - started) })
  return { store, found }
}
