import { isIP, type Socket } from 'node:net'
import { FaultError } from '#shared/ipc/fault.ts'
import type { Route } from './proxies.ts'

type ProxyRoute = Extract<Route, { readonly kind: 'proxy' }>

/** Asks the proxy at the other end of `socket` for a way to host and port; resolves when the way is open. */
export function openTunnel(socket: Socket, route: ProxyRoute, host: string, port: number): Promise<void> {
  return route.url.protocol.startsWith('socks') ? socks(socket, route, host, port) : http(socket, route, host, port)
}

/** Value of Proxy-Authorization (RFC 7617); undefined for a proxy without a user. */
export function proxyAuthorization(route: ProxyRoute): string | undefined {
  if (route.user === '') return undefined
  return `Basic ${Buffer.from(`${route.user}:${route.password}`, 'utf8').toString('base64')}`
}

/** The fault of a proxy that does not do what it was asked. */
export const refusal = (route: ProxyRoute, reason: string, status?: number): FaultError =>
  new FaultError({
    kind: 'offline',
    message: `The proxy ${route.url.host} ${reason}.`,
    where: route.url.origin === 'null' ? `${route.url.protocol}//${route.url.host}` : route.url.origin,
    ...(status === undefined ? {} : { status }),
  })

/** CONNECT (RFC 9110, 9.3.6). */
async function http(socket: Socket, route: ProxyRoute, host: string, port: number): Promise<void> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const authorization = proxyAuthorization(route)
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`]
  if (authorization !== undefined) lines.push(`Proxy-Authorization: ${authorization}`)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const head = await readUntil(socket, route, (bytes) => {
    const end = bytes.indexOf('\r\n\r\n')
    return end < 0 ? undefined : end + 4
  })
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1] ?? 0)
  if (status >= 200 && status < 300) return
  if (status === 407) throw refusal(route, 'asks for a user name and password', status)
  throw refusal(route, status === 0 ? 'does not answer as a proxy does' : `answers ${status} for ${authority}`, status)
}

const socksReasons: Readonly<Record<number, string>> = {
  2: 'does not allow this connection',
  3: 'cannot reach the network',
  4: 'cannot reach the host',
  5: 'reports that the host refuses connections',
}

/** SOCKS 5 with the name looked up by the proxy (RFC 1928), user and password by RFC 1929. */
async function socks(socket: Socket, route: ProxyRoute, host: string, port: number): Promise<void> {
  socket.write(Uint8Array.of(5, 1, route.user === '' ? 0 : 2))
  const choice = await readUntil(socket, route, (bytes) => (bytes.length < 2 ? undefined : 2))
  if (choice[0] !== 5) throw refusal(route, 'does not answer as a SOCKS 5 proxy does')
  if (choice[1] === 2) {
    const user = Buffer.from(route.user, 'utf8').subarray(0, 255)
    const password = Buffer.from(route.password, 'utf8').subarray(0, 255)
    socket.write(Buffer.concat([Uint8Array.of(1, user.length), user, Uint8Array.of(password.length), password]))
    const verdict = await readUntil(socket, route, (bytes) => (bytes.length < 2 ? undefined : 2))
    if (verdict[1] !== 0) throw refusal(route, 'does not accept the user name and password')
  } else if (choice[1] !== 0) throw refusal(route, 'asks for a user name and password')
  const name = Buffer.from(host, 'utf8').subarray(0, 255)
  const portBytes = Uint8Array.of(port >> 8, port & 255)
  socket.write(Buffer.concat([Uint8Array.of(5, 1, 0, 3, name.length), name, portBytes]))
  const reply = await readUntil(socket, route, socksReplyLength)
  if (reply[1] !== 0) throw refusal(route, socksReasons[reply[1] ?? -1] ?? `cannot connect to ${host}`)
}

function socksReplyLength(bytes: Buffer): number | undefined {
  if (bytes.length < 5) return undefined
  const kind = bytes[3]
  const addressBytes = kind === 1 ? 4 : kind === 4 ? 16 : 1 + (bytes[4] ?? 0)
  const length = 4 + addressBytes + 2
  return bytes.length < length ? undefined : length
}

/** Reads as many bytes as `lengthOf` finds to be the whole message; what came behind it stays in the socket. */
function readUntil(
  socket: Socket,
  route: ProxyRoute,
  lengthOf: (bytes: Buffer) => number | undefined,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const stop = () => {
      socket.off('readable', read)
      socket.off('end', ended)
      socket.off('close', ended)
      socket.off('error', failed)
    }
    const failed = (error: Error) => {
      stop()
      reject(error)
    }
    const ended = () => failed(refusal(route, 'closed the connection'))
    const read = () => {
      for (let chunk: unknown = socket.read(); chunk !== null; chunk = socket.read()) {
        if (chunk instanceof Uint8Array) bytes = Buffer.concat([bytes, chunk])
        const length = lengthOf(bytes)
        if (length === undefined && bytes.length > 16_384) return failed(refusal(route, 'sent more than was asked for'))
        if (length === undefined) continue
        stop()
        if (length < bytes.length) socket.unshift(bytes.subarray(length))
        return resolve(bytes.subarray(0, length))
      }
    }
    socket.on('readable', read)
    socket.on('end', ended)
    socket.on('close', ended)
    socket.on('error', failed)
    read()
  })
}
