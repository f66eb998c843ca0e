import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TableShelf } from '#main/tables/table-shelf.ts'
import type { TableInfo } from '#shared/model/table.ts'

/** Where `node tools/build.mjs main` puts the workers. */
export const workersFolder = fileURLToPath(new URL('../../../out/main/workers', import.meta.url))

export interface TestShelf {
  readonly shelf: TableShelf
  readonly changes: TableInfo[]
  readonly closed: string[]
  /** Writes a file in a folder of the test's own; answers its path. */
  file(name: string, bytes: string | Uint8Array): string
  end(): Promise<void>
}

/** A shelf over the built worker, with ids t-1, t-2 ... */
export function testShelf(): TestShelf {
  const folder = mkdtempSync(join(tmpdir(), 'alidade-tables-'))
  const changes: TableInfo[] = []
  const closed: string[] = []
  let ids = 0
  const shelf = new TableShelf({
    workersFolder,
    now: () => Date.now(),
    randomId: () => String(++ids),
    changed: (info) => changes.push(info),
    closed: (id) => closed.push(id),
  })
  return {
    shelf,
    changes,
    closed,
    file: (name, bytes) => {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      return path
    },
    end: async () => {
      await shelf.closeAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const fromFile = (path: string) => ({
  title: 'a table',
  provenance: { kind: 'file' as const, source: path, at: '2026-01-01T00:00:00Z' },
})

/** Bytes that a test hands over one by one. */
export class HandFed implements AsyncIterable<Uint8Array> {
  readonly #waiting: (Uint8Array | Error | undefined)[] = []
  #wake: () => void = () => {}
  returned = false

  /** undefined ends; an error is thrown to the taker. */
  give(item: string | Uint8Array | Error | undefined): void {
    this.#waiting.push(typeof item === 'string' ? new TextEncoder().encode(item) : item)
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (this.#waiting.length === 0) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        }
        const item = this.#waiting.shift()
        if (item instanceof Error) throw item
        if (item === undefined) return
        yield item
      }
    } finally {
      this.returned = true
    }
  }
}

/** Waits until something is so; fails by the test's own time-out. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve))
}
