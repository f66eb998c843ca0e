import { afterEach, describe, expect, test } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import { AccountBook } from '#main/services/accounts/account-book.ts'
import { createAccountsService, credentialsOf } from '#main/services/accounts/accounts-service.ts'
import { testAddress } from '#main/services/accounts/login-test.ts'
import { noSystemSecrets } from '#main/services/accounts/secret-places.ts'
import { openStore } from '#main/store/store.ts'
import type { Account, Credential } from '#shared/ipc/accounts.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { startCanary, startGuardedService } from '../../doubles/guarded-service.ts'
import { type Answer, listen } from '../../doubles/http-double.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { PracticePlace } from '../../doubles/practice-place.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const closing = <T extends { close(): unknown }>(one: T): T => {
  closers.push(() => one.close())
  return one
}

async function open() {
  const clock = new ManualClock()
  const tell = () => undefined
  const fileSystem = new FaultyFileSystem()
  const store = closing(await openStore({ fileSystem, home: '/home', clock, randomId: () => 'r', tell }))
  const book = await AccountBook.open({ store, system: noSystemSecrets, tell, now: clock.now })
  const net = closing(
    createNet({
      version: 'test',
      settings: () => ({ idleTimeoutSeconds: 10 }),
      credentials: credentialsOf(book),
      environment: {},
    }),
  )
  const told: (readonly Account[])[] = []
  const { handlers } = createAccountsService({
    book,
    net,
    emit: (_name, list) => told.push(list as readonly Account[]),
  })
  const call = { signal: new AbortController().signal }
  return {
    net,
    told,
    set: (origin: string, credential: Credential, keep = false) => handlers.set({ origin, credential, keep }, call),
    list: async () => handlers.list(null, call),
    forget: (origin: string) => handlers.forget({ origin }, call),
    try: (url: string, credential?: Credential) => handlers.test({ url, ...(credential && { credential }) }, call),
  }
}

const token = (word: string): Credential => ({ scheme: 'token', token: word })
const guarded = async (more: Partial<Parameters<typeof startGuardedService>[0]> = {}) =>
  closing(
    await startGuardedService({
      wants: { name: 'Authorization', value: 'Token sesame-0123456789' },
      challenge: 'Token, ivoa_bearer access_url="https://login.example.org/token"',
      ...more,
    }),
  )
const answering = async (answer: (authorization: string | undefined) => Answer) =>
  closing(await listen((call) => answer(call.headers.authorization)))

