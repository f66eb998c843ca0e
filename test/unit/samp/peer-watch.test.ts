import { afterEach, expect, it } from 'vitest'
import { PeerWatch, type PingEnd } from '#main/services/samp/peer-watch.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

const clock = new ManualClock()
const heard = new Map<string, number>()
const told: string[] = []
const asked: { readonly id: string; end(how: PingEnd): Promise<void> }[] = []
let watched = ['quiet', 'busy']
const watch = () =>
  new PeerWatch({
    clock,
    watched: () => watched,
    heardAt: (id) => heard.get(id),
    ping: (id) =>
      new Promise((resolve) => {
        asked.push({
          id,
          end: async (how) => {
            resolve(how)
            await new Promise((done) => setImmediate(done))
          },
        })
      }),
    told: (id, answers) => {
      told.push(`${id} ${answers}`)
      if (answers) heard.set(id, clock.now())
    },
  })
let running: PeerWatch
afterEach(() => {
  running.close()
  for (const list of [told, asked]) list.length = 0
  heard.clear()
  watched = ['quiet', 'busy']
})
const ids = () => asked.map(({ id }) => id)

it('only who has been quiet is asked, and nobody once it has ended', () => {
  running = watch()
  clock.advance(20_000)
  heard.set('busy', clock.now())
  clock.advance(5000)
  expect(ids()).toEqual(['quiet'])
  watched = ['busy']
  clock.advance(25_000)
  expect(ids()).toEqual(['quiet', 'busy'])
  running.close()
  clock.advance(100_000)
  expect(ids()).toHaveLength(2)
})

it('who answers in time is there; who does not, is not, until its answer comes', async () => {
  running = watch()
  clock.advance(25_000)
  await asked[0]?.end('answered')
  clock.advance(10_000)
  expect(told).toEqual(['quiet true', 'busy false'])
  clock.advance(200_000)
  expect(ids().filter((id) => id === 'busy')).toHaveLength(1)
  await asked[1]?.end('answered')
  expect(told).toContain('busy true')
})

it('of a program that could not be asked nothing is told, and it is asked again later', async () => {
  watched = ['quiet']
  running = watch()
  clock.advance(25_000)
  await asked[0]?.end('unknown')
  clock.advance(24_000)
  expect([told, ids()]).toEqual([[], ['quiet']])
  clock.advance(1000)
  expect(ids()).toEqual(['quiet', 'quiet'])
})
