import { afterEach, beforeEach, expect, test } from 'vitest'
import { PracticeProgram } from '../doubles/practice-program.ts'

let program: PracticeProgram
beforeEach(() => {
  program = new PracticeProgram()
})
afterEach(() => program.close())

const count = 200
const query = (rows: number): string => `SELECT TOP ${rows} hip, vmag FROM hipparcos.main ORDER BY vmag`

/** Sends a job with so many rows; its path, or undefined where nobody answered. */
async function send(rows: number): Promise<string | undefined> {
  const body = new URLSearchParams({ LANG: 'ADQL', QUERY: query(rows), RESPONSEFORMAT: 'csv', PHASE: 'RUN' })
  try {
    const answer = await fetch(`${program.url}/async`, { method: 'POST', body, redirect: 'manual' })
    return answer.headers.get('location')?.slice(program.url.length)
  } catch {
    return undefined
  }
}

/** Waits for the end of a job; its phase and the rows of its result. */
async function end(path: string): Promise<string> {
  for (;;) {
    const phase = await (await fetch(`${program.url}${path}/phase`)).text()
    if (phase === 'COMPLETED') {
      const text = await (await fetch(`${program.url}${path}/results/result`)).text()
      return `COMPLETED ${text.trim().split('\n').length - 1}`
    }
    if (phase !== 'PENDING' && phase !== 'QUEUED' && phase !== 'EXECUTING') return phase
    await (await fetch(`${program.url}${path}?WAIT=30&PHASE=${phase}`)).text()
  }
}

const rowsOfJobs = Array.from({ length: count }, (_, i) => i + 1)

test('200 jobs sent at one time all come to their results', { timeout: 120_000 }, async () => {
  await program.start('--jobs', '4')
  const ends = await Promise.all(
    rowsOfJobs.map(async (rows) => {
      const path = await send(rows)
      return path === undefined ? 'not accepted' : end(path)
    }),
  )
  expect(ends).toEqual(rowsOfJobs.map((rows) => `COMPLETED ${rows}`))
  expect(await program.interrupt()).toBe(130)
})

test('a service that is killed amidst 200 jobs loses none that it accepted', { timeout: 120_000 }, async () => {
  await program.start('--jobs', '1')
  const accepted = new Map<number, string>()
  let kill: Promise<void> | undefined
  await Promise.all(
    rowsOfJobs.map(async (rows) => {
      const path = await send(rows)
      if (path !== undefined) accepted.set(rows, path)
      if (accepted.size === count / 2) kill ??= program.kill()
    }),
  )
  await kill
  expect(accepted.size).toBeGreaterThanOrEqual(count / 2)
  await program.start('--jobs', '4')
  for (const rows of rowsOfJobs) {
    const path = accepted.get(rows) ?? (await send(rows))
    if (path !== undefined) accepted.set(rows, path)
  }
  const ends = await Promise.all([...accepted].map(async ([rows, path]) => [rows, await end(path)] as const))
  expect(ends.toSorted(([one], [other]) => one - other)).toEqual(rowsOfJobs.map((rows) => [rows, `COMPLETED ${rows}`]))
})
