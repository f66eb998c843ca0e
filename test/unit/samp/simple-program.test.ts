// Programs whose XML-RPC is written by hand, as that of SAOImage DS9: HTTP/1.0 without a Host, lines without a carriage
// return, a server that answers one request per connection in the same way.
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import type { SampHub } from '#main/services/samp/samp-hub.ts'
import { readLockfile } from '#shared/vo/samp/lockfile.ts'
import { message, okResponse } from '#shared/vo/samp/message.ts'
import { isSampMap, type SampValue } from '#shared/vo/samp/value.ts'
import { readXmlRpc } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodCallText, methodResponseText } from '#shared/vo/samp/xml-rpc-text.ts'
import { mapIn, sampFolder, testHub, textIn } from '../../doubles/samp-desk.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** One request as such a program writes it; the value it is answered with. */
function ask(hub: SampHub, method: string, ...params: SampValue[]): Promise<SampValue> {
  const body = methodCallText(method, params)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(hub.url).port), '127.0.0.1', () =>
      socket.write(`POST /xmlrpc HTTP/1.0\nContent-Type: text/xml\nContent-length: ${body.length}\n\n${body}`),
    )
    socket.on('data', (part) => {
      text += part.toString('utf8')
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const document = text.startsWith('HTTP/1.1 200 ')
        ? readXmlRpc(text.slice(text.indexOf('\r\n\r\n') + 4))
        : undefined
      if (document?.kind === 'response') resolve(document.value)
      else reject(new Error(text))
    })
  })
}

/** Its own server; what it was called with. */
async function serve(onCall: (params: readonly SampValue[]) => void): Promise<string> {
  const server = createServer((socket) => {
    let text = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', (part) => {
      text += part.toString('utf8')
      const body = text.slice(text.indexOf('\r\n\r\n') + 4)
      if (!text.includes('\r\n\r\n') || body.length < Number(/content-length: (\d+)/i.exec(text)?.[1])) return
      const document = readXmlRpc(body)
      if (document.kind === 'call') onCall(document.params)
      const answer = methodResponseText('')
      socket.end(`HTTP/1.1 200 OK\nContent-Type: text/xml\nContent-length: ${answer.length}\n\n${answer}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('a program that speaks the simplest HTTP takes part in the Standard Profile', async () => {
  const folder = await sampFolder()
  closers.push(folder.remove)
  const hub = await testHub(folder.lockfile)
  closers.push(() => hub.close())
  const lock = readLockfile(readFileSync(folder.lockfile, 'utf8'))
  if (typeof lock === 'string') throw new Error(lock)
  const registered = mapIn(await ask(hub, 'samp.hub.register', lock.secret))
  const key = textIn(registered, 'samp.private-key')
  const got: (readonly SampValue[])[] = []
  await ask(hub, 'samp.hub.setXmlrpcCallback', key, await serve((params) => got.push(params)))
  await ask(hub, 'samp.hub.declareMetadata', key, { 'samp.name': 'Simple' })
  await ask(hub, 'samp.hub.declareSubscriptions', key, { 'table.load.fits': {} })

  const sender = hub.hub.register('own')
  const answer = hub.hub.callAndWait(
    sender,
    textIn(registered, 'samp.self-id'),
    message('table.load.fits', { url: 'file:/t' }),
    10,
    new AbortController().signal,
  )
  await vi.waitFor(() => expect(got.length).toBeGreaterThan(0))
  const [, , messageId, sent] = got.at(-1) ?? []
  expect(isSampMap(sent) && sent['samp.params']).toEqual({ url: 'file:/t' })
  await ask(hub, 'samp.hub.reply', key, String(messageId), okResponse())
  expect(await answer).toEqual(okResponse())
  await ask(hub, 'samp.hub.unregister', key)
  expect(hub.hub.clients()).toHaveLength(2)
})
