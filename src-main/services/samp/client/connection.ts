import type { SampMap } from '#shared/vo/samp/value.ts'
import type { Callback } from '../hub/callback.ts'

export type { Callback } from '../hub/callback.ts'

/**
 * A registration with a hub, ours or another program's: the operations of SAMP 1.3, 3.12. They reject with a FaultError:
 * `service` for what the hub refuses, `offline` where it does not answer.
 */
export interface SampConnection {
  readonly hubId: string
  readonly selfId: string
  readonly kind: 'own' | 'foreign'
  declareMetadata(metadata: SampMap): Promise<void>
  declareSubscriptions(subscriptions: SampMap): Promise<void>
  getMetadata(id: string): Promise<SampMap>
  getSubscriptions(id: string): Promise<SampMap>
  registeredClients(): Promise<readonly string[]>
  /** Annotations by id. */
  subscribedClients(mtype: string): Promise<ReadonlyMap<string, SampMap>>
  notify(receiver: string, message: SampMap): Promise<void>
  notifyAll(message: SampMap): Promise<readonly string[]>
  /** Answers with the message's id; the response comes as a callback with the tag. */
  call(receiver: string, tag: string, message: SampMap): Promise<string>
  /** Ids of messages by receiver. */
  callAll(tag: string, message: SampMap): Promise<ReadonlyMap<string, string>>
  reply(messageId: string, response: SampMap): Promise<void>
  /** Whether the hub still answers and knows us. */
  isAlive(): Promise<boolean>
  /** Says goodbye, if the hub still listens, and frees what was open. Never rejects. */
  close(): Promise<void>
}

/** Takes what the hub sends. Must not throw; it may take its time, the hub does not wait. */
export type OnCallback = (callback: Callback) => void
