import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createLocalCaller, LocalCallError } from '#main/net/local-caller.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const kept = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 2\r\n\r\nok'

/** A server that takes each call whole and does with it what it is told; counts what it took. */
async function server(onCall: (socket: Socket, ofSocket: number) => void) {
  const taken: number[] = []
  const listening = createServer((socket) => {
    const place = taken.push(0) - 1
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      text += bytes.toString()
      if (!text.endsWith('<call/>')) return
      text = ''
      taken[place] = (taken[place] ?? 0) + 1
      onCall(socket, taken[place])
    })
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  closers.push(() => listening.close())
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return { taken, url: `http://127.0.0.1:${address.port}/` }
}

function caller() {
  const one = createLocalCaller()
  closers.push(() => one.close())
  return one
}

const options = { waitSeconds: 30 }

describe('a call to a program of this machine', () => {
  it('is not sent again where the program took it and then went away', async () => {
    for (const end of [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.resetAndDestroy()]) {
      const { taken, url } = await server(end)
      const answer = await caller()
        .post(url, '<call/>', options)
        .catch((error: unknown) => error)
      expect([answer instanceof LocalCallError && answer.problem, taken]).toEqual(['failed', [1]])
    }
  })

  it('never meets a kept connection that ends as it is used: each is taken once, and answered', async () => {
    const { taken, url } = await server((socket, ofSocket) => {
      if (ofSocket === 1) socket.write(kept)
      else socket.resetAndDestroy()
    })
    const one = caller()
    for (let call = 0; call < 3; call += 1) expect(await one.post(url, '<call/>', options)).toBe('ok')
    expect(taken).toEqual([1, 1, 1])
  })
})
