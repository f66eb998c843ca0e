import { existsSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { createLocalCaller } from '#main/net/local-caller.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { SampClient } from '#main/services/samp/client/samp-client.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { describeWithPeer } from '../peers.ts'
import { type HubProcess, jsamp, startHub } from './jsamp.ts'

/** `ALIDADE_FAULTS=full`: ten runs of each tester, storms of 20 x 500, and JSAMP's hub beside ours in every storm. */
const full = process.env.ALIDADE_FAULTS === 'full'
const testerRuns = full ? 10 : 1
const queries = full ? 500 : 50
const storms = ['sync', 'async', 'notify', 'random'] as const
/** The storm of all ways to send is the one that JSAMP's hub always stands in too. */
const hubsOf = (mode: (typeof storms)[number]) =>
  full || mode === 'random' ? (['alidade', 'jsamp'] as const) : (['alidade'] as const)

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function hubOf(kind: 'alidade' | 'jsamp', ...words: string[]): Promise<HubProcess> {
  const hub = await startHub(kind, ...words)
  let over = false
  closers.push(() => (over ? undefined : hub.kill()))
  return {
    ...hub,
    end: () => {
      over = true
      return hub.end()
    },
  }
}

/** Every rule of the standard that is only a SHOULD is a warning of the tester. */
const warningsIn = (text: string) => text.split('\n').filter((line) => line.includes('WARNING'))

describeWithPeer('java', "SAMP with JSAMP's testers", () => {
  it(
    'hubtester finds no error and gives no warning in the Standard Profile, and the hub ends cleanly',
    async () => {
      const hub = await hubOf('alidade')
      for (let run = 0; run < testerRuns; run += 1) {
        const tested = await jsamp(hub.sampHub, 100, 'hubtester')
        expect([tested.code, warningsIn(tested.stderr)], tested.stderr).toEqual([0, []])
      }
      expect(await hub.end()).toBe(0)
      expect(existsSync(hub.lockfile)).toBe(false)
    },
    testerRuns * 110_000,
  )

  it(
    'hubtester finds no error and gives no warning in the Web Profile',
    async () => {
      const hub = await hubOf('alidade', '--web')
      for (let run = 0; run < testerRuns; run += 1) {
        const tested = await jsamp('web-appname:HubTest', 100, 'hubtester')
        expect([tested.code, warningsIn(tested.stderr)], tested.stderr).toEqual([0, []])
      }
      expect(await hub.end()).toBe(0)
    },
    testerRuns * 110_000,
  )

  for (const mode of storms)
    it(`calcstorm ${mode}: no message of 20 x ${queries} is lost${hubsOf(mode).length > 1 ? ", and memory is less than JSAMP's hub takes" : ''}`, async () => {
      const figures: string[] = []
      const peaks: number[] = []
      for (const kind of hubsOf(mode)) {
        const hub = await hubOf(kind)
        const storm = await jsamp(
          hub.sampHub,
          100,
          'calcstorm',
          '-nclient',
          '20',
          '-nquery',
          String(queries),
          '-mode',
          mode,
        )
        const milliseconds = Number(/Elapsed time: (\d+) ms/.exec(storm.stdout)?.[1] ?? Number.NaN)
        const peak = hub.peakMebibytes()
        peaks.push(peak)
        figures.push(
          `${kind} ${Math.round((20 * queries * 1000) / milliseconds)} messages/s, ${Math.round(peak)} MiB at most, ${hub.processorSeconds().toFixed(1)} s of processor`,
        )
        expect(storm.code, storm.stderr).toBe(0)
        await hub.end()
      }
      console.log(`calcstorm ${mode}, 20 x ${queries}: ${figures.join('; ')}`)
      const [own = Number.NaN, theirs] = peaks
      // A short storm does not fill the memory of either.
      if (theirs !== undefined) expect(own).toBeLessThan(theirs / (full ? 3 : 2))
    }, 240_000)

  it("our client on JSAMP's hub: it joins, is found, and exchanges messages with another of ours", async () => {
    const hub = await hubOf('jsamp')
    const caller = createLocalCaller()
    closers.push(() => caller.close())
    let count = 0
    const randomId = () => `id${++count}`
    const got: unknown[] = []
    const client = async (name: string) => {
      const one = new SampClient({
        metadata: { 'samp.name': name },
        handlers: {
          'table.*': ({ params, senderName }) => {
            got.push([senderName, params])
            return okResponse({ rows: '3' })
          },
        },
        join: hubJoiner({ kind: 'file', path: hub.lockfile }, { files: createClaimedFiles(randomId), caller }),
        runOwn: async () => undefined,
        randomId,
        onChange: () => undefined,
      })
      closers.push(() => one.stop())
      await one.start({ runsHub: false })
      expect(one.status).toBe('joined')
      return one
    }
    const [receiver, sender] = [await client('Receiver'), await client('Sender')]
    const [found] = sender.subscribedTo('table.load.votable')
    expect(found?.name).toBe('Receiver')
    const params = { url: 'file:///tmp/a', 'row-list': ['1', '2'], 'table-id': 'a & <b>', name: 'Größe' }
    const answer = await sender.call(receiver.selfId ?? '', 'table.load.votable', params, 20)
    expect(answer).toEqual({ ok: true, value: { status: 'samp.ok', result: { rows: '3' } } })
    expect(got).toEqual([['Sender', { ...params, name: 'Grosse' }]])
    const sent = await jsamp(
      hub.sampHub,
      30,
      'messagesender',
      '-mtype',
      'table.load.fits',
      '-param',
      'url',
      'file:/x',
      '-mode',
      'sync',
      '-targetname',
      'Receiver',
    )
    expect(sent.code, sent.stderr).toBe(0)
    expect(sent.stdout).toContain('samp.ok')
    expect(got.at(-1)).toMatchObject([expect.any(String), { url: 'file:/x' }])
  }, 60_000)
})
