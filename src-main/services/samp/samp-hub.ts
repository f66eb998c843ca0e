import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { createLocalCaller } from '../../net/local-caller.ts'
import { createClaimedFiles } from '../../store/claimed-file.ts'
import { Hub, type HubTraffic } from './hub/hub.ts'
import { openStandardProfile } from './hub/standard-profile.ts'
import { type AskConsent, openWebProfile, type WebProfile } from './hub/web-profile.ts'
import type { FetchUrl } from './hub/web-translator.ts'

export interface SampHubOptions {
  readonly version: string
  /** Where the lockfile is to be. */
  readonly lockfile: string
  /** Asks the person whether a page may take part. */
  readonly askConsent: AskConsent
  /** Fetches what a page may read through the hub: without credentials. */
  readonly fetchUrl: FetchUrl
  readonly onTraffic?: (traffic: HubTraffic) => void
  readonly onClients?: () => void
  /** The lockfile has become another hub's: new clients will not find this one. */
  readonly onLockLost?: () => void
  readonly onError?: (error: unknown) => void
  /** For tests against other testers only: pages are let in unasked, and may send every MType. */
  readonly openToTesters?: boolean
  /** Default 21012 (SAMP 1.3, 5.2). */
  readonly webPort?: number
}

/** A hub that runs in this process. */
export interface SampHub {
  readonly hub: Hub
  readonly url: string
  readonly lockfile: string
  /** Lets pages take part; a sentence in the fault where the port is taken. */
  openWeb(): Promise<Outcome<WebProfile>>
  closeWeb(): Promise<void>
  /** Tells the clients, removes the lockfile if it is ours, and frees the ports. */
  close(): Promise<void>
}

/** 192 random bits in the alphabet of lockfiles and URLs. */
const randomKey = (): string => randomBytes(24).toString('base64url')

/** Starts a hub, unless another one runs (`bad-request`). */
export async function startSampHub(options: SampHubOptions): Promise<Outcome<SampHub>> {
  const { version, onTraffic, onClients } = options
  const hub = new Hub({
    version,
    randomId: randomKey,
    now: Date.now,
    ...(onTraffic && { onTraffic }),
    ...(onClients && { onClients }),
  })
  const caller = createLocalCaller()
  const standard = await openStandardProfile({
    hub,
    randomKey,
    path: options.lockfile,
    files: createClaimedFiles(randomKey),
    caller,
    pause: async (milliseconds) => {
      await pause(milliseconds)
    },
    ...(options.onLockLost && { onLockLost: options.onLockLost }),
    ...(options.onError && { onError: options.onError }),
  })
  if (!standard.ok) {
    await hub.close()
    caller.close()
    return standard
  }
  let web: WebProfile | undefined
  let closed = false
  return ok({
    hub,
    url: standard.value.url,
    lockfile: standard.value.lockfile,
    openWeb: async () => {
      if (closed) return fail('cancelled', 'The hub is ending.')
      if (web !== undefined) return ok(web)
      const { askConsent, fetchUrl, openToTesters, onError, webPort } = options
      const opened = await openWebProfile({
        hub,
        randomKey,
        askConsent,
        fetchUrl,
        openToTesters: openToTesters === true,
        now: Date.now,
        ...(webPort !== undefined && { port: webPort }),
        ...(onError && { onError }),
      })
      if (opened.ok) web = opened.value
      return opened
    },
    closeWeb: async () => {
      const open = web
      web = undefined
      await open?.close()
    },
    close: async () => {
      if (closed) return
      closed = true
      await standard.value.withdraw()
      await hub.close()
      await Promise.all([web?.close(), standard.value.close()])
      caller.close()
    },
  })
}
