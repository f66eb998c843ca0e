import * as v from 'valibot'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import type { samp } from '#shared/ipc/samp.ts'
import type { Settings } from '#shared/ipc/workspace.ts'
import { SampRule } from '#shared/model/samp.ts'
import type { LockfilePlace } from '#shared/vo/samp/lockfile.ts'
import type { AppEvents } from './app-events.ts'
import { createNet } from './net/create-net.ts'
import { createSampService, type SampService } from './services/samp/samp-service.ts'
import { systemClock } from './store/clock.ts'
import type { Store } from './store/store.ts'

export interface OpenSampParts {
  /** Absent: nobody is met, whatever the settings say. */
  readonly place: LockfilePlace | undefined
  readonly version: string
  readonly store: Store
  readonly emit: EmitterOf<typeof samp>
  readonly onEvent: AppEvents['onEvent']
  readonly settings: () => Settings
  readonly randomId: () => string
}

const nowhere: LockfilePlace = { kind: 'none', sentence: 'This Alidade takes no part in SAMP.' }

/** Puts our place among the programs on the desk together; it is taken once the window has its app. */
export async function openSamp(parts: OpenSampParts): Promise<Pick<SampService, 'handlers' | 'close'>> {
  const { place, version, store, emit, onEvent, settings, randomId } = parts
  // What other programs name is fetched without anybody's accounts.
  const net = createNet({ version, settings })
  const rules = await store.value({
    file: 'samp-rules.json',
    what: 'The rules for rows and positions',
    shape: v.array(SampRule),
    initial: [],
  })
  const service = createSampService({
    ...{ version, net, emit, settings, rules, randomId },
    place: place ?? nowhere,
    clock: systemClock,
  })
  const stopListening = onEvent((domain, name) => {
    if (domain === 'workspace' && name === 'settingsChanged') void service.settingsChanged()
  })
  if (place) setImmediate(() => void service.start())
  return {
    handlers: service.handlers,
    close: async () => {
      stopListening()
      await service.close()
      await net.close()
    },
  }
}
