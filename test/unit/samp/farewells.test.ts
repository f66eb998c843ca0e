import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { readLockfile } from '#shared/vo/samp/lockfile.ts'
import { mapIn, rpcValue, sampFolder, testHub, textIn } from '../../doubles/samp-desk.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A program that takes callbacks and keeps what came. */
async function listener(): Promise<{ readonly url: string; readonly got: string[] }> {
  const got: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += String(part)
    })
    request.on('end', () => {
      got.push(body)
      response.end('<methodResponse><params><param><value></value></param></params></methodResponse>')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closers.push(() => new Promise((done) => server.close(done)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, got }
}

/** Registers as a program of the Standard Profile does; its private key. */
async function join(lockfile: string, callback: string): Promise<string> {
  const lock = readLockfile(await readFile(lockfile, 'utf8'))
  if (typeof lock === 'string') throw new Error(lock)
  const key = textIn(mapIn(await rpcValue(lock.url, 'samp.hub.register', [lock.secret])), 'samp.private-key')
  await rpcValue(lock.url, 'samp.hub.setXmlrpcCallback', [key, callback])
  return key
}

it('a hub says goodbye for one that was killed, to those whose callbacks it left behind, and to nobody twice', async () => {
  const folder = await sampFolder()
  closers.push(folder.remove)
  const kept = `${folder.lockfile}.callbacks`
  const program = await listener()
  const killed = await testHub(folder.lockfile)
  const key = await join(folder.lockfile, program.url)
  const left = await vi.waitFor(() => readFile(kept, 'utf8'))
  expect((await stat(kept)).mode & 0o777).toBe(0o600)
  const lock = await readFile(folder.lockfile, 'utf8')
  await killed.close()
  // A hub that ends in order says it itself, and leaves nothing.
  await expect(stat(kept)).rejects.toThrow()
  program.got.length = 0
  // What a kill leaves: both files, and nobody at the address.
  await writeFile(folder.lockfile, lock, { mode: 0o600 })
  await writeFile(kept, left, { mode: 0o600 })
  const next = await testHub(folder.lockfile)
  closers.push(() => next.close())
  await vi.waitFor(() => expect(program.got).toHaveLength(1))
  expect(program.got[0]).toContain('<methodName>samp.client.receiveNotification</methodName>')
  expect(program.got[0]).toContain('samp.hub.event.shutdown')
  expect(program.got[0]).toContain(key)
  await expect(stat(kept)).rejects.toThrow()
})

it.each(['not JSON', '{"a": 1}', '[["http://192.0.2.1/", "key"], ["no address", "key"]]'])(
  'a hub starts although what another left is damaged: %s',
  async (text) => {
    const folder = await sampFolder()
    closers.push(folder.remove)
    await writeFile(`${folder.lockfile}.callbacks`, text, { mode: 0o600 })
    const hub = await testHub(folder.lockfile)
    closers.push(() => hub.close())
    const program = await listener()
    await join(folder.lockfile, program.url)
    await vi.waitFor(async () => expect(await readFile(`${folder.lockfile}.callbacks`, 'utf8')).toContain(program.url))
  },
)
