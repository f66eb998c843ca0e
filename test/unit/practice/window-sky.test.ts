import { expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { type KeptPractice, WindowSky } from '#main/services/practice/window-sky.ts'
import { fail, ok } from '#shared/ipc/fault.ts'

/** A kept port, and a start that finds some ports taken. */
function windowSky(port: number, taken: readonly number[]) {
  const kept = {
    value: { port } as KeptPractice,
    set(value: KeptPractice) {
      kept.value = value
    },
  }
  const closed: number[] = []
  const start = async (asked: number) => {
    if (taken.includes(asked)) return fail('bad-request', `Port ${asked} of this machine is in use by another program.`)
    const got = asked === 0 ? 5005 : asked
    const service: PracticeService = {
      port: got,
      url: `http://127.0.0.1:${got}/tap`,
      close: async () => void closed.push(got),
    }
    return ok(service)
  }
  return { sky: new WindowSky({ start, kept }), kept, closed }
}

test('the first start takes a free port, which is kept', async () => {
  const { sky, kept } = windowSky(0, [])
  expect(await sky.address()).toEqual(ok('http://127.0.0.1:5005/tap'))
  expect(kept.value).toEqual({ port: 5005 })
})

test('a later start takes the same port, or another one where that is taken', async () => {
  expect(await windowSky(4004, []).sky.address()).toEqual(ok('http://127.0.0.1:4004/tap'))
  const moved = windowSky(4004, [4004])
  expect(await moved.sky.address()).toEqual(ok('http://127.0.0.1:5005/tap'))
  expect(moved.kept.value).toEqual({ port: 5005 })
})

test('a machine that cannot be listened on is told when somebody asks', async () => {
  expect(await windowSky(0, [0]).sky.address()).toMatchObject({
    fault: { message: 'The practice sky could not be started: Port 0 of this machine is in use by another program.' },
  })
})

test('it ends with the window', async () => {
  const { sky, closed } = windowSky(4004, [])
  await sky.address()
  await sky.close()
  expect(closed).toEqual([4004])
  expect(await sky.address()).toMatchObject({ fault: { kind: 'cancelled' } })
})
