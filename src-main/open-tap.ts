import type { EmitterOf } from '#shared/ipc/contract.ts'
import type { tap } from '#shared/ipc/tap.ts'
import type { Net } from './net/net.ts'
import type { Practice } from './practice-sky.ts'
import type { TablesService } from './services/tables/tables-service.ts'
import { catalogueReader } from './services/tap/catalogue-reader.ts'
import { createTapServices, UsedServices } from './services/tap/tap-service.ts'
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
  return createTapServices({ net, used, emit, reader: catalogueReader(tables, now), now, ...(own && { own }) })
}
