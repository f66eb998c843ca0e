import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { createLocalCaller } from '#main/net/local-caller.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { SampClient } from '#main/services/samp/client/samp-client.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { SampRule } from '#shared/model/samp.ts'
import { listen } from '../../doubles/http-double.ts'

const call = { signal: new AbortController().signal }
const rule: SampRule = {
  ...{ id: 'r', title: 'around', on: true, when: { kind: 'point' }, everySeconds: 5 },
  ...{ url: 'http://127.0.0.1:1/tap', adql: 'SELECT {ra}', result: { show: true, broadcast: false } },
}

let folder: string
const apps: App[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-app-samp-'))
})
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(samp?: string): Promise<App> {
  const app = await createApp({
    shell: 'browser',
    version: 'test',
    home: join(folder, 'home'),
    workersFolder: fileURLToPath(new URL('../../../out/main/workers', import.meta.url)),
    openExternal: () => fail('bad-request', 'A test opens nothing.'),
    openFolder: () => fail('bad-request', 'A test opens nothing.'),
    ...(samp !== undefined && { samp: { kind: 'file', path: samp } }),
  })
  apps.push(app)
  return app
}
const status = async (app: App) => {
  const state = await app.handlers.samp.state(null, call)
  return state.ok && state.value.status
}

it('an app that is told no lockfile takes no part and says so when asked to', async () => {
  const app = await open()
  expect(await status(app)).toBe('off')
  expect(await app.handlers.samp.join({ runHub: true }, call)).toMatchObject({
    ok: false,
    fault: { message: 'This Alidade takes no part in SAMP.' },
  })
})

it('a window takes part by itself, follows its settings, and leaves as it ends', async () => {
  const app = await open(join(folder, 'lock'))
  await vi.waitFor(async () => expect(await status(app)).toBe('own-hub'))
  await app.handlers.workspace.saveSettings({ ...app.settings(), sampHub: false }, call)
  await vi.waitFor(async () => expect(await status(app)).toBe('alone'))
  await app.handlers.workspace.saveSettings({ ...app.settings(), sampAtStart: false }, call)
  for (const one of apps.splice(0)) await one.close()
  const next = await open(join(folder, 'lock'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(await status(next)).toBe('off')
})

it('a rule that was kept is there after the program was killed', async () => {
  const app = await open()
  expect(await app.handlers.samp.putRule(rule, call)).toEqual({ ok: true, value: null })
  // Nothing is closed before the next one reads.
  const next = await open()
  expect(await next.handlers.samp.rules(null, call)).toEqual({ ok: true, value: [rule] })
})

it('a table that another program sent is there after a restart, though its address and its program are not', async () => {
  const lockfile = join(folder, 'lock')
  const votable = (rows: number) =>
    `<VOTABLE version="1.4"><RESOURCE><TABLE><FIELD name="n" datatype="int"/><DATA><TABLEDATA>${'<TR><TD>7</TD></TR>'.repeat(rows)}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`
  const address = await listen(() => ({ status: 200, body: votable(3) }))
  const file = join(folder, 'stars.vot')
  writeFileSync(file, votable(2))
  let app = await open(lockfile)
  await vi.waitFor(async () => expect(await status(app)).toBe('own-hub'))
  const caller = createLocalCaller()
  const sender = new SampClient({
    metadata: { 'samp.name': 'topcat' },
    handlers: {},
    join: hubJoiner({ kind: 'file', path: lockfile }, { files: createClaimedFiles(randomUUID), caller }),
    runOwn: async () => undefined,
    randomId: randomUUID,
    onChange: () => undefined,
  })
  try {
    await sender.start({ runsHub: false })
    const [to] = sender.subscribedTo('table.load.votable')
    for (const url of [`${address.origin}/dynamic/t1`, `file://${file}`])
      expect(
        await sender.call(to?.id ?? '', 'table.load.votable', { url, name: 'sent', 'table-id': `of ${url}` }, 60),
      ).toMatchObject({
        value: { status: 'samp.ok' },
      })
  } finally {
    await sender.stop()
    caller.close()
    await address.close()
  }
  for (const one of apps.splice(0)) await one.close()

  app = await open()
  const left = await app.handlers.tables.left(null, call)
  expect(left).toMatchObject({ value: [{ rows: 3 }, { rows: 2 }] })
  for (const { id, rows } of left.ok ? left.value : []) {
    expect(await app.handlers.tables.readAgain({ table: id }, call)).toEqual({ ok: true, value: null })
    const found = async () => {
      const list = await app.handlers.tables.list(null, call)
      return list.ok ? list.value.find((table) => table.id === id) : undefined
    }
    await vi.waitFor(async () =>
      expect(await found()).toMatchObject({
        ...{ rows, state: 'ready', title: 'sent' },
        provenance: { kind: 'samp', from: 'topcat', tableId: expect.stringMatching(/^of (http|file):/) },
      }),
    )
  }
  expect(readdirSync(join(folder, 'home', 'arrived'))).toHaveLength(1)

  // A copy goes with what is known of its table.
  for (const { id } of left.ok ? left.value : []) {
    await app.handlers.tables.close({ table: id }, call)
    await app.handlers.tables.forgetLeft({ table: id }, call)
  }
  for (const one of apps.splice(0)) await one.close()
  await open()
  expect(readdirSync(join(folder, 'home', 'arrived'))).toEqual([])
}, 60_000)
