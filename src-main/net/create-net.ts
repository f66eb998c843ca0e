import { type Fault, FaultError, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import { CertificateAuthorities } from './certificates.ts'
import { Chain } from './chain.ts'
import { Connections } from './connections.ts'
import { type Credentials, noCredentials } from './credentials.ts'
import type { Lookup } from './dialer.ts'
import type { Net, NetRequest, NetResponse } from './net.ts'
import type { Environment } from './proxies.ts'
import { Recorder } from './recorder.ts'

export type { Credentials } from './credentials.ts'
export type { Lookup } from './dialer.ts'

/** The settings that the door asks for at each request. */
export interface NetSettings {
  readonly idleTimeoutSeconds: number
  readonly proxyUrl?: string | undefined
  readonly extraCaFile?: string | undefined
}

export interface NetOptions {
  /** Version of the program, for the User-Agent. */
  readonly version: string
  readonly settings: () => NetSettings
  readonly credentials?: Credentials
  /** Finds addresses of names; default: the system's resolver. */
  readonly lookup?: Lookup
  /** Milliseconds since 1970; default: the system's clock. */
  readonly now?: () => number
  /** Default: the environment of this process. */
  readonly environment?: Environment
}

/** Opens the one door out. */
export function createNet(options: NetOptions): Net {
  const now = options.now ?? Date.now
  const environment = options.environment ?? process.env
  const connections = new Connections(options.lookup)
  const recorder = new Recorder(now)
  const authorities = new CertificateAuthorities(environment)
  const running = new Set<AbortController>()
  let closed = false

  const request = async (asked: NetRequest): Promise<Outcome<NetResponse>> => {
    if (closed) return fail('cancelled', 'The program is closing.')
    const stop = new AbortController()
    const abort = () => stop.abort()
    const finish = () => {
      running.delete(stop)
      asked.signal?.removeEventListener('abort', abort)
    }
    running.add(stop)
    if (asked.signal?.aborted === true) stop.abort()
    asked.signal?.addEventListener('abort', abort, { once: true })
    try {
      const settings = options.settings()
      const chain = new Chain(asked, {
        userAgent: `Alidade/${options.version}`,
        idleTimeoutSeconds: asked.idleTimeoutSeconds ?? settings.idleTimeoutSeconds,
        proxyUrl: settings.proxyUrl,
        trust: () => authorities.trust(settings.extraCaFile),
        credentials: asked.credentials ?? options.credentials ?? noCredentials,
        environment,
        connections,
        recorder,
        now,
        signal: stop.signal,
        onClosed: finish,
      })
      return ok(await chain.run())
    } catch (error) {
      finish()
      return { ok: false, fault: faultIn(error, asked.url) }
    }
  }

  return {
    request,
    exchanges: (limit) => recorder.exchanges(limit),
    close: async () => {
      closed = true
      for (const stop of running) stop.abort()
      connections.close()
    },
  }
}

const faultIn = (error: unknown, url: string): Fault => {
  const fault = faultOf(error)
  return fault.where !== undefined || error instanceof FaultError || !URL.canParse(url)
    ? fault
    : { ...fault, where: new URL(url).origin }
}
