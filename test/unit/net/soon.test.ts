import { expect, test } from 'vitest'
import { soon } from '#main/net/soon.ts'

const never = new AbortController().signal

test('what comes in time is the answer', async () => {
  expect(await soon(async () => 7, 5, never)).toBe(7)
})

test('what fails is nothing', async () => {
  expect(await soon(() => Promise.reject(new Error('no')), 5, never)).toBeUndefined()
})

test('what never comes is given up after its time, and is told so', async () => {
  let told = false
  const hanging = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      told = true
    })
    return new Promise<number>(() => undefined)
  }
  expect(await soon(hanging, 0.02, never)).toBeUndefined()
  expect(told).toBe(true)
})

test('a signal that ends first ends it, one that has ended before as well', async () => {
  const cancel = new AbortController()
  const waiting = soon(() => new Promise<number>(() => undefined), 60, cancel.signal)
  cancel.abort()
  expect(await waiting).toBeUndefined()
  expect(await soon(() => new Promise<number>(() => undefined), 60, cancel.signal)).toBeUndefined()
})
