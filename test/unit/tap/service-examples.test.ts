import { expect, test } from 'vitest'
import type { Net } from '#main/net/net.ts'
import { readExamplesOf } from '#main/services/tap/service-examples.ts'
import { ok } from '#shared/ipc/fault.ts'

const base = 'http://archive.example/tap/examples'
const example = (name: string) =>
  `<div typeof="example" id="${name}"><b property="name">${name}</b><pre property="query">SELECT '${name}'</pre></div>`
const next = (href: string) => `<a property="continuation" href="${href}">more</a>`

/** A service with these pages; any other is 404. */
function read(pages: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const net: Pick<Net, 'request'> = {
    async request({ url }) {
      asked.push(url)
      const page = pages[url]
      const text = page === undefined ? 'Not found' : `<html><body>${page}</body></html>`
      async function* body() {
        yield Buffer.from(text)
      }
      const status = page === undefined ? 404 : 200
      return ok({ status, headers: new Map(), url, body: body(), text: async () => text, cancel: () => undefined })
    },
  }
  const signal = new AbortController().signal
  return { asked, outcome: readExamplesOf({ net: net as Net, url: base, limitSeconds: 5, signal }) }
}

test('examples go on in further documents, each read once', async () => {
  const { asked, outcome } = read({
    [base]: `${example('a')}${next('?page=2')}${next('#top')}`,
    [`${base}?page=2`]: `${example('b')}${next('examples')}${next('gone')}`,
  })
  const read2 = await outcome
  expect(read2.ok && read2.value.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(asked).toEqual([base, `${base}?page=2`, 'http://archive.example/tap/gone'])
})

test('a list that never ends is left after twenty documents', async () => {
  const pages = Array.from({ length: 50 }, (_, i) => [`${base}?${i}`, example(`e${i}`) + next(`?${i + 1}`)] as const)
  const { asked, outcome } = read({ [base]: next('?0'), ...Object.fromEntries(pages) })
  expect((await outcome).ok).toBe(true)
  expect(asked.length).toBeLessThanOrEqual(20)
})

test('a service without examples has none', async () => {
  expect(await read({}).outcome).toEqual({ ok: true, value: [] })
})
