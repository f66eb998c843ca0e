import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AccountBook } from '#main/services/accounts/account-book.ts'
import { noSystemSecrets, type SystemSecrets } from '#main/services/accounts/secret-places.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import type { Notice } from '#main/store/notices.ts'
import { openStore, type Store } from '#main/store/store.ts'
import type { Credential } from '#shared/ipc/accounts.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

const origin = 'https://stella.example.org'
const sesame: Credential = { scheme: 'token', token: 'sesame-0123456789' }
const basic: Credential = { scheme: 'basic', user: 'ada', password: 'sesame-password' }

/** A system's store that turns texts round, and can be locked. */
class ReversingSecrets implements SystemSecrets {
  locked = false
  state = async () => ({ name: 'the test’s keyring' })
  seal = async (text: string) => Buffer.from(this.#open([...text].reverse().join('')))
  unseal = async (sealed: Uint8Array) => this.#open([...Buffer.from(sealed).toString()].reverse().join(''))
  #open(text: string): string {
    if (this.locked) throw new Error(`locked, with ${text}`)
    return text
  }
}

let home: string
let notices: Notice[]
const stores: Store[] = []
const clock = new ManualClock()

async function open(
  system: SystemSecrets = noSystemSecrets,
  more: { fileSystem?: FaultyFileSystem; readOnly?: string } = {},
) {
  const store = await openStore({
    fileSystem: more.fileSystem ?? nodeFileSystem,
    home,
    clock,
    randomId: () => String(Math.floor(Math.random() * 1e9)),
    tell: (notice) => notices.push(notice),
    ...(more.readOnly !== undefined && { readOnly: more.readOnly }),
  })
  stores.push(store)
  return AccountBook.open({ store, system, tell: (notice) => notices.push(notice), now: clock.now })
}
const file = () => join(home, 'credentials.json')
const onDisk = (): string => readFileSync(file(), 'utf8')

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'alidade-accounts-'))
  notices = []
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  rmSync(home, { recursive: true, force: true })
})

describe('a login for this run', () => {
  test('is in memory and on no disk', async () => {
    const book = await open()
    expect(await book.set(origin, sesame, false, 'ada')).toEqual({ ok: true, value: null })
    expect(await book.credentialOf(origin)).toEqual(sesame)
    expect(book.list()).toEqual([
      { origin, scheme: 'token', identity: 'ada', kept: 'session', at: '2026-01-02T03:04:05.000Z' },
    ])
    expect(readdirSync(home)).not.toContain('credentials.json')
    expect(await (await open()).credentialOf(origin)).toBeUndefined()
  })

  test('takes the place of one that was kept: there is one for each origin', async () => {
    const book = await open()
    await book.set(origin, basic, true, undefined)
    await book.set(origin, sesame, false, undefined)
    expect(book.list()).toHaveLength(1)
    expect(onDisk()).not.toContain('sesame')
    expect(await (await open()).credentialOf(origin)).toBeUndefined()
  })
})

