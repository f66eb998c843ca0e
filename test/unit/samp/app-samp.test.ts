import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { SampRule } from '#shared/model/samp.ts'

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
