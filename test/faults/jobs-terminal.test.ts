import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { JobsTerminal } from '../doubles/jobs-terminal.ts'
import { PracticePlace } from '../doubles/practice-place.ts'

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const signal = new AbortController().signal
let practice: PracticePlace
let sky: PracticeService
let terminal: JobsTerminal
const children: ChildProcess[] = []
beforeEach(async () => {
  if (!existsSync(cli)) throw new Error('out/main/cli.js is not built: run npm run build.')
  practice = new PracticePlace()
  sky = await practice.start()
  terminal = new JobsTerminal()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await terminal.close()
  await practice.close()
})

/** The built `alidade jobs` as a process of its own. */
function begin(...words: readonly string[]) {
  const child = spawn(process.execPath, [cli, 'jobs', ...words], {
    env: { ...process.env, ALIDADE_HOME: terminal.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', (bytes) => {
    said.out += bytes
  })
  child.stderr.on('data', (bytes) => {
    said.err += bytes
  })
  const done = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, said, done }
}

async function run(...words: readonly string[]) {
  const { said, done } = begin(...words)
  return { code: await done, ...said }
}
const submit = async (adql: string): Promise<string> => {
  const made = await run('submit', '--service', sky.url, '--adql', adql)
  expect(made).toMatchObject({ code: 0 })
  return made.out.trim()
}
const claims = (): string[] => readdirSync(join(terminal.home, 'lock'))

test('a process beside the app: what it submits stands in the window, and it waits for what the window submits', async () => {
  const app = await terminal.window()
  const id = await submit('rows 4')
  const listed = await app.handlers.jobs.list(null, { signal })
  expect(listed.ok && listed.value.map((job) => job.id)).toEqual([id])
  const asked = await app.handlers.jobs.submit({ url: sky.url, adql: 'rows 3' }, { signal })
  if (!asked.ok) throw new Error(asked.fault.message)
  expect(await run('wait', asked.value.job)).toMatchObject({ code: 0, out: 'COMPLETED\n' })
  expect((await run('fetch', id, '--format', 'csv')).out.trim().split('\n')).toHaveLength(5)
})

test('a process that waits gives the workspace to the app that starts, and goes on through it', async () => {
  const id = await submit('forever')
  const waiting = begin('wait', id)
  await expect.poll(claims, { timeout: 10_000 }).toHaveLength(1)
  await expect.poll(async () => (await run('show', id)).out, { timeout: 20_000 }).toMatch(/phase +EXECUTING/)
  const app = await terminal.window()
  const aborted = await app.handlers.jobs.abort({ job: id }, { signal })
  expect(aborted.ok).toBe(true)
  expect(await waiting.done).toBe(3)
  expect(waiting.said).toEqual({ out: 'ABORTED\n', err: '' })
})

test('a process that is killed while it waits loses nothing and stands in nobody’s way', async () => {
  const id = await submit('forever')
  const waiting = begin('wait', id)
  await expect.poll(claims, { timeout: 10_000 }).toHaveLength(1)
  waiting.child.kill('SIGKILL')
  await waiting.done
  expect((await run('show', id)).out).toMatch(/phase +EXECUTING/)
  const app = await terminal.window()
  const listed = await app.handlers.jobs.list(null, { signal })
  expect(listed.ok && listed.value.map((job) => [job.id, job.stage])).toEqual([[id, 'active']])
})

test('ten processes at once submit ten jobs, each once', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, (_, i) => submit(`rows ${i + 1}`)))
  const list = JSON.parse((await run('list', '--json')).out) as { readonly id: string; readonly adql: string }[]
  expect(list.map(({ id }) => id).sort()).toEqual(made.sort())
  expect(new Set(list.map(({ adql }) => adql)).size).toBe(10)
}, 60_000)
