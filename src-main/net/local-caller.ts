import { lookup as systemLookup } from 'node:dns'
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Why a call of a program on this machine gave no answer. */
export type LocalCallProblem =
  | 'refused' // nothing listens there any more
  | 'foreign' // the address is of another machine, or no http address
  | 'slow' // no answer in time
  | 'cancelled'
  | 'failed' // the connection broke, or the answer is none (status, size)

export class LocalCallError extends Error {
  override readonly name = 'LocalCallError'
  readonly problem: LocalCallProblem
  constructor(problem: LocalCallProblem, text: string) {
    super(text)
    this.problem = problem
  }
}

export interface LocalCallOptions {
  /** From the first byte sent to the last one received; 0: no limit. */
  readonly waitSeconds: number
  readonly signal?: AbortSignal
  /** Bytes of an answer. Default 64 MiB. */
  readonly maxBytes?: number
}

/**
 * Calls other programs of this machine, each call over a socket of its own and sent once. A kept socket may be closed by
 * its server in the moment it is used again, and then nobody can tell whether the message was taken: sent again it might
 * come twice, not sent again it might be lost.
 */
export interface LocalCaller {
  /** POSTs a document of XML and gives the answer's text; rejects with LocalCallError. A status other than 200 is `failed`. */
  post(url: string, xml: string, options: LocalCallOptions): Promise<string>
  /** Whether something listens there, without a word said. */
  listens(url: string, waitSeconds: number): Promise<boolean>
  /** Ends all sockets. */
  close(): void
}

/**
 * The door to programs on this machine (callbacks of SAMP clients, other hubs): http to loopback and to this machine's own
 * addresses, checked when a name is resolved, so that no name can lead elsewhere. No credentials, no proxy, no redirects,
 * and nothing in the flight recorder, which is for services of the network.
 */
export function createLocalCaller(): LocalCaller {
  const agent = new Agent({ keepAlive: false })
  const own = new OwnAddresses()
  return {
    post: async (url, xml, options) => exchange(agent, own.target(url), xml, options, own.lookup),
    listens: (url, waitSeconds) => {
      let target: URL
      try {
        target = own.target(url)
      } catch {
        return Promise.resolve(false)
      }
      return new Promise((resolve) => {
        const port = Number(target.port) || 80
        const socket = connect({ host: bare(target.hostname), port, lookup: own.lookup })
        const done = (answer: boolean) => {
          clearTimeout(timer)
          socket.destroy()
          resolve(answer)
        }
        // A machine too busy to accept is not one where nobody listens.
        const timer = setTimeout(() => done(true), waitSeconds * 1000)
        socket.once('connect', () => done(true))
        socket.once('error', (error: NodeJS.ErrnoException) => done(error.code !== 'ECONNREFUSED'))
      })
    },
    close: () => agent.destroy(),
  }
}

const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')

function exchange(
  agent: Agent,
  target: URL,
  xml: string,
  { waitSeconds, signal, maxBytes = 64 * 1_048_576 }: LocalCallOptions,
  lookup: LookupFunction,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(xml, 'utf8')
    let request: ClientRequest | undefined
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      finish()
    }
    const give = (problem: LocalCallProblem, text: string) => {
      settle(() => reject(new LocalCallError(problem, text)))
      request?.destroy()
    }
    const abort = () => give('cancelled', 'Cancelled.')
    const timer =
      waitSeconds > 0 ? setTimeout(() => give('slow', `No answer from ${target.host}.`), waitSeconds * 1000) : undefined
    if (signal?.aborted === true) return abort()
    signal?.addEventListener('abort', abort, { once: true })
    request = httpRequest(
      target,
      {
        method: 'POST',
        agent,
        lookup,
        // Some programs end the lines of their answers without a carriage return (SAOImage DS9).
        insecureHTTPParser: true,
        headers: { 'Content-Type': 'text/xml', 'Content-Length': String(bytes.byteLength) },
      },
      (response) => {
        if (response.statusCode !== 200) {
          response.resume()
          return give('failed', `${target.host} answers with status ${response.statusCode}.`)
        }
        readText(response, maxBytes).then(
          (text) => settle(() => resolve(text)),
          (error: unknown) => give('failed', error instanceof Error ? error.message : 'The answer breaks off.'),
        )
      },
    )
    request.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') give('refused', `Nobody listens at ${target.host}.`)
      else if (error instanceof LocalCallError) give(error.problem, error.message)
      else give('failed', `${target.host} cannot be reached: ${error.message}.`)
    })
    request.end(bytes)
  })
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue
    bytes += part.byteLength
    if (bytes > maxBytes) throw new Error(`The answer has more than ${maxBytes} bytes.`)
    parts.push(part)
  }
  return parts.length === 1 && parts[0] ? parts[0].toString('utf8') : Buffer.concat(parts).toString('utf8')
}

/** The addresses of this machine: clients that know themselves by their name or network address are here all the same. */
class OwnAddresses {
  #known: ReadonlySet<string> = new Set()

  has(address: string): boolean {
    if (/^127\./.test(address) || address === '::1' || /^::ffff:127\./i.test(address)) return true
    if (this.#known.has(address)) return true
    this.#known = new Set(
      Object.values(networkInterfaces()).flatMap((faces) => faces?.map((face) => face.address) ?? []),
    )
    return this.#known.has(address)
  }

  /** The URL of a call; throws LocalCallError (`foreign`) for one that does not lead to this machine as far as it shows. */
  target(url: string): URL {
    if (!URL.canParse(url)) throw new LocalCallError('foreign', `This is not an address: ${url.slice(0, 200)}`)
    const target = new URL(url)
    const host = bare(target.hostname)
    if (target.protocol !== 'http:' || target.username !== '' || target.password !== '')
      throw new LocalCallError('foreign', `Only plain http addresses can be called: ${url.slice(0, 200)}`)
    if (isIP(host) !== 0 && !this.has(host)) throw foreign(host)
    return target
  }

  /** Gives the addresses of a name that are this machine's; none: an error. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    systemLookup(hostname, { all: true, family: options.family ?? 0 }, (error, found) => {
      const own = error ? [] : found.filter(({ address }) => this.has(address))
      const [first] = own
      if (first === undefined) callback(error ?? foreign(hostname), '', 0)
      else if (options.all === true) callback(null, own)
      else callback(null, first.address, first.family)
    })
  }
}

const foreign = (host: string): LocalCallError => new LocalCallError('foreign', `${host} is not this machine.`)
