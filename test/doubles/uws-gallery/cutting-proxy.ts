import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Where the line is cut: after so many bytes that went this way, counted over all connections. */
export interface Cut {
  readonly way: 'request' | 'answer'
  readonly afterBytes: number
}

export interface CuttingProxy {
  /** The same address as that of the target, with the proxy's port. */
  readonly url: string
  /** Bytes that went each way so far. */
  readonly bytes: Readonly<Record<Cut['way'], number>>
  readonly wasCut: boolean
  close(): Promise<void>
}

/** A wire to a server that is cut once, at one byte, and is whole again after that. */
export async function startCuttingProxy(target: string, cut: Cut | undefined): Promise<CuttingProxy> {
  const url = new URL(target)
  const port = Number(url.port)
  const bytes = { request: 0, answer: 0 }
  const sockets = new Set<Socket>()
  let wasCut = false
  const server = createServer((client) => {
    const upstream = connect(port, url.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    const end = (): void => {
      client.destroy()
      upstream.destroy()
    }
    client.on('close', end)
    upstream.on('close', end)
    const pass = (way: Cut['way'], to: Socket) => (data: Buffer) => {
      const before = bytes[way]
      bytes[way] += data.byteLength
      const cutsHere = !wasCut && cut?.way === way && before + data.byteLength > cut.afterBytes
      if (!cutsHere) {
        to.write(data)
        return
      }
      wasCut = true
      const rest = data.subarray(0, cut.afterBytes - before)
      client.pause()
      upstream.pause()
      // What came before the cut arrives.
      to.write(rest, () => setImmediate(end))
    }
    client.on('data', pass('request', upstream))
    upstream.on('data', pass('answer', client))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    bytes,
    get wasCut() {
      return wasCut
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
