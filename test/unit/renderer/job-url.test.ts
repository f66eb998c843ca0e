import { afterEach, expect, test, vi } from 'vitest'
import { copyJobUrl } from '#renderer/state/scripts.ts'
import { ok } from '#shared/ipc/fault.ts'
import { connectFake } from './fake-window.ts'
import { jobWith } from './made-jobs.ts'

afterEach(() => vi.unstubAllGlobals())

/** What is copied of a job whose service is reached as `tap.reach` says. */
async function copied(url: string, jobUrl: string, reached: { readonly url: string; readonly port?: number }) {
  const texts: string[] = []
  vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => void texts.push(text) } })
  connectFake({ 'tap.reach': () => ok(reached) })
  await copyJobUrl(jobWith('a', { url, jobUrl }))
  return texts
}

test('the URL of a job of the window’s own sky is copied as other programs reach it', async () => {
  const own = 'http://practice-sky.localhost/tap'
  const reached = { url: 'http://127.0.0.1:5005/tap', port: 5005 }
  expect(await copied(own, `${own}/async/1`, reached)).toEqual(['http://127.0.0.1:5005/tap/async/1'])
})

test('the URL of any other job is copied as its service said it', async () => {
  const url = 'https://gaia.aip.de/tap'
  expect(await copied(url, 'http://gaia.aip.de/tap//async/1', { url })).toEqual(['http://gaia.aip.de/tap//async/1'])
})
