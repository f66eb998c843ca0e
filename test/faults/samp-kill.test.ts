// Fault: the process of a SAMP hub, or of a client, is killed without a word.
// Invariant: the lockfile that is left is replaced by the next hub, clients come back to it, and the hub lets the dead go.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openSampDesk, type SampDesk } from '#main/services/samp/samp-desk.ts'
import { readLockfile } from '#shared/vo/samp/lockfile.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { sampFolder } from '../doubles/samp-desk.ts'

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const rounds = process.env.ALIDADE_FAULTS === 'full' ? 20 : 2

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** `alidade ...` as a process; resolves when it has said its first line. */
async function alidade(lockfile: string, ...words: string[]): Promise<{ kill(): Promise<void> }> {
  if (!existsSync(cli)) throw new Error('out/main/cli.js is not built: run npm run build.')
  const child: ChildProcess = spawn(process.execPath, [cli, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SAMP_HUB: `std-lockurl:file://${lockfile}` },
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  closers.push(kill)
  if (words[0] === 'hub') await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), ended])
  return { kill }
}

function deskAt(lockfile: string): SampDesk {
  const desk = openSampDesk({
    place: { kind: 'file', path: lockfile },
    version: 'test',
    metadata: { 'samp.name': 'Survivor' },
    handlers: { 'test.echo': () => okResponse() },
    askConsent: async () => false,
    fetchUrl: async () => ({ ok: false, fault: { kind: 'not-found', message: 'Nothing there.' } }),
    onChange: () => undefined,
    lookSeconds: 0.2,
  })
  closers.push(() => desk.close())
  return desk
}

describe('kill -9', () => {
  it('of the hub: the next hub replaces its lockfile, and clients come back by themselves', async () => {
    const folder = await sampFolder()
    closers.push(folder.remove)
    let hub = await alidade(folder.lockfile, 'hub')
    const { client } = deskAt(folder.lockfile)
    await client.start({ runsHub: false })
    expect(client.status).toBe('joined')
    for (let round = 0; round < rounds; round += 1) {
      const left = await readFile(folder.lockfile, 'utf8')
      await hub.kill()
      expect(await readFile(folder.lockfile, 'utf8')).toBe(left)
      await vi.waitFor(() => expect(client.status).toBe('alone'), { timeout: 10_000 })
      hub = await alidade(folder.lockfile, 'hub')
      const now = await readFile(folder.lockfile, 'utf8')
      expect(now).not.toBe(left)
      expect(readLockfile(now)).toBeTypeOf('object')
      await vi.waitFor(() => expect(client.status).toBe('joined'), { timeout: 10_000 })
      expect(client.clients.map(({ name }) => name)).toEqual(['Hub'])
    }
  })

  it('of a client: the hub lets it go within 30 s, though nobody has a message for it', async () => {
    const folder = await sampFolder()
    closers.push(folder.remove)
    const { client } = deskAt(folder.lockfile)
    await client.start({ runsHub: true })
    const names = () => client.clients.map(({ name }) => name)
    const victim = await alidade(folder.lockfile, 'samp', 'listen')
    await vi.waitFor(() => expect(names()).toContain('alidade samp'), { timeout: 15_000 })
    await victim.kill()
    await vi.waitFor(() => expect(names()).toEqual(['Hub']), { timeout: 30_000 })
  })
})