describe('a login in the file', () => {
  test('is there at the next start, in a file for the person’s account alone', async () => {
    const book = await open()
    expect(await book.place()).toEqual({ kind: 'file', where: file() })
    await book.set(origin, basic, true, undefined)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    const next = await open()
    expect(await next.credentialOf(origin)).toEqual(basic)
    expect(next.list()).toEqual([expect.objectContaining({ origin, scheme: 'basic', name: 'ada', kept: 'file' })])
    expect(JSON.stringify(next.list())).not.toContain('sesame')
  })

  test('is that of exactly one origin: another port, scheme or host has none', async () => {
    const book = await open()
    await book.set(origin, sesame, true, undefined)
    for (const other of [`${origin}:8443`, 'http://stella.example.org', 'https://example.org', `${origin}.evil.test`])
      expect(await book.credentialOf(other)).toBeUndefined()
  })

  test('is gone from the disk when it is forgotten', async () => {
    const book = await open()
    await book.set(origin, sesame, true, undefined)
    await book.forget(origin)
    expect(onDisk()).not.toContain('sesame')
    expect(book.list()).toEqual([])
    expect(await book.credentialOf(origin)).toBeUndefined()
  })

  test('no part of it is on disk before the file is closed to others, and a full disk changes nothing', async () => {
    const disk = new FaultyFileSystem()
    const book = await open(noSystemSecrets, { fileSystem: disk })
    await book.set(origin, basic, true, undefined)
    disk.failWhen((_count, operation) => (operation === 'write' ? 'ENOSPC' : undefined))
    expect(await book.set(origin, sesame, true, undefined)).toMatchObject({ ok: false, fault: { kind: 'storage' } })
    expect(await book.credentialOf(origin)).toEqual(basic)
    expect(await book.forget(origin)).toMatchObject({ ok: false })
    expect(book.list()).toHaveLength(1)
    disk.failWhen(undefined)
    expect(JSON.stringify(notices)).not.toContain('sesame')
  })

  test('that others may read is closed, and told', async () => {
    const book = await open()
    await book.set(origin, sesame, true, undefined)
    for (const store of stores.splice(0)) await store.close()
    chmodSync(file(), 0o644)
    const next = await open()
    expect(await next.credentialOf(origin)).toEqual(sesame)
    for (const store of stores.splice(0)) await store.close()
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(notices).toEqual([expect.objectContaining({ severity: 'warning', where: file() })])
    expect(notices[0]?.text).toContain('could be read by other users')
  })

  test.each([
    ['broken JSON', '{"schema":1,"value":[{"token":"sesame'],
    ['another shape', '{"schema":1,"value":[{"origin":"sesame","credential":"sesame"}]}'],
  ])('damaged (%s) is set aside, and nothing of it is told', async (_name, text) => {
    writeFileSync(file(), text, { mode: 0o600 })
    const book = await open()
    expect(book.list()).toEqual([])
    expect(notices).toHaveLength(1)
    expect(JSON.stringify(notices)).not.toContain('sesame')
    expect(readdirSync(home).some((name) => /damaged/.test(name))).toBe(true)
  })

  test('cannot be kept where nothing may be written, and the sentence says why', async () => {
    const book = await open(noSystemSecrets, { readOnly: 'This disk can only be read.' })
    expect(await book.place()).toEqual({ kind: 'none', where: 'This disk can only be read.' })
    expect(await book.set(origin, sesame, true, undefined)).toMatchObject({
      ok: false,
      fault: { kind: 'storage', message: 'This disk can only be read.' },
    })
    expect(await book.set(origin, sesame, false, undefined)).toMatchObject({ ok: true })
  })
})

describe('a login in the system’s store', () => {
  test('is sealed on disk and comes back at the next start', async () => {
    const system = new ReversingSecrets()
    const book = await open(system)
    expect(await book.place()).toEqual({ kind: 'system', where: 'the test’s keyring' })
    await book.set(origin, sesame, true, undefined)
    expect(onDisk()).not.toContain('sesame')
    const next = await open(system)
    expect(next.list()).toEqual([expect.objectContaining({ kept: 'system' })])
    expect(await next.credentialOf(origin)).toEqual(sesame)
  })

  test('that is locked gives nothing, which is told once and without the system’s words; unlocked it gives it', async () => {
    const system = new ReversingSecrets()
    await (await open(system)).set(origin, sesame, true, undefined)
    system.locked = true
    const next = await open(system)
    expect(await next.credentialOf(origin)).toBeUndefined()
    expect(await next.credentialOf(origin)).toBeUndefined()
    expect(notices).toEqual([expect.objectContaining({ severity: 'warning', where: origin })])
    expect(JSON.stringify(notices)).not.toContain('sesame')
    expect(await next.set('https://other.example.org', basic, true, undefined)).toMatchObject({ ok: false })
    system.locked = false
    expect(await next.credentialOf(origin)).toEqual(sesame)
  })
})

test('a lent login goes before all, and is neither kept nor listed', async () => {
  const book = await open()
  await book.set(origin, basic, true, undefined)
  book.lend(new Map([[origin, sesame]]))
  expect(await book.credentialOf(origin)).toEqual(sesame)
  expect(book.list()).toEqual([expect.objectContaining({ scheme: 'basic' })])
  expect(onDisk()).not.toContain(sesame.token)
})
