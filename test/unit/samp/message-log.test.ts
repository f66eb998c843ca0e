import { expect, it } from 'vitest'
import { MessageLog } from '#main/services/samp/message-log.ts'
import { messageText } from '#main/services/samp/message-text.ts'
import type { SampLogEntry } from '#shared/model/samp.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { sampMap } from '#shared/vo/samp/value.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

function opened() {
  const clock = new ManualClock()
  const told: SampLogEntry[] = []
  let ids = 0
  const log = new MessageLog({ clock, randomId: () => `e${++ids}`, logged: (entry) => told.push(entry) })
  const add = (key: string, more: object = {}) =>
    log.add({
      ...{ key, direction: 'out', kind: 'call', from: 'Alidade', to: 'topcat', receiver: 'c2' },
      ...{ mtype: 'test.x', params: { key: 'k', row: '1' }, ...more },
    })
  return { clock, told, log, add }
}

it('keeps the last thousand messages, newest first', () => {
  const { log, add } = opened()
  for (let count = 1; count <= 1010; count++) add(`k${count}`)
  expect([log.list().length, log.list()[0]?.id, log.list().at(-1)?.id]).toEqual([1000, 'e1010', 'e11'])
  expect(log.sent('e5')).toMatchObject({ ok: false, fault: { kind: 'not-found' } })
  log.ended('k5', { kind: 'reply', key: 'k5', response: okResponse() })
  expect(log.list()).toHaveLength(1000)
})

it('tells the windows of a storm in pieces, each message as it stands then', () => {
  const { clock, told, log, add } = opened()
  for (let count = 1; count <= 500; count++) add(`k${count}`)
  log.ended('k500', { kind: 'reply', key: 'k500', response: okResponse() })
  expect(told).toEqual([])
  clock.advance(100)
  expect([told.length, told[0]?.id, told.at(-1)?.id, told.at(-1)?.state]).toEqual([100, 'e401', 'e500', 'ok'])
  clock.advance(10_000)
  expect(told).toHaveLength(100)
})

it('tells how long an answer took, and which came not at all', () => {
  const { clock, log, add } = opened()
  for (const key of ['good', 'late', 'refused']) add(key)
  clock.advance(1234)
  log.ended('good', { kind: 'reply', key: '', response: okResponse({ a: 'b' }) })
  log.ended('late', { kind: 'failed', key: '', fault: { kind: 'timeout', message: 'not in time' } })
  log.ended('refused', { kind: 'failed', key: '', fault: { kind: 'service', message: 'not subscribed' } })
  log.ended('unknown', { kind: 'reply', key: '', response: okResponse() })
  const [refused, late, good] = log.list()
  expect(good).toMatchObject({ state: 'ok', milliseconds: 1234, reply: expect.stringContaining('"a": "b"') })
  expect([late?.state, late?.reply]).toEqual(['silent', undefined])
  expect(refused).toMatchObject({ state: 'error', reply: expect.stringContaining('not subscribed') })
})

it('gives back what was sent, not what arrived nor what is too long', () => {
  const { log, add } = opened()
  add('a')
  add('b', { direction: 'in', receiver: undefined })
  add('c', { params: { text: 'x'.repeat(20_000) } })
  expect(log.sent('e1')).toMatchObject({ ok: true, value: { receiver: 'c2', params: { row: '1' } } })
  expect(log.sent('e2')).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
  expect(log.sent('e3')).toMatchObject({ ok: false, fault: { kind: 'limit' } })
})

it('prints parameters as JSON without what is secret, and no more of them than it keeps', () => {
  const { text } = messageText({
    'private-key': 'abc',
    list: ['1', { a: [] }],
    url: 'http://u:p@h/?sig=1&x=2',
    none: {},
  })
  expect(JSON.parse(text)).toEqual({
    ...{ 'private-key': '<removed>', list: ['1', { a: [] }], none: {} },
    url: 'http://h/?sig=<removed>&x=2',
  })
  const many = sampMap([['rows', Array.from({ length: 1_000_000 }, (_, row) => String(row))]])
  const { text: beginning, cut } = messageText(many)
  expect([beginning.length, cut]).toEqual([10_000, true])
})
