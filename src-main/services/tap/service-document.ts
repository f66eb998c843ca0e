import { type Fault, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import { answerShape } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import type { Net, NetResponse } from '../../net/net.ts'
import { refusedFault } from '../../net/refused.ts'

/** One document of a service, asked for with its own time limit, so that an endpoint that hangs holds up no other. */
export interface DocumentRequest {
  readonly url: string
  /** From the request to the last byte. */
  readonly limitSeconds: number
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** A signal that also ends after some seconds; `timedOut` tells which of the two it was. */
export function limited(signal: AbortSignal, seconds: number) {
  const timer = AbortSignal.timeout(Math.round(seconds * 1000))
  return { signal: AbortSignal.any([signal, timer]), timedOut: () => timer.aborted && !signal.aborted }
}

const cancelledFault: Fault = { kind: 'cancelled', message: 'Cancelled.' }

/** The fault of an ended request: one that our own time limit ended is a time-out, not a cancel. */
export function endedFault(fault: Fault, request: DocumentRequest, timedOut: boolean): Fault {
  if (request.signal.aborted) return cancelledFault
  if (!timedOut) return fault
  return { kind: 'timeout', message: `No whole answer within ${request.limitSeconds} s.`, where: request.url }
}

/**
 * Asks for a document of XML and hands its text over in pieces as they arrive. Anything that is not a 2xx answer with
 * XML in it is a fault in the service's own words.
 */
export async function readDocument(
  net: Net,
  request: DocumentRequest,
  take: (text: string) => void,
): Promise<Outcome<{ bytes: number }>> {
  const limit = limited(request.signal, request.limitSeconds)
  try {
    const answer = await net.request({ url: request.url, signal: limit.signal, maxBytes: request.maxBytes })
    if (!answer.ok) return { ok: false, fault: endedFault(answer.fault, request, limit.timedOut()) }
    const response = answer.value
    if (response.status < 200 || response.status > 299)
      return { ok: false, fault: refusedFault(response, await headText(response.body), Date.now()) }
    return await readBody(response, take)
  } catch (error) {
    return { ok: false, fault: endedFault(faultOf(error), request, limit.timedOut()) }
  }
}

/** A page whole, which may be HTML: the examples of a service are one. */
export async function readPage(net: Net, request: DocumentRequest): Promise<Outcome<string>> {
  const limit = limited(request.signal, request.limitSeconds)
  try {
    const answer = await net.request({ url: request.url, signal: limit.signal, maxBytes: request.maxBytes })
    if (!answer.ok) return { ok: false, fault: endedFault(answer.fault, request, limit.timedOut()) }
    const { status, body } = answer.value
    const text = await headText(body, request.maxBytes)
    return status < 200 || status > 299 ? { ok: false, fault: refusedFault(answer.value, text, Date.now()) } : ok(text)
  } catch (error) {
    return { ok: false, fault: endedFault(faultOf(error), request, limit.timedOut()) }
  }
}

async function readBody(response: NetResponse, take: (text: string) => void): Promise<Outcome<{ bytes: number }>> {
  const decoder = new TextDecoder()
  let bytes = 0
  let head = ''
  let known = false
  for await (const chunk of response.body) {
    bytes += chunk.length
    const text = decoder.decode(chunk, { stream: true })
    if (known) take(text)
    else {
      head += text
      const shape = answerShape(head)
      if (shape === 'html') return { ok: false, fault: refusedFault(response, head, Date.now()) }
      if (shape === 'empty' && head.length < 4096) continue
      known = true
      take(head)
    }
    await pause()
  }
  if (!known) take(head)
  take(decoder.decode())
  return bytes === 0
    ? fail('format', 'The answer is empty.', { where: response.url, status: response.status })
    : ok({ bytes })
}

/** Lets other work of the process run between two pieces of a long document. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A small document whole. */
export async function readSmallDocument(net: Net, request: DocumentRequest): Promise<Outcome<string>> {
  const parts: string[] = []
  const outcome = await readDocument(net, request, (text) => parts.push(text))
  return outcome.ok ? ok(parts.join('')) : outcome
}
