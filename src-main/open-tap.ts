import type { EmitterOf } from '#shared/ipc/contract.ts'
import type { tap } from '#shared/ipc/tap.ts'
import type { Net } from './net/net.ts'
import type { Practice } from './practice-sky.ts'
import { knownIvoids, knownProfiles } from './services/profiles/known-profiles.ts'
import { createProfiles, KeptProfiles } from './services/profiles/profiles-service.ts'
import type { TablesService } from './services/tables/tables-service.ts'
import { catalogueReader } from './services/tap/catalogue-reader.ts'
import { createTapServices, type TapServices, UsedServices } from './services/tap/tap-service.ts'
import type { Store } from './store/store.ts'

export interface OpenTapParts {
  readonly store: Store
  readonly net: Net
  readonly tables: TablesService
  readonly emit: EmitterOf<typeof tap>
  readonly own: Practice['own']
  readonly now: () => number
}

/** Puts the list of services together with what reads their tables. */
export async function openTap({ store, net, tables, emit, own, now }: OpenTapParts) {
  const used = await store.value({
    file: 'services.json',
    what: 'The list of services',
    shape: UsedServices,
    initial: [],
  })
  const kept = await store.value({
    file: 'profiles.json',
    what: 'What you have set for services',
    shape: KeptProfiles,
    initial: {},
  })
  const profiles = createProfiles({
    files: knownProfiles,
    kept,
    capabilities: (url, signal) => services.capabilities(url, signal),
    exchanges: (limit) => net.exchanges(limit),
  })
  const services: TapServices = createTapServices({
    ...{ net, used, emit, profiles, now },
    reader: catalogueReader(tables, now),
    files: store.cache('metadata'),
    ivoids: new Map(knownIvoids.map(([ivoid, url]) => [url, ivoid])),
    ...(own && { own }),
  })
  /** A hint that only a person gives: without RUNID a job that was cut off is harder to find again. */
  const sendsRunId = (url: string): boolean => kept.value[url]?.runid !== 'left-out'
  return { ...services, sendsRunId }
}
