import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, type Outcome } from '#shared/ipc/fault.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { declaredFunctions } from './engine/declared-functions.ts'
import type { Net } from './net/net.ts'
import {
  type PracticeService,
  type PracticeServiceOptions,
  startPracticeService,
} from './services/practice/practice-service.ts'
import type { UploadReader } from './services/practice/upload-tables.ts'
import { KeptPractice, practiceSkyTitle, practiceSkyUrl, WindowSky } from './services/practice/window-sky.ts'
import type { OwnService } from './services/tap/tap-service.ts'
import { systemClock } from './store/clock.ts'
import type { FileSystem } from './store/file-system.ts'
import type { Tell } from './store/notices.ts'
import type { Store } from './store/store.ts'
import type { TableWriter } from './tables/writers/table-writer.ts'

export interface PracticeParts {
  /** The tables: a DuckDB file. Undefined where this program brings none. */
  readonly skyFile: string | undefined
  /** When to start the window's own. */
  readonly forWindow: 'at-once' | 'when-asked' | 'never'
  readonly reader: UploadReader
  readonly writer: TableWriter
  readonly net: Net
  readonly fileSystem: FileSystem
  readonly store: Store
  readonly randomId: () => string
  readonly tell: Tell
  readonly version: string
}

/** Starts a practice sky over the app's own tables, writers and door out. */
export type StartPracticeSky = (options: PracticeServiceOptions) => Promise<Outcome<PracticeService>>

/** The practice skies of this process. */
export interface Practice {
  readonly start: StartPracticeSky
  /** Where the window's listens in this run. */
  readonly address: () => Promise<Outcome<string>>
  /** The window's as an entry of the list of services. */
  readonly own: OwnService | undefined
  close(): Promise<void>
}

/** The answer of a program that brings no practice sky. */
export const noPracticeSky = async (): Promise<Outcome<string>> => fail('offline', 'There is no practice sky here.')

/** Puts the practice sky and the SQL engine together; the engine's code is loaded with the first request that needs it. */
export async function openPractice(parts: PracticeParts): Promise<Practice> {
  const { skyFile, forWindow, store, randomId, ...house } = parts
  const engine = async () => {
    const { createSqlEngine } = await import('./engine/create-engine.ts')
    return createSqlEngine({ skyFile: skyFile ?? '', source: practiceSkyUrl, now: systemClock.now, randomId })
  }
  const service = { ...house, randomId, engine, clock: systemClock }
  const start: StartPracticeSky = async (options) =>
    skyFile === undefined
      ? fail('not-found', 'This program was built without the tables of the practice sky.')
      : startPracticeService({ ...service, functions: declaredFunctions, examples: practiceExamples }, options)
  if (forWindow === 'never' || skyFile === undefined)
    return { start, address: noPracticeSky, own: undefined, close: () => Promise.resolve() }
  // Where the workspace cannot be written, its jobs live as long as the temporary folder.
  const home = store.readOnly === undefined ? store.home : join(tmpdir(), `alidade-${randomId()}`)
  const sky = new WindowSky({
    start: (port) => start({ port, folder: () => join(home, 'practice', 'window') }),
    kept: await store.value({
      file: 'practice.json',
      what: 'The port of the practice sky',
      shape: KeptPractice,
      initial: { port: 0 },
    }),
  })
  const address = () => sky.address()
  if (forWindow === 'at-once') void address()
  return {
    start,
    address,
    own: { url: practiceSkyUrl, title: practiceSkyTitle, address },
    close: () => sky.close(),
  }
}
