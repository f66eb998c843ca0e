import type { SampValue } from '#shared/vo/samp/value.ts'
import { XmlRpcError, XmlRpcReader } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodFaultText, methodResponseText } from '#shared/vo/samp/xml-rpc-text.ts'
import type { LocalRequest, LocalResponse } from '../../../net/listen.ts'

/** A call that may be heard: who it is from is `C`. */
export interface AdmittedCall<C> {
  readonly caller: C
  readonly method: string
  readonly params: readonly SampValue[]
  /** Of the whole request. */
  readonly bytes: number
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal
  readonly request: LocalRequest
}

export interface XmlRpcDoorOptions<C> {
  /**
   * Who calls, by the first parameter (undefined: none, or no string), before the rest is read. Throws a `Refusal` for
   * one without a right; `stranger` says that nobody is known yet, so that the request must stay small.
   */
  readonly admit: (
    method: string,
    param: string | undefined,
    request: LocalRequest,
  ) => { readonly caller: C; readonly stranger?: boolean }
  /** Answers a call. What it throws as a `Refusal` is told to the caller as a fault. */
  readonly run: (call: AdmittedCall<C>) => SampValue | Promise<SampValue>
  /** Errors whose message may be told to the caller. */
  readonly isRefusal: (error: unknown) => error is Error
}

/** A request may have so many bytes before it is known who sends it. */
const strangerBytes = 65_536
/** Requests that are being read at one time, of all callers together. */
const readingBytes = 256 * 1_048_576

/** Answers POSTs of XML-RPC. Who calls is known, or the request refused, before more than its beginning has been read. */
export class XmlRpcDoor<C> {
  readonly #options: XmlRpcDoorOptions<C>
  #reading = 0

  constructor(options: XmlRpcDoorOptions<C>) {
    this.#options = options
  }

  async serve(
    request: LocalRequest,
    response: LocalResponse,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const type = request.headers.get('content-type') ?? ''
    if (request.method !== 'POST' || !/^(text|application)\/xml\b/i.test(type)) {
      response.answer(
        request.method === 'POST' ? 415 : 405,
        { ...headers, 'Content-Type': 'text/plain' },
        'XML-RPC by POST only.\n',
      )
      return
    }
    const answer = (text: string) => response.answer(200, { ...headers, 'Content-Type': 'text/xml' }, text)
    try {
      const call = await this.#read(request)
      const value = await this.#options.run(call)
      if (!request.signal.aborted) answer(methodResponseText(value))
    } catch (error) {
      if (!this.#options.isRefusal(error) && !(error instanceof XmlRpcError)) throw error
      if (!request.signal.aborted) answer(methodFaultText(error instanceof XmlRpcError ? 2 : 1, error.message))
    }
  }

  async #read(request: LocalRequest): Promise<AdmittedCall<C>> {
    let admitted: { readonly caller: C; readonly stranger?: boolean } | undefined
    const reader = new XmlRpcReader({
      onFirstParam: (method, param) => {
        admitted = this.#options.admit(method, param, request)
      },
    })
    const decoder = new TextDecoder('utf-8')
    let bytes = 0
    try {
      for await (const chunk of request.chunks()) {
        bytes += chunk.byteLength
        this.#reading += chunk.byteLength
        if (this.#reading > readingBytes) throw new XmlRpcError('Too much is being sent at one time. Try again later.')
        reader.write(decoder.decode(chunk, { stream: true }))
        if ((admitted === undefined || admitted.stranger === true) && bytes > strangerBytes)
          throw new XmlRpcError(`More than ${strangerBytes} bytes before it is known who calls.`)
      }
      reader.write(decoder.decode())
      const document = reader.end()
      if (document.kind !== 'call' || admitted === undefined) throw new XmlRpcError('This is not a method call.')
      const { method, params } = document
      return { caller: admitted.caller, method, params, bytes, signal: request.signal, request }
    } finally {
      this.#reading -= bytes
    }
  }
}
