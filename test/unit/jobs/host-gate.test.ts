import { expect, test } from 'vitest'
import { HostGate } from '#main/services/jobs/host-gate.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

const clock = new ManualClock()
const url = 'https://a.example/tap/async/1'
const settled = () => new Promise((resolve) => setImmediate(resolve))

function gate() {
  const inner = new HostGate({ clock, atOnce: 2, pauseMilliseconds: 100 })
  const entered: string[] = []
  const leave = new Map<string, () => void>()
  const enter = (name: string, more: Parameters<HostGate['enter']>[1] = {}, at = url): void => {
    void inner.enter(at, more).then((out) => {
      if (!out) return
      entered.push(name)
      leave.set(name, out)
    })
  }
  return { inner, entered, enter, leave: (name: string) => leave.get(name)?.() }
}

test('no more than two requests are at one host, with a pause between their beginnings', async () => {
  const { enter, entered, leave } = gate()
  for (const name of ['a', 'b', 'c']) enter(name)
  await settled()
  expect(entered).toEqual(['a'])
  clock.advance(100)
  await settled()
  expect(entered).toEqual(['a', 'b'])
  clock.advance(10_000)
  await settled()
  expect(entered).toEqual(['a', 'b'])
  leave('a')
  await settled()
  expect(entered).toEqual(['a', 'b', 'c'])
})

test('hosts do not wait for each other', async () => {
  const { enter, entered } = gate()
  enter('a')
  enter('b', {}, 'https://b.example/x')
  await settled()
  expect(entered).toEqual(['a', 'b'])
})

test('one place of a host is never taken by a WAIT', async () => {
  const { enter, entered } = gate()
  enter('long', { long: true })
  enter('long too', { long: true })
  enter('short')
  clock.advance(100)
  await settled()
  clock.advance(100)
  await settled()
  expect(entered).toEqual(['long', 'short'])
})

test('what a person waits for goes first, also while the host asked to be left alone', async () => {
  const { inner, enter, entered, leave } = gate()
  inner.close(url, 60)
  enter('follower')
  enter('person', { urgent: true })
  await settled()
  expect(entered).toEqual(['person'])
  leave('person')
  clock.advance(59_000)
  await settled()
  expect(entered).toEqual(['person'])
  clock.advance(1_000)
  await settled()
  expect(entered).toEqual(['person', 'follower'])
})

test('a signal takes a request out of the line', async () => {
  const { enter, entered, leave } = gate()
  const control = new AbortController()
  enter('a')
  clock.advance(100)
  enter('b')
  enter('c', { signal: control.signal })
  enter('d')
  await settled()
  control.abort()
  leave('a')
  clock.advance(100)
  await settled()
  expect(entered).toEqual(['a', 'b', 'd'])
  leave('a')
  leave('a')
  enter('e')
  clock.advance(1000)
  await settled()
  expect(entered).toEqual(['a', 'b', 'd'])
})
