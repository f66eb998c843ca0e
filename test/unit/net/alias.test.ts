import { expect, test } from 'vitest'
import { withAlias } from '#main/net/alias.ts'
import type { Net, NetRequest, NetResponse } from '#main/net/net.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { Exchange } from '#shared/ipc/workspace.ts'

const url = 'http://practice-sky.localhost/tap'
const place = 'http://127.0.0.1:4711/tap'

/** A door that notes where it was sent and answers from there. */
function doorTo(asked: string[], headers: ReadonlyMap<string, string> = new Map()): Net {
  return {
    request: async ({ url: where }: NetRequest) => {
      asked.push(where)
      if (where.includes('refused')) return fail('offline', 'Nobody answers.', { where })
      const response: NetResponse = {
        status: 303,
        headers,
        url: where,
        body: (async function* () {})(),
        text: async () => 'text',
        cancel: () => undefined,
      }
      return ok(response)
    },
    exchanges: () => asked.map((where) => ({ url: where }) as Exchange),
    close: async () => undefined,
  }
}

test('requests below the alias go to its place, and answers are told under the alias', async () => {
  const asked: string[] = []
  const headers = new Map([['location', `${place}/async/1`]])
  const net = withAlias(doorTo(asked, headers), { url, target: async () => ok(place) })
  const answer = await net.request({ url: `${url}/async?x=1` })
  expect(asked).toEqual([`${place}/async?x=1`])
  if (!answer.ok) throw new Error(answer.fault.message)
  expect(answer.value.url).toBe(`${url}/async?x=1`)
  expect(answer.value.headers.get('location')).toBe(`${url}/async/1`)
  expect(await answer.value.text()).toBe('text')
})

test('a fault names the alias, and a place that is not there is a fault', async () => {
  const net = withAlias(doorTo([]), { url, target: async () => ok(place) })
  expect(await net.request({ url: `${url}/refused` })).toMatchObject({ fault: { where: `${url}/refused` } })
  const lost = withAlias(doorTo([]), { url, target: async () => fail('offline', 'It is not there.') })
  expect(await lost.request({ url })).toMatchObject({ fault: { message: 'It is not there.' } })
})

test('other addresses pass as they are, even those that begin alike', async () => {
  const asked: string[] = []
  const net = withAlias(doorTo(asked), { url, target: async () => ok(place) })
  const others = [`${url}per/sync`, 'https://dc.g-vo.org/tap', place]
  for (const other of others) await net.request({ url: other })
  expect(asked).toEqual(others)
})

test('exchanges are told under the alias', async () => {
  const net = withAlias(doorTo([]), { url, target: async () => ok(place) })
  await net.request({ url: `${url}/async/1` })
  await net.request({ url: 'https://dc.g-vo.org/tap' })
  expect(net.exchanges(10).map((exchange) => exchange.url)).toEqual([`${url}/async/1`, 'https://dc.g-vo.org/tap'])
})
