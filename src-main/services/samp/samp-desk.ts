import { randomBytes } from 'node:crypto'
import type { Fault } from '#shared/ipc/fault.ts'
import type { LockfilePlace } from '#shared/vo/samp/lockfile.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import { createLocalCaller } from '../../net/local-caller.ts'
import { createClaimedFiles } from '../../store/claimed-file.ts'
import type { OnCallback, SampConnection } from './client/connection.ts'
import { hubJoiner } from './client/join-hub.ts'
import { connectOwn } from './client/own-connection.ts'
import { type ClientTraffic, type MessageHandler, SampClient } from './client/samp-client.ts'
import { type SampHub, type SampHubOptions, startSampHub } from './samp-hub.ts'

export interface SampDeskOptions extends Omit<SampHubOptions, 'lockfile' | 'onClients' | 'onLockLost'> {
  readonly place: LockfilePlace
  readonly metadata: SampMap
  readonly handlers: Readonly<Record<string, MessageHandler>>
  /** Told after every change of our status, the clients, or the hub. */
  readonly onChange: () => void
  /** Told of every message that our client sends and gets, and of its answer. */
  readonly onOwnTraffic?: (traffic: ClientTraffic) => void
  readonly lookSeconds?: number
}

/** SAMP in one place: our client, and the hub behind it where we run one. */
export interface SampDesk {
  readonly client: SampClient
  /** The hub that we run now, for its panel and its Web Profile. */
  hub(): SampHub | undefined
  /** Why we could not run a hub when we last tried; undefined where we could, or need not. */
  hubProblem(): Fault | undefined
  /** Leaves, and ends our hub; a later start joins again. */
  leave(): Promise<void>
  /** Leaves for good. */
  close(): Promise<void>
}

/** Puts client and hub together; nothing is joined before `client.start`. */
export function openSampDesk(options: SampDeskOptions): SampDesk {
  const { place, metadata, handlers, onChange, onOwnTraffic, lookSeconds, ...hubOptions } = options
  const randomId = () => randomBytes(15).toString('base64url')
  const caller = createLocalCaller()
  let own: SampHub | undefined
  let problem: Fault | undefined

  const endOwn = async () => {
    const hub = own
    own = undefined
    await hub?.close()
  }
  const runOwn = async (onCallback: OnCallback): Promise<SampConnection | undefined> => {
    if (place.kind !== 'file') {
      const message =
        place.kind === 'none' ? place.sentence : 'SAMP_HUB names a place where no lockfile can be written.'
      problem = { kind: 'bad-request', message }
      return undefined
    }
    await endOwn()
    const started = await startSampHub({
      ...hubOptions,
      lockfile: place.path,
      onClients: onChange,
      // Another hub is known by that file now; ours gives way, and our client joins the other with its next look.
      onLockLost: () => void endOwn(),
    })
    problem = started.ok ? undefined : started.fault
    if (!started.ok) return undefined
    own = started.value
    return connectOwn(own.hub, onCallback)
  }
  const client = new SampClient({
    metadata,
    handlers,
    join: hubJoiner(place, { files: createClaimedFiles(randomId), caller }),
    runOwn,
    randomId,
    onChange,
    ...(onOwnTraffic && { onTraffic: onOwnTraffic }),
    ...(lookSeconds !== undefined && { lookSeconds }),
  })
  const leave = async () => {
    await client.stop()
    await endOwn()
    problem = undefined
  }
  return {
    client,
    hub: () => own,
    hubProblem: () => problem,
    leave,
    close: async () => {
      await leave()
      caller.close()
    },
  }
}
