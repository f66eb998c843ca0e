import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How one answer behaves, in the order of the requests; the last one stays. */
export interface ResultAnswer {
  readonly body?: Uint8Array
  readonly status?: number
  readonly etag?: string
  readonly lastModified?: string
  readonly type?: string
  /** Without: Content-Length is not said (chunked). */
  readonly sized?: boolean
  /** Range is understood (RFC 9110, 14). */
  readonly ranges?: boolean
  /** The socket is closed after so many bytes of this answer. */
  readonly cutAfter?: number
  /** Nothing more comes after so many bytes until `release`. */
  readonly haltAfter?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Content-Range as it is said, whatever is asked for, with status 206. */
  readonly contentRange?: string
}

export interface ResultServer {
  readonly url: string
  readonly asked: readonly IncomingHttpHeaders[]
  /** Lets halted answers go on. */
  release(): void
  close(): Promise<void>
}

/** A file server that breaks off, changes its file and misunderstands ranges as it is told. */
export async function startResultServer(answers: readonly ResultAnswer[]): Promise<ResultServer> {
  const asked: IncomingHttpHeaders[] = []
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push(request.headers)
    void respond(answer, request.headers, response, released)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/job/results/result`,
    asked,
    release,
    close: async () => {
      release()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function respond(
  answer: ResultAnswer,
  asked: IncomingHttpHeaders,
  response: ServerResponse,
  released: Promise<void>,
): Promise<void> {
  const whole = answer.body ?? new Uint8Array()
  const range = /^bytes=(\d+)-$/.exec(asked.range ?? '')
  const validator = answer.etag ?? answer.lastModified
  const isSame = asked['if-range'] === undefined || asked['if-range'] === validator
  const start = answer.ranges && range && isSame ? Number(range[1]) : 0
  const isRest = answer.ranges === true && range !== null && isSame
  const bytes = whole.subarray(start)
  response.writeHead(answer.contentRange !== undefined ? 206 : (answer.status ?? (isRest ? 206 : 200)), {
    'content-type': answer.type ?? 'application/x-votable+xml',
    ...(answer.etag !== undefined && { etag: answer.etag }),
    ...(answer.lastModified !== undefined && { 'last-modified': answer.lastModified }),
    ...(isRest && { 'content-range': `bytes ${start}-${whole.byteLength - 1}/${whole.byteLength}` }),
    ...(answer.contentRange !== undefined && { 'content-range': answer.contentRange }),
    ...(answer.sized !== false && { 'content-length': String(bytes.byteLength) }),
    ...answer.headers,
  })
  const stopAt = Math.min(answer.cutAfter ?? bytes.byteLength, answer.haltAfter ?? bytes.byteLength)
  await new Promise((resolve) => response.write(bytes.subarray(0, stopAt), resolve))
  if (answer.cutAfter !== undefined) return void response.destroy()
  if (answer.haltAfter !== undefined) await released
  response.end(bytes.subarray(stopAt))
}
