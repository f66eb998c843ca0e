import { randomBytes } from 'node:crypto'
import { totalmem } from 'node:os'
import * as v from 'valibot'
import type { Contract, EmitterOf } from '#shared/ipc/contract.ts'
import type { Contracts } from '#shared/ipc/contracts.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import type { AppInfo } from '#shared/ipc/workspace.ts'
import type { ShellApp } from './ipc/shell-app.ts'
import { createNet } from './net/create-net.ts'
import { openQueryHistory } from './services/history/query-history.ts'
import { createQueriesService, type QueriesService } from './services/queries/queries-service.ts'
import { KeptTable, KeptTables } from './services/tables/kept-tables.ts'
import { createTablesService, type TablesService } from './services/tables/tables-service.ts'
import { catalogueReader } from './services/tap/catalogue-reader.ts'
import { createTapServices, UsedServices } from './services/tap/tap-service.ts'
import { Messages } from './services/workspace/messages.ts'
import { initialSettings, WorkspaceService } from './services/workspace/workspace-service.ts'
import { systemClock } from './store/clock.ts'
import type { FileSystem } from './store/file-system.ts'
import { nodeFileSystem } from './store/node-file-system.ts'
import type { Notice } from './store/notices.ts'
import { openStore, type Store } from './store/store.ts'
import { defaultTableMemory } from './tables/table-memory.ts'
import { createTableWriter, type TableWriter } from './tables/writers/table-writer.ts'

/** What a shell hands to the composition root. */
export interface AppOptions {
  readonly shell: AppInfo['shell']
  readonly version: string
  /** ALIDADE_HOME: where the workspace lives. */
  readonly home: string
  /** Folder of the built worker entry points. */
  readonly workersFolder: string
  /** Path of the bundled sample table, where it is there. */
  readonly sampleTable?: string
  /** A sentence where this process may not write to the workspace: why. */
  readonly readOnly?: string
  /** The shell's way to the person's own browser. */
  readonly openExternal: (url: string) => Promise<Outcome<null>> | Outcome<null>
  /** The shell's way to the system's file manager, for the folder of the workspace. */
  readonly openFolder: (path: string) => Promise<Outcome<null>> | Outcome<null>
  readonly fileSystem?: FileSystem
}

/** Everything behind the doors: the handlers for windows, and the services for the command line. */
export interface App extends ShellApp {
  readonly files: Store
  readonly tables: TablesService
  readonly queries: QueriesService
  readonly writer: TableWriter
  /** Posts to the messages panel. */
  report(notice: Notice): void
}

type EventListener = Parameters<ShellApp['onEvent']>[0]

/** 120 random bits in the alphabet of file names and URLs. */
const randomId = (): string => randomBytes(15).toString('base64url')

/** Builds every service and knows no shell. */
export async function createApp(options: AppOptions): Promise<App> {
  const { now } = systemClock
  const listeners = new Set<EventListener>()
  const emitterOf =
    <C extends Contract>(domain: keyof Contracts & string): EmitterOf<C> =>
    (name, item) => {
      for (const listener of listeners) listener(domain, name, item)
    }

  const messages = new Messages({ now, randomId })
  const store = await openStore({
    fileSystem: options.fileSystem ?? nodeFileSystem,
    home: options.home,
    clock: systemClock,
    randomId,
    tell: messages.report,
    ...(options.readOnly !== undefined && { readOnly: options.readOnly }),
  })
  let settings = () => initialSettings
  const net = createNet({ version: options.version, settings: () => settings() })
  const workspace = await WorkspaceService.open({
    store,
    messages,
    emit: emitterOf<Contracts['workspace']>('workspace'),
    clock: systemClock,
    randomId,
    info: {
      version: options.version,
      shell: options.shell,
      platform: process.platform,
      memoryBytes: totalmem(),
      ...(options.sampleTable !== undefined && { sampleTable: options.sampleTable }),
    },
    exchanges: (limit) => net.exchanges(limit),
    openExternal: options.openExternal,
    openFolder: options.openFolder,
  })
  settings = () => workspace.settings

  const writer = createTableWriter()
  const tables = createTablesService({
    workersFolder: options.workersFolder,
    writer,
    files: store,
    emit: emitterOf<Contracts['tables']>('tables'),
    now,
    randomId,
    kept: new KeptTables(
      await store.value({
        file: 'tables.json',
        what: 'The list of open tables',
        shape: v.array(KeptTable),
        initial: [],
      }),
    ),
    // The command line opens one table and ends.
    ...(options.shell !== 'cli' && {
      memoryLimit: () => workspace.settings.tableMemoryBytes ?? defaultTableMemory(totalmem()),
    }),
  })
  const used = await store.value({
    file: 'services.json',
    what: 'The list of services',
    shape: UsedServices,
    initial: [],
  })
  const tap = createTapServices({
    net,
    used,
    emit: emitterOf<Contracts['tap']>('tap'),
    reader: catalogueReader(tables, now),
    now,
  })
  const queries = createQueriesService({
    net,
    reader: tables.reader,
    history: await openQueryHistory({ store, now, randomId }),
    emit: emitterOf<Contracts['queries']>('queries'),
    capabilities: tap.capabilities,
    now,
  })

  return {
    handlers: {
      workspace: workspace.handlers,
      tables: tables.handlers,
      tap: tap.handlers,
      queries: queries.handlers,
    },
    files: store,
    tables,
    queries,
    writer,
    report: messages.report,
    settings: () => workspace.settings,
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openFiles: (paths) => workspace.openFiles(paths),
    close: async () => {
      await net.close()
      await tables.closeAll()
      await workspace.close()
      await store.close()
    },
  }
}
