import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSampDesk, type SampDesk, type SampDeskOptions } from '#main/services/samp/samp-desk.ts'
import { lockfilePlace } from '#shared/vo/samp/lockfile.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { sampFolder, testHub } from '../../doubles/samp-desk.ts'

let lockfile = ''
const closers: (() => unknown)[] = []
beforeEach(async () => {
  const folder = await sampFolder()
  lockfile = folder.lockfile
  closers.push(folder.remove)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function desk(name: string, more: Partial<SampDeskOptions> = {}): SampDesk {
  const opened = openSampDesk({
    place: { kind: 'file', path: lockfile },
    version: 'test',
    metadata: { 'samp.name': name },
    handlers: { 'test.echo': ({ params }) => okResponse(params) },
    askConsent: async () => false,
    fetchUrl: async () => ({ ok: false, fault: { kind: 'not-found', message: 'Nothing there.' } }),
    onChange: () => undefined,
    lookSeconds: 0.05,
    webPort: 0,
    ...more,
  })
  closers.push(() => opened.close())
  return opened
}

describe('SAMP on one desk', () => {
  it('runs a hub where none runs, and the next one joins it; when the first goes, the next takes over', async () => {
    const [first, second] = [desk('First'), desk('Second')]
    await first.client.start({ runsHub: true })
    await second.client.start({ runsHub: true })
    expect([first.client.status, second.client.status]).toEqual(['own-hub', 'joined'])
    expect(first.hub()?.lockfile).toBe(lockfile)
    expect(second.hub()).toBeUndefined()
    const answer = await second.client.call(first.client.selfId ?? '', 'test.echo', { a: ['b'] }, 5)
    expect(answer).toMatchObject({ ok: true, value: { result: { a: ['b'] } } })
    await first.close()
    await vi.waitFor(() => expect(second.client.status).toBe('own-hub'), { timeout: 5000 })
    expect(second.hub()?.lockfile).toBe(lockfile)
    await second.close()
    await expect(readFile(lockfile)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('opens and closes the Web Profile beside the hub', async () => {
    const one = desk('One')
    await one.client.start({ runsHub: true })
    const web = await one.hub()?.openWeb()
    expect(web).toMatchObject({ ok: true })
    expect(await one.hub()?.openWeb()).toEqual(web)
    await one.hub()?.closeWeb()
  })

  it('stays without a hub where none may be run, and says why one cannot be', async () => {
    const quiet = desk('Quiet')
    await quiet.client.start({ runsHub: false })
    expect([quiet.client.status, quiet.hubProblem()]).toEqual(['alone', undefined])
    const lost = desk('Lost', { place: { kind: 'file', path: `${lockfile}/no/such/folder` } })
    await lost.client.start({ runsHub: true })
    expect(lost.client.status).toBe('alone')
    expect(lost.hubProblem()).toMatchObject({ kind: 'storage' })
    const odd = desk('Odd', { place: lockfilePlace('web-appname:x', '/nowhere') })
    await odd.client.start({ runsHub: true })
    expect(odd.hubProblem()?.message).toContain('SAMP_HUB')
  })

  it('gives way to a hub that has taken the lockfile', async () => {
    const one = desk('One')
    await one.client.start({ runsHub: true })
    const text = await readFile(lockfile, 'utf8')
    const other = await testHub(`${lockfile}-other`)
    closers.push(() => other.close())
    await writeFile(lockfile, await readFile(other.lockfile, 'utf8'))
    await vi.waitFor(() => expect(one.client.status).toBe('joined'), { timeout: 15_000 })
    expect(await readFile(lockfile, 'utf8')).not.toBe(text)
    expect(one.hub()).toBeUndefined()
    expect(other.hub.clients().map(({ metadata }) => metadata['samp.name'])).toContain('One')
  })
})
