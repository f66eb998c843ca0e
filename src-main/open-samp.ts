import * as v from 'valibot'
import type { Credential } from '#shared/ipc/accounts.ts'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { samp } from '#shared/ipc/samp.ts'
import type { Settings } from '#shared/ipc/workspace.ts'
import { SampRule } from '#shared/model/samp.ts'
import type { LockfilePlace } from '#shared/vo/samp/lockfile.ts'
import type { AppEvents } from './app-events.ts'
import type { ArrivedFiles } from './arrived-files.ts'
import { createNet } from './net/create-net.ts'
import type { Net } from './net/net.ts'
import { publicLookup } from './net/public-lookup.ts'
import { knownIvoids } from './services/profiles/known-profiles.ts'
import type { QueriesService } from './services/queries/queries-service.ts'
import { createSampService, type SampService } from './services/samp/samp-service.ts'
import type { TablesService } from './services/tables/tables-service.ts'
import type { TapServices } from './services/tap/tap-service.ts'
import { systemClock } from './store/clock.ts'
import type { Store } from './store/store.ts'
import type { TableWriter } from './tables/writers/table-writer.ts'

export interface OpenSampParts {
  /** Absent: nobody is met, whatever the settings say. */
  readonly place: LockfilePlace | undefined
  readonly version: string
  readonly store: Store
  readonly emit: EmitterOf<typeof samp>
  readonly tables: TablesService
  /** Keeps copies of tables that come from an address; absent: none are kept. */
  readonly arrived?: Pick<ArrivedFiles, 'keep'>
  readonly writer: TableWriter
  readonly queries: Pick<QueriesService, 'run'>
  readonly tap: Pick<TapServices, 'handlers'>
  /** The door with the person's accounts. */
  readonly net: Net
  readonly credentialOf: (origin: string) => Promise<Credential | undefined>
  readonly onEvent: AppEvents['onEvent']
  readonly settings: () => Settings
  readonly randomId: () => string
}

const nowhere: LockfilePlace = { kind: 'none', sentence: 'This Alidade takes no part in SAMP.' }

/** Puts our place among the programs on the desk together; it is taken once the window has its app. */
export async function openSamp(parts: OpenSampParts): Promise<Pick<SampService, 'handlers' | 'close'>> {
  const { place, version, store, emit, onEvent, settings, randomId, tables, writer, queries, tap } = parts
  // What other programs name is fetched without anybody's accounts.
  const net = createNet({ version, settings })
  const pageNet = createNet({ version, settings, lookup: publicLookup })
  const rules = await store.value({
    file: 'samp-rules.json',
    what: 'The rules for rows and positions',
    shape: v.array(SampRule),
    initial: [],
  })
  const service = createSampService({
    ...{ version, net, pageNet, emit, settings, rules, randomId, tables, writer },
    accounts: parts.net,
    needsLogin: async (origin) => (await parts.credentialOf(origin)) !== undefined,
    run: async (query, signal) => {
      const running = await queries.run(query, signal)
      return running.ok ? ok(running.value.reading) : running
    },
    addService: async (url, signal) => tap.handlers.describe({ url }, { signal }),
    knownServices: new Map(knownIvoids.map(([id, url]) => [id.toLowerCase(), url])),
    ...(parts.arrived && { arrived: parts.arrived }),
    place: place ?? nowhere,
    clock: systemClock,
  })
  const stopListening = onEvent((domain, name, item) => {
    if (domain === 'tables' && name === 'closed') service.tableClosed((item as { readonly table: string }).table)
    if (domain === 'workspace' && name === 'settingsChanged') void service.settingsChanged()
  })
  if (place) setImmediate(() => void service.start())
  return {
    handlers: service.handlers,
    close: async () => {
      stopListening()
      await service.close()
      await Promise.all([net.close(), pageNet.close()])
    },
  }
}
