import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it came, its body read. */
export interface SeenCall {
  readonly method: string
  /** Without the query part, decoded. */
  readonly path: string
  readonly query: URLSearchParams
  /** Fields of the body, of a form or of multipart. */
  readonly form: URLSearchParams
  /** Files of a multipart body, by the names of their fields. */
  readonly files: ReadonlyMap<string, Buffer>
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** What a double does with a request; without an answer the response is its own business. */
export type Handler = (call: SeenCall, response: ServerResponse) => Promise<Answer | undefined> | Answer | undefined

export interface HttpDouble {
  /** Such as http://127.0.0.1:40123 */
  readonly origin: string
  readonly calls: readonly SeenCall[]
  close(): Promise<void>
}

/** Listens on a free port of the machine itself. */
export async function listen(handle: Handler, host = '127.0.0.1'): Promise<HttpDouble> {
  const calls: SeenCall[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const work = async () => {
      const call = await seen(request)
      calls.push(call)
      const answer = await handle(call, response)
      if (answer) send(response, answer)
    }
    // A request that was cut while it came is answered by nobody.
    work().catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://${host}:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

export function send(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body ?? '')
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.byteLength) })
  response.end(body)
}

async function seen(request: IncomingMessage): Promise<SeenCall> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const body = Buffer.concat(parts)
  const url = new URL(request.url ?? '/', 'http://double')
  const form = new URLSearchParams()
  const files = new Map<string, Buffer>()
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/x-www-form-urlencoded'))
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) form.append(name, value)
  else if (type.startsWith('multipart/form-data')) {
    const fields = await new Response(body, { headers: { 'content-type': type } }).formData()
    for (const [name, value] of fields)
      if (typeof value === 'string') form.append(name, value)
      else files.set(name, Buffer.from(await value.arrayBuffer()))
  }
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    form,
    files,
    headers: request.headers,
    body,
  }
}

/** A parameter of the request, its name in any case (DALI 1.1, 3.4). */
export const parameter = (call: SeenCall, name: string): string | undefined =>
  [...call.form, ...call.query].find(([key]) => key.toUpperCase() === name)?.[1]

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
