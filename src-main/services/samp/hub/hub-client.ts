import type { SampMap } from '#shared/vo/samp/value.ts'
import type { Outbox } from './outbox.ts'

/** How a client talks to the hub. `own`: it lives in this process. */
export type ClientProfile = 'standard' | 'web' | 'own'

/** A registered client as the hub knows it. */
export interface HubClient {
  /** Public. */
  readonly id: string
  readonly profile: ClientProfile
  /** What a page of the Web Profile gave as its origin. */
  readonly origin?: string
  metadata: SampMap
  subscriptions: SampMap
  /** Undefined until it can be called. */
  outbox: Outbox | undefined
}

/** A client as the panel and the log show it. */
export interface ClientView {
  readonly id: string
  readonly profile: ClientProfile | 'hub'
  readonly origin?: string
  readonly metadata: SampMap
  readonly subscriptions: SampMap
  readonly callable: boolean
}

export const viewOf = (client: HubClient): ClientView => ({
  id: client.id,
  profile: client.profile,
  ...(client.origin !== undefined && { origin: client.origin }),
  metadata: client.metadata,
  subscriptions: client.subscriptions,
  callable: client.outbox !== undefined,
})
