import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNet } from '../../src-main/net/create-net.ts'
import {
  type PracticeService,
  type PracticeServiceOptions,
  startPracticeService,
} from '../../src-main/services/practice/practice-service.ts'
import type { RehearsalOptions } from '../../src-main/services/practice/rehearsal.ts'
import { systemClock } from '../../src-main/store/clock.ts'
import { nodeFileSystem } from '../../src-main/store/node-file-system.ts'
import type { Notice } from '../../src-main/store/notices.ts'
import { TableShelf } from '../../src-main/tables/table-shelf.ts'
import { createTableWriter } from '../../src-main/tables/writers/table-writer.ts'
import { PracticeEngineDouble } from './practice-engine.ts'

const workersFolder = fileURLToPath(new URL('../../out/main/workers', import.meta.url))

/** Practice skies of a test, in a folder of their own, over an engine without SQL. */
export class PracticePlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'alidade-practice-'))
  readonly notices: Notice[] = []
  readonly #shelf = new TableShelf({
    workersFolder,
    now: () => Date.now(),
    randomId: () => randomBytes(15).toString('base64url'),
    changed: () => undefined,
    closed: () => undefined,
  })
  readonly engine = new PracticeEngineDouble(this.#shelf)
  readonly #net = createNet({ version: '0.0.0', settings: () => ({ idleTimeoutSeconds: 60 }) })
  readonly #open: PracticeService[] = []

  /** Starts a service; on the port of an earlier one it finds its jobs. */
  async start(rehearsal: RehearsalOptions = {}, more: Partial<PracticeServiceOptions> = {}): Promise<PracticeService> {
    const started = await startPracticeService(
      {
        engine: async () => this.engine,
        functions: [
          {
            name: 'ivo_hasword',
            signature: 'ivo_hasword(haystack VARCHAR, needle VARCHAR) -> INTEGER',
            description: 'A word.',
          },
        ],
        examples: [
          { id: 'first', name: 'First stars', adql: 'SELECT TOP 3 * FROM stars.seen', explanation: 'Three stars.' },
        ],
        reader: this.#shelf,
        writer: createTableWriter(),
        net: this.#net,
        fileSystem: nodeFileSystem,
        clock: systemClock,
        randomId: () => randomBytes(15).toString('base64url'),
        tell: (notice) => this.notices.push(notice),
        version: '0.0.0',
      },
      { port: 0, folder: (port) => join(this.folder, String(port)), rehearsal, ...more },
    )
    if (!started.ok) throw new Error(started.fault.message)
    this.#open.push(started.value)
    return started.value
  }

  async close(): Promise<void> {
    for (const service of this.#open) await service.close()
    await this.#net.close()
    await this.#shelf.closeAll()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
