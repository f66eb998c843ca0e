import { randomBytes } from 'node:crypto'
import { totalmem } from 'node:os'
import type { Contracts } from '#shared/ipc/contracts.ts'
import { AppEvents } from './app-events.ts'
import type { App, AppOptions } from './app-parts.ts'
import { openKeptTables } from './arrived-files.ts'
import { withAlias } from './net/alias.ts'
import { createNet } from './net/create-net.ts'
import { openJobs } from './open-jobs.ts'
import { openSamp } from './open-samp.ts'
import { openSets } from './open-sets.ts'
import { openTap } from './open-tap.ts'
import { openWorkspace } from './open-workspace.ts'
import { noPracticeSky, openPractice } from './practice-sky.ts'
import { sendOverSamp } from './sent-results.ts'
import { AccountBook } from './services/accounts/account-book.ts'
import { createAccountsService, credentialsOf } from './services/accounts/accounts-service.ts'
import { noSystemSecrets } from './services/accounts/secret-places.ts'
import { openQueryHistory } from './services/history/query-history.ts'
import { practiceSkyUrl } from './services/practice/window-sky.ts'
import { createQueriesService } from './services/queries/queries-service.ts'
import { createTablesService } from './services/tables/tables-service.ts'
import { createUploads } from './services/uploads/uploads.ts'
import { Messages } from './services/workspace/messages.ts'
import { initialSettings } from './services/workspace/workspace-service.ts'
import { systemClock } from './store/clock.ts'
import { nodeFileSystem } from './store/node-file-system.ts'
import { openStore } from './store/store.ts'
import { defaultTableMemory } from './tables/table-memory.ts'
import { createTableWriter } from './tables/writers/table-writer.ts'

export type { App, AppOptions } from './app-parts.ts'

/** 120 random bits in the alphabet of file names and URLs. */
const randomId = (): string => randomBytes(15).toString('base64url')

/** Builds every service and knows no shell. */
export async function createApp(options: AppOptions): Promise<App> {
  const { now } = systemClock
  const { emitterOf, onEvent } = new AppEvents()
  const messages = new Messages({ now, randomId })
  const fileSystem = options.fileSystem ?? nodeFileSystem
  const store = await openStore({
    fileSystem,
    home: options.home,
    clock: systemClock,
    randomId,
    tell: messages.report,
    ...(options.readOnly !== undefined && { readOnly: options.readOnly }),
  })
  const { secrets = noSystemSecrets } = options
  const accountBook = await AccountBook.open({ store, system: secrets, tell: messages.report, now })
  const credentials = credentialsOf(accountBook)
  let settings = () => initialSettings
  let practiceAddress = noPracticeSky
  const net = withAlias(createNet({ version: options.version, settings: () => settings(), credentials }), {
    url: practiceSkyUrl,
    target: () => practiceAddress(),
  })
  const workspace = await openWorkspace({
    ...{ options, store, messages, net, randomId },
    emit: emitterOf<Contracts['workspace']>('workspace'),
  })
  settings = () => workspace.settings
  const accounts = createAccountsService({ book: accountBook, net, emit: emitterOf<Contracts['accounts']>('accounts') })
  const writer = createTableWriter()
  // The command line opens one table and ends.
  const keeping = options.shell === 'cli' ? undefined : await openKeptTables(store)
  const tables = createTablesService({
    workersFolder: options.workersFolder,
    writer,
    files: store,
    emit: emitterOf<Contracts['tables']>('tables'),
    now,
    randomId,
    ...(keeping && {
      ...keeping,
      reopen: (table, signal) => jobs.reopen(table, signal),
      memoryLimit: () => workspace.settings.tableMemoryBytes ?? defaultTableMemory(totalmem()),
    }),
  })
  const practice = await openPractice({
    skyFile: options.practiceSky,
    forWindow: options.shell !== 'cli' ? 'at-once' : options.readOnly === undefined ? 'when-asked' : 'never',
    ...{ reader: tables, writer, net, fileSystem, store, randomId, tell: messages.report, version: options.version },
  })
  practiceAddress = practice.address
  const tap = await openTap({ store, net, tables, emit: emitterOf<Contracts['tap']>('tap'), own: practice.own, now })
  const uploads = createUploads({ tables, writer, capabilities: tap.capabilities, now, job: (id) => jobs.find(id) })
  const queries = createQueriesService({
    net,
    reader: tables.reader,
    history: await openQueryHistory({ store, now, randomId }),
    emit: emitterOf<Contracts['queries']>('queries'),
    capabilities: tap.capabilities,
    uploads,
    now,
  })
  const jobs = await openJobs({
    ...{ store, net, tables, uploads, randomId, capabilities: tap.capabilities, sendsRunId: tap.sendsRunId },
    emit: emitterOf<Contracts['jobs']>('jobs'),
    tidies: () => workspace.settings.tidyJobs === true,
    follows: options.shell !== 'cli',
  })
  const samp = await openSamp({
    ...{ place: options.samp, version: options.version, store, onEvent, settings, randomId },
    ...{ tables, writer, queries, tap, net, ...(keeping && { arrived: keeping.arrived }) },
    credentialOf: (origin) => accountBook.credentialOf(origin),
    emit: emitterOf<Contracts['samp']>('samp'),
  })
  const emitSets = emitterOf<Contracts['sets']>('sets')
  const follows = options.shell !== 'cli'
  const sets = await openSets({ store, jobs, tables, randomId, follows, send: sendOverSamp(samp), emit: emitSets })
  // What needs a login is tried again when there is one.
  onEvent((domain) => void (domain === 'accounts' && [jobs, sets].map((waiting) => waiting.wake())))

  return {
    handlers: {
      workspace: workspace.handlers,
      tables: tables.handlers,
      tap: tap.handlers,
      queries: queries.handlers,
      jobs: jobs.handlers,
      sets: sets.handlers,
      accounts: accounts.handlers,
      samp: samp.handlers,
    },
    files: store,
    tables,
    queries,
    jobs,
    writer,
    startPractice: practice.start,
    lend: (lent) => accountBook.lend(lent),
    report: messages.report,
    settings: () => workspace.settings,
    onEvent,
    openFiles: (paths) => workspace.openFiles(paths),
    close: async () => {
      for (const part of [sets, samp, jobs, practice, tap, net]) await part.close()
      await tables.closeAll()
      await workspace.close()
      await store.close()
    },
  }
}
