import { expect, it } from 'vitest'
import type { LocalRequest, LocalResponse } from '#main/net/listen.ts'
import { Hub } from '#main/services/samp/hub/hub.ts'
import { WebClient } from '#main/services/samp/hub/web-client.ts'
import { serveTranslation } from '#main/services/samp/hub/web-translator.ts'
import { ok } from '#shared/ipc/fault.ts'

it('a page that asks for the head of an address gets that, and what was opened for it is closed', async () => {
  let count = 0
  const hub = new Hub({ version: 'test', randomId: () => `run-${++count}`, now: () => 0 })
  const page = new WebClient({
    client: hub.register('web'),
    origin: undefined,
    translatorKey: 'key',
    now: () => 0,
    isLocal: () => true,
  })
  page.remember('topcat', { url: 'http://127.0.0.1:1/t.vot' })
  const written: string[] = []
  let closed = 0
  async function* body() {
    try {
      yield Buffer.from('first ')
      yield Buffer.from('second')
    } finally {
      closed += 1
    }
  }
  const response: LocalResponse = {
    begin: (status) => written.push(`${status} `),
    write: async (bytes) => void written.push(String(bytes)),
    end: () => undefined,
    answer: (status) => written.push(`${status} `),
  }
  const ask = (method: string) => {
    const request: LocalRequest = {
      ...{ method, path: '/proxied/key', query: new URLSearchParams(), rawQuery: 'http://127.0.0.1:1/t.vot' },
      ...{ headers: new Map(), origin: undefined, signal: new AbortController().signal },
      body: async () => new Uint8Array(),
      async *chunks() {},
    }
    const fetched = async () => ok({ status: 200, body: body() })
    return serveTranslation(request, response, {}, () => page, fetched)
  }
  await ask('HEAD')
  expect([written.join(''), closed]).toEqual(['200 ', 1])
  await ask('GET')
  expect([written.join(''), closed]).toEqual(['200 200 first second', 2])
  await hub.close()
})
