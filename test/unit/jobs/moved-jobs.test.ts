// A service that answers over https only sends on what is asked over http: what steers a job must arrive all the same.
import { expect, test } from 'vitest'
import type { Net, NetRequest, NetResponse } from '#main/net/net.ts'
import { HostGate } from '#main/services/jobs/host-gate.ts'
import { UwsClient } from '#main/services/jobs/uws-client.ts'
import { wakefulClock } from '#main/store/clock.ts'
import { ok } from '#shared/ipc/fault.ts'

const jobUrl = 'http://archive.example/tap/async/17'

/** A service whose answers are these, by address. */
function clientOf(answers: Readonly<Record<string, readonly [status: number, location: string]>>) {
  const asked: NetRequest[] = []
  const net: Net = {
    request: async (request) => {
      asked.push(request)
      const [status, location] = answers[request.url] ?? [404, '']
      const answer: NetResponse = {
        ...{ status, url: request.url, headers: new Map([['location', location]]), cancel: () => undefined },
        body: (async function* () {})(),
        text: async () => '',
      }
      return ok(answer)
    },
    exchanges: () => [],
    close: async () => undefined,
  }
  const gate = new HostGate({ clock: wakefulClock, pauseMilliseconds: 0 })
  return { asked, client: new UwsClient({ net, gate, clock: wakefulClock }) }
}
const secure = (url: string): string => url.replace('http:', 'https:')
const abort = [['PHASE', 'ABORT']] as const

test.each([301, 302, 307, 308])('PHASE is posted again to https of the same host (%i)', async (status) => {
  const phase = `${jobUrl}/phase`
  const { asked, client } = clientOf({ [phase]: [status, secure(phase)], [secure(phase)]: [303, secure(jobUrl)] })
  expect(await client.post(jobUrl, 'phase', abort, {})).toMatchObject({ kind: 'answer' })
  expect(asked.map(({ url, method, form }) => [url, method, form])).toEqual([
    [phase, 'POST', abort],
    [secure(phase), 'POST', abort],
  ])
})

test('DELETE is sent on too', async () => {
  const { asked, client } = clientOf({ [jobUrl]: [301, secure(jobUrl)], [secure(jobUrl)]: [200, ''] })
  expect(await client.delete(jobUrl, {})).toMatchObject({ kind: 'answer' })
  expect(asked.map(({ url, method }) => [url, method])).toEqual([
    [jobUrl, 'DELETE'],
    [secure(jobUrl), 'DELETE'],
  ])
})

test.each([
  ['303 to the job', 303, jobUrl],
  ['303 to the job over https', 303, secure(`${jobUrl}/phase`)],
  ['302 to the job', 302, jobUrl],
  ['301 to the job over https', 301, secure(jobUrl)],
])('%s is the answer, and nothing is posted twice', async (_name, status, location) => {
  const { asked, client } = clientOf({ [`${jobUrl}/phase`]: [status, location] })
  expect(await client.post(jobUrl, 'phase', abort, {})).toMatchObject({ kind: 'answer' })
  expect(asked).toHaveLength(1)
})

test.each([
  ['308 to another host', 308, 'https://other.example/tap/async/17/phase'],
  ['307 to itself', 307, `${jobUrl}/phase`],
])('%s is no answer, and nothing is posted there', async (_name, status, location) => {
  const { asked, client } = clientOf({ [`${jobUrl}/phase`]: [status, location] })
  const answer = await client.post(jobUrl, 'phase', abort, {})
  expect(answer).toMatchObject({ kind: 'refused', fault: { kind: 'redirect-refused', where: `${jobUrl}/phase` } })
  expect(asked).toHaveLength(1)
})
