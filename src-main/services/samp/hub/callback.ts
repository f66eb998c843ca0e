import type { SampMap } from '#shared/vo/samp/value.ts'

/** A message on its way through the hub: as it came, and how large it was, for the limits. */
export interface Letter {
  readonly mtype: string
  readonly message: SampMap
  readonly bytes: number
}

/** What the hub has to say to a client (SAMP 1.3, 3.11: the callable client's interface). */
export type Callback =
  | { readonly kind: 'notification'; readonly sender: string; readonly message: SampMap; readonly bytes: number }
  | {
      readonly kind: 'call'
      readonly sender: string
      readonly messageId: string
      readonly message: SampMap
      readonly bytes: number
    }
  | {
      readonly kind: 'response'
      readonly responder: string
      readonly tag: string
      readonly response: SampMap
      readonly bytes: number
    }

/** How the hub reaches a client that can be called; each profile brings its own. */
export interface Receiver {
  /** Settles when the client has taken it. Rejects with ReceiverGone where it never will again, with anything else where this one was lost. */
  deliver(callback: Callback, signal: AbortSignal): Promise<void>
  /** Whether the client is still there, as far as can be told without a message. */
  isThere(): Promise<boolean>
}

/** Nobody takes callbacks for this client any more: it has died without unregistering. */
export class ReceiverGone extends Error {
  override readonly name = 'ReceiverGone'
}

/** An error of a hub operation, told to the client that asked (a fault of XML-RPC). The message is for its person. */
export class HubFault extends Error {
  override readonly name = 'HubFault'
}