describe('trying a login', () => {
  test('one that the service takes says who one is', async () => {
    const { url, calls } = await guarded({ identity: 'ada' })
    const accounts = await open()
    expect(await accounts.try(`${url}/sync`, token('sesame-0123456789'))).toEqual({
      ok: true,
      value: {
        accepted: true,
        status: 200,
        identity: 'ada',
        challenges: [],
        message: `${new URL(url).host} says that you are ada.`,
      },
    })
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /tap/capabilities'])
    expect(await accounts.list()).toEqual({ ok: true, value: [] })
  })

  test('who one is is kept with the login that was tried', async () => {
    const { url } = await guarded({ identity: 'ada' })
    const accounts = await open()
    const { origin } = new URL(url)
    await accounts.try(`${url}/sync`, token('sesame-0123456789'))
    await accounts.set(origin, token('sesame-0123456789'), true)
    expect(await accounts.list()).toMatchObject({ value: [{ identity: 'ada', kept: 'file' }] })
    await accounts.set(origin, token('another-0123456789'), true)
    expect((await accounts.list()) as { value: unknown[] }).not.toMatchObject({ value: [{ identity: 'ada' }] })
  })

  test('a service that names nobody is asked once more without the login', async () => {
    const { url } = await guarded()
    const outcome = await (await open()).try(`${url}/capabilities`, token('sesame-0123456789'))
    expect(outcome).toMatchObject({ value: { accepted: true, message: expect.stringContaining('takes this login') } })
    expect(outcome).not.toMatchObject({ value: { untried: true } })
  })

  test('a refusal tells the schemes, the place of tokens and the service’s words, without the secret it quotes', async () => {
    const { url } = await guarded()
    const outcome = await (await open()).try(`${url}/capabilities`, token('wrong-9876543210'))
    expect(outcome).toMatchObject({
      value: { accepted: false, status: 401, challenges: ['Token', 'ivoa_bearer'] },
    })
    const text = JSON.stringify(outcome)
    expect(text).toContain('Tokens are given at https://login.example.org/token.')
    expect(text).toContain('Who are you?')
    expect(text).not.toContain('9876543210')
    expect(text).not.toContain(Buffer.from('wrong-9876543210').toString('base64').slice(0, 12))
  })

  test('an answer that anybody gets proves nothing, which is said', async () => {
    const anybody = await answering(() => ({ status: 200, body: '<capabilities/>' }))
    const outcome = await (await open()).try(`${anybody.origin}/tap`, token('sesame'))
    expect(outcome).toMatchObject({
      value: { accepted: true, untried: true, message: expect.stringContaining('answers without a login') },
    })
    expect(anybody.calls.map(({ headers }) => headers.authorization)).toEqual(['Token sesame', undefined])
  })

  test('a page for signing in is no acceptance', async () => {
    const page = await answering(() => ({ status: 200, body: '<html><title>Log in</title></html>' }))
    expect(await (await open()).try(page.origin, token('sesame'))).toMatchObject({
      value: { accepted: false, message: expect.stringContaining('“Log in”') },
    })
  })

  test('a redirect to another host takes no secret along and is no acceptance', async () => {
    const canary = closing(await startCanary())
    const leading = await answering(() => ({ status: 302, headers: { location: `${canary.origin}/login` } }))
    const accounts = await open()
    await accounts.set(canary.origin, token('of-the-other'))
    const outcome = await accounts.try(leading.origin, token('sesame'))
    expect(outcome).toMatchObject({ value: { accepted: false, message: expect.stringContaining(canary.origin) } })
    expect(canary.calls).toHaveLength(1)
    expect(canary.calls[0]?.headers.authorization).toBeUndefined()
  })

  test('the owner of a job list says who one is', async () => {
    const job = (owner: string) =>
      `<uws:jobref id="1"><uws:phase>COMPLETED</uws:phase><uws:ownerId>${owner}</uws:ownerId></uws:jobref>`
    const jobs = (...owners: string[]) => ({
      status: 200,
      body: `<uws:jobs xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0">${owners.map(job).join('')}</uws:jobs>`,
    })
    const one = await answering(() => jobs('ada', 'ada'))
    const two = await answering(() => jobs('ada', 'bob'))
    const accounts = await open()
    expect(await accounts.try(`${one.origin}/tap/async`, token('a'))).toMatchObject({ value: { identity: 'ada' } })
    expect((await accounts.try(`${two.origin}/tap/async`, token('a'))) as { value: object }).not.toMatchObject({
      value: { identity: expect.anything() },
    })
  })

  test('without a credential the kept one is tried, in place of none', async () => {
    const { url } = await guarded({ identity: 'ada' })
    const accounts = await open()
    const asked = `${url}/capabilities`
    expect(await accounts.try(asked)).toMatchObject({ value: { accepted: false, status: 401 } })
    await accounts.set(new URL(url).origin, token('sesame-0123456789'))
    expect(await accounts.try(asked)).toMatchObject({ value: { accepted: true, identity: 'ada' } })
    expect(await accounts.list()).toMatchObject({ value: [{ identity: 'ada' }] })
    // The one that is tried goes in place of the kept one, also where that is of another form.
    await accounts.set(new URL(url).origin, { scheme: 'cookie', cookie: 'session=kept-secret' })
    const { calls } = await guarded()
    expect(await accounts.try(asked, token('sesame-0123456789'))).toMatchObject({ value: { accepted: true } })
    expect(calls.every(({ headers }) => headers.cookie === undefined)).toBe(true)
  })

  test('a host that does not answer is a fault', async () => {
    const gone = await listen(() => ({ status: 200 }))
    await gone.close()
    expect(await (await open()).try(gone.origin, token('a'))).toMatchObject({ ok: false, fault: { kind: 'offline' } })
  })

  test.each([
    ['https://x.example.org/tap/sync?REQUEST=doQuery#top', 'https://x.example.org/tap/capabilities'],
    ['https://u:p@x.example.org/tap/async', 'https://x.example.org/tap/async'],
  ])('%s is tried at %s', (url, address) => expect(testAddress(url)).toBe(address))
})

describe('using a login', () => {
  test('it goes with each request to its origin until it is forgotten, and every change is told without secrets', async () => {
    const { origin, url, calls } = await guarded()
    const accounts = await open()
    await accounts.set(origin, token('sesame-0123456789'))
    const asked = await accounts.net.request({ url: `${url}/capabilities` })
    expect(asked).toMatchObject({ ok: true, value: { status: 200 } })
    expect(calls[0]?.headers.authorization).toBe('Token sesame-0123456789')
    await accounts.forget(origin)
    const later = await accounts.net.request({ url: `${url}/capabilities` })
    expect(later).toMatchObject({ ok: true, value: { status: 401 } })
    expect(accounts.told.map((list) => list.length)).toEqual([1, 0])
    expect(JSON.stringify(accounts.told)).not.toContain('sesame')
  })

  test('what cannot be sent is not taken', async () => {
    const accounts = await open()
    expect(await accounts.set('https://x.example.org', token('a\nb c'))).toMatchObject({ ok: false })
    expect(await accounts.list()).toEqual({ ok: true, value: [] })
  })
})

test('the practice sky that asks for a token is a service like any other', async () => {
  const place = closing(new PracticePlace())
  const sky = await place.start({ token: 'exercise-token-1' })
  const accounts = await open()
  const asked = `${sky.url}/async`
  const refused = await accounts.try(asked)
  expect(refused).toMatchObject({ value: { accepted: false, status: 401, challenges: ['Bearer'] } })
  expect(await accounts.try(asked, { scheme: 'bearer', token: 'not-that-one' })).toMatchObject({
    value: { accepted: false },
  })
  const bearer: Credential = { scheme: 'bearer', token: 'exercise-token-1' }
  expect(await accounts.try(asked, bearer)).toMatchObject({ value: { accepted: true } })
  await accounts.set(new URL(sky.url).origin, bearer)
  expect(await accounts.net.request({ url: asked })).toMatchObject({ ok: true, value: { status: 200 } })
})
