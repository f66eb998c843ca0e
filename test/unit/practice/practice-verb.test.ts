import { expect, test } from 'vitest'
import { practiceVerb, type StartPractice } from '#main/shells/cli/practice.ts'
import type { CliApp } from '#main/shells/cli/verb.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { spokenIo } from '../../doubles/cli-io.ts'

/** Runs the verb; what it was started with, what it said, and how it ended. */
async function run(args: readonly string[], problem?: string) {
  const io = spokenIo({} as CliApp)
  const started: unknown[] = []
  let closed = false
  const start: StartPractice = async (port, rehearsal) => {
    started.push(port, rehearsal)
    if (problem !== undefined) return fail('bad-request', problem)
    const close = async (): Promise<void> => {
      closed = true
    }
    // Ctrl-C comes as soon as it serves.
    queueMicrotask(() => io.stop.abort())
    return ok({ port, url: `http://127.0.0.1:${port}/tap`, close })
  }
  const code = await practiceVerb(start).run(args, io)
  return { code, started, closed, ...io.said }
}

test('it prints its address, serves until Ctrl-C and closes', async () => {
  expect(await run(['--port', '7000'])).toEqual({
    code: 0,
    started: [7000, {}],
    closed: true,
    out: 'http://127.0.0.1:7000/tap\n',
    err: '',
  })
})

test('what is to be rehearsed is passed on', async () => {
  const args = ['--delay=1.5', '--jobs', '3', '--failure-rate=0.25', '--failure-seed', '7', '--token=sesame']
  const rehearsal = { delaySeconds: 1.5, jobsAtOnce: 3, failureRate: 0.25, failureSeed: 7, token: 'sesame' }
  expect((await run(args)).started).toEqual([8642, rehearsal])
})

test.each([
  ['--port=70000', '--port needs a port from 0 to 65535, not 70000.'],
  ['--port=a', '--port needs a port'],
  ['--port', '--port needs a value.'],
  ['--delay=-1', '--delay needs a number of seconds, not -1.'],
  ['--jobs=0', '--jobs needs a number of at least 1.'],
  ['--jobs=1.5', '--jobs needs a whole number'],
  ['--failure-rate=2', '--failure-rate needs a number from 0 to 1, not 2.'],
  ['--slow', 'unknown option --slow.'],
  ['now', 'unexpected argument now.'],
])('wrong usage: %s', async (argument, words) => {
  const { code, err, started } = await run([argument])
  expect([code, started]).toEqual([2, []])
  expect(err).toMatch(words)
})

test('a port that is taken ends it with a line that says what to do', async () => {
  const { code, err } = await run([], 'Port 8642 of this machine is in use by another program.')
  expect(code).toBe(1)
  expect(err).toBe(
    'alidade practice: Port 8642 of this machine is in use by another program; give another one with --port.\n',
  )
})

test('--help says all of it', async () => {
  const { code, out } = await run(['--help'])
  expect(code).toBe(0)
  for (const option of ['--port', '--delay', '--jobs', '--failure-rate', '--failure-seed', '--token'])
    expect(out).toMatch(option)
})
