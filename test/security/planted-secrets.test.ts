// Attack: a service repeats what it was sent in every error and table, leads results to another host, and a person sends
// history, exchanges, exports or the whole workspace to somebody. Invariant: no login is in any of them, nor in anything
// that main ever tells the window, nor among the words of a process.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { createClient } from '#shared/ipc/client.ts'
import type { ClientOf } from '#shared/ipc/contract.ts'
import { type Contracts, contracts } from '#shared/ipc/contracts.ts'
import { ok } from '#shared/ipc/fault.ts'
import { createServer } from '#shared/ipc/server.ts'
import type { WirePort } from '#shared/ipc/wire.ts'
import { memoryPair } from '../contract/port-pair.ts'
import { type DaiquiriDouble, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'
import { type GuardedService, startCanary, startGuardedService } from '../doubles/guarded-service.ts'
import type { HttpDouble } from '../doubles/http-double.ts'
import { formsOf, plantedIn, plantedInFolder, plantedInProcesses, plantedSecrets } from '../doubles/planted-secrets.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cli = join(root, 'out/main/cli.js')
type Domains = { readonly [D in keyof Contracts]: ClientOf<Contracts[D]> }

/** A port that keeps what main sends through it. */
function recorded(port: WirePort, frames: Uint8Array[]): WirePort {
  return {
    send: (frame) => {
      frames.push(new Uint8Array(frame.slice(0)))
      port.send(frame)
    },
    onMessage: (listener) => port.onMessage(listener),
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  }
}

/** A query that the double of Daiquiri knows. */
const daiquiriQuery = 'SELECT TOP 3 * FROM stella_vpnep.objects'

let folder: string
let home: string
let app: App
let domains: Domains
let closeWire: () => Promise<void>
let canary: HttpDouble
let daiquiri: DaiquiriDouble
const services: GuardedService[] = []
/** Everything main has told the window. */
const frames: Uint8Array[] = []
const printed: string[] = []

/** Starts the app on the workspace, with a window whose frames are kept. */
async function start(): Promise<void> {
  app = await createApp({
    shell: 'browser',
    version: 'test',
    home,
    workersFolder: join(root, 'out/main/workers'),
    openExternal: () => ok(null),
    openFolder: () => ok(null),
  })
  const pair = memoryPair()
  const server = createServer(contracts, app.handlers, recorded(pair.main, frames))
  app.onEvent((domain, name, item) => server.emit(domain, name, item))
  domains = createClient(contracts, pair.window).domains as unknown as Domains
  closeWire = pair.close
}
async function stop(): Promise<void> {
  await closeWire()
  await app.close()
}

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  folder = mkdtempSync(join(tmpdir(), 'alidade-planted-'))
  home = join(folder, 'home')
  mkdirSync(join(folder, 'cli-home'))
  canary = await startCanary()
  const [first] = plantedSecrets
  daiquiri = await startDaiquiri({ tokens: { [first?.secret ?? '']: 'ada' } })
  for (const { wants, challenge } of plantedSecrets)
    services.push(
      await startGuardedService({ wants, challenge, identity: 'ada', resultsAt: `${canary.origin}/result` }),
    )
  await start()
})
afterAll(async () => {
  await stop()
  for (const service of [...services, canary, daiquiri]) await service.close()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const each = plantedSecrets.map((planted, at) => ({ ...planted, at, keep: at % 2 === 0 }))
const serviceAt = (at: number): GuardedService => {
  const service = services[at]
  if (!service) throw new Error(`There is no service ${at}.`)
  return service
}
const saved = (name: string) => join(folder, name)

describe.each(each)('a planted $name', ({ at, name, credential, wants, secret, keep }) => {
  test('is used: refused without it and with a wrong one, accepted with it', async () => {
    const { url, origin, calls } = serviceAt(at)
    expect(await domains.tap.describe({ url })).toMatchObject({ ok: false, fault: { kind: 'auth-needed' } })
    const wrong = { scheme: 'header' as const, name: 'X-Wrong', value: secret }
    expect(await domains.accounts.test({ url: `${url}/capabilities`, credential: wrong })).toMatchObject({
      value: { accepted: false, status: 401 },
    })
    expect(await domains.accounts.test({ url: `${url}/sync`, credential })).toMatchObject({
      value: { accepted: true, identity: 'ada' },
    })
    expect(await domains.accounts.set({ origin, credential, keep })).toEqual(ok(null))
    expect(calls.some(({ headers }) => headers[wants.name.toLowerCase()] === wants.value)).toBe(true)
  })

  test('goes through description, queries, errors, a redirect and exports', async () => {
    const { url } = serviceAt(at)
    expect(await domains.tap.describe({ url })).toMatchObject({ ok: true })
    expect(await domains.tap.tables({ url })).toMatchObject({ ok: true })
    const answer = await domains.queries.runSync({ url, adql: 'SELECT id FROM sky.stars', title: `by ${name}` })
    if (!answer.ok) throw new Error(answer.fault.message)
    for (const format of ['votable', 'csv', 'fits', 'json'] as const)
      expect(
        await domains.tables.save({ table: answer.value.table, format, path: saved(`${name}.${format}`) }),
      ).toMatchObject({ ok: true })
    expect(readFileSync(saved(`${name}.votable`), 'utf8')).toContain('name="request"')
    const broken = await domains.queries.runSync({ url, adql: 'SELECT BROKEN FROM sky.stars' })
    expect(broken).toMatchObject({ ok: false, fault: { status: 400, message: expect.stringContaining('You sent') } })
    const before = canary.calls.length
    expect(await domains.queries.runSync({ url, adql: 'SELECT MOVED FROM sky.stars' })).toMatchObject({ ok: true })
    expect(canary.calls.length).toBe(before + 1)
  })
})

test('jobs with a token are followed, fetched from another host and exported', async () => {
  const [first] = plantedSecrets
  if (!first) throw new Error('Nothing is planted.')
  await domains.accounts.set({ origin: new URL(daiquiri.url).origin, credential: first.credential, keep: false })
  const submitted = await domains.jobs.submit({
    url: daiquiri.url,
    adql: daiquiriQuery,
    lang: 'ADQL',
    title: 'a job',
  })
  if (!submitted.ok) throw new Error(submitted.fault.message)
  const { job } = submitted.value
  await vi.waitFor(
    async () => {
      const list = await domains.jobs.list(null)
      expect(list.ok && list.value.find(({ id }) => id === job)).toMatchObject({ phase: 'COMPLETED' })
    },
    { timeout: 20_000, interval: 50 },
  )
  expect(await domains.jobs.fetch({ job })).toMatchObject({ ok: true })
  await domains.jobs.details({ job })
  const text = await domains.jobs.exportJob({ job })
  expect(text.ok && plantedIn(text.value.text)).toEqual([])
  expect(daiquiri.calls.some(({ headers }) => headers.authorization === first.wants.value)).toBe(true)
  expect(daiquiri.callsElsewhere.length).toBeGreaterThan(0)
  expect(daiquiri.callsElsewhere.flatMap(({ headers }) => plantedIn(JSON.stringify(headers)))).toEqual([])
})

describe('afterwards no planted secret is', () => {
  test('in what main told the window: answers, events, history, messages, exchanges, accounts', async () => {
    const told = [
      await domains.queries.history({ limit: 1000 }),
      await domains.workspace.messages(null),
      await domains.workspace.exchanges({ limit: 500 }),
      await domains.accounts.list(null),
      await domains.tap.services(null),
      await domains.workspace.doctor(null),
    ]
    for (const answer of told) expect(answer.ok).toBe(true)
    expect(frames.length).toBeGreaterThan(50)
    expect(frames.flatMap((frame) => plantedIn(frame))).toEqual([])
    // It is not that nothing of the exchanges is told.
    expect(Buffer.concat(frames).includes('x-vo-authenticated')).toBe(true)
  })

  test('in a saved table', () => expect(plantedInFolder(folder)).toEqual([]))

  test('at another host', () => {
    expect(canary.calls.length).toBe(plantedSecrets.length)
    expect(canary.calls.flatMap(({ headers, body }) => plantedIn(JSON.stringify(headers) + body.toString()))).toEqual(
      [],
    )
  })

  test('in the workspace but for its store of secrets, which has those that are to be kept, also after a restart', async () => {
    await stop()
    expect(plantedInFolder(home)).toEqual([])
    const kept = each.filter(({ keep }) => keep).map(({ name }) => name)
    expect(plantedIn(readFileSync(join(home, 'credentials.json')))).toEqual(kept)
    expect(statSync(join(home, 'credentials.json')).mode & 0o777).toBe(0o600)
    await start()
    const list = await domains.accounts.list(null)
    expect(list.ok && list.value.map(({ origin }) => origin).toSorted()).toEqual(
      each
        .filter(({ keep }) => keep)
        .map(({ at }) => serviceAt(at).origin)
        .toSorted(),
    )
    expect(await domains.queries.runSync({ url: serviceAt(0).url, adql: 'SELECT id FROM sky.stars' })).toMatchObject({
      ok: true,
    })
    for (const { at } of each) await domains.accounts.forget({ origin: serviceAt(at).origin })
    expect(plantedInFolder(home, [])).toEqual([])
  })

  test('in what was printed', () => expect(printed.flatMap((text) => plantedIn(text))).toEqual([]))
})

describe('the command line', () => {
  /** Runs a verb; looks at all processes while it runs. */
  async function run(words: readonly string[], input = '', env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [cli, ...words], {
      env: { ...process.env, ALIDADE_HOME: join(folder, 'cli-home'), ...env },
    })
    let said = ''
    const seen: string[] = []
    const look = setInterval(() => seen.push(...plantedInProcesses()), 100)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        said += bytes.toString()
      })
    child.stdin.end(input)
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    clearInterval(look)
    return { code, said, seen }
  }

  test.each(each)('uses a $name of a token file and shows it nowhere', async ({ at, name, credential }) => {
    const { url, origin } = serviceAt(at)
    const file = join(folder, `tokens-${name}.json`)
    writeFileSync(file, JSON.stringify({ [origin]: credential }))
    chmodSync(file, 0o600)
    const query = ['query', '--service', url, '--adql']
    const bad = await run([...query, 'SELECT BROKEN FROM sky.stars'], '', { ALIDADE_TOKENS_FILE: file })
    expect(bad).toMatchObject({ code: 1, seen: [] })
    expect(bad.said).toContain('You sent')
    expect(plantedIn(bad.said)).toEqual([])
    if (at === 0) {
      const good = await run([
        ...query,
        'SELECT id FROM sky.stars',
        '--format',
        'votable-tabledata',
        '--token-file',
        file,
      ])
      expect(good).toMatchObject({ code: 0, seen: [] })
      expect(good.said).toContain('name="request"')
      expect(plantedIn(good.said)).toEqual([])
    }
    rmSync(file)
    expect(plantedInFolder(join(folder, 'cli-home'), [])).toEqual([])
  })

  test('takes a login from standard input and shows it nowhere', async () => {
    const { url } = serviceAt(0)
    const kept = await run(['login', url], `${plantedSecrets[0]?.secret}\n`)
    expect(kept).toMatchObject({ code: 0, seen: [] })
    const query = await run(['query', '--service', url, '--adql', 'SELECT id FROM sky.stars', '--format', 'csv'])
    expect(query).toMatchObject({ code: 0, seen: [] })
    expect(plantedIn(kept.said + query.said)).toEqual([])
    expect(plantedInFolder(join(folder, 'cli-home'))).toEqual([])
  })
})

describe('a planted secret that is there is found', () => {
  test.each(plantedSecrets)('$name, in each form', ({ name, secret }) => {
    expect(formsOf(secret).length).toBeGreaterThan(10)
    for (const form of formsOf(secret))
      expect(plantedIn(Buffer.concat([Buffer.from('before'), form, Buffer.from('behind')]))).toContain(name)
    expect(plantedIn(`behind user: ${Buffer.from(`ada:${secret}`).toString('base64')}`)).toContain(name)
  })

  test('among the words of a process and in its environment', async () => {
    const secret = plantedSecrets[0]?.secret ?? ''
    const child = spawn('/bin/sleep', ['30'], { argv0: secret, env: { SECRET: secret } })
    try {
      await vi.waitFor(() =>
        expect(plantedInProcesses()).toEqual([`${child.pid} cmdline: token`, `${child.pid} environ: token`]),
      )
    } finally {
      child.kill()
    }
  })
})
