// Deletions over a line that loses requests and answers: the service gets each once, whatever is lost around it.
import { expect, test } from 'vitest'
import type { NetRequest } from '#main/net/net.ts'
import type { QuerySet } from '#shared/model/query-set.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { settle } from '../../doubles/jobs-journey.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { RandomSource } from '../../doubles/random-source.ts'
import { startSets } from '../../doubles/sets-run.ts'
import { MemoryService } from '../../doubles/uws-net.ts'

const call = { signal: new AbortController().signal }

/** A set with one query whose job is deleted once its result is kept. `line`: what of the line to the service is broken. */
async function place(completion: QuerySet['completion'] = { delete: true }) {
  const line = { deletions: [] as string[], loses: (_request: NetRequest, _answered: boolean): boolean => false }
  const random = new RandomSource(1)
  const memory = new MemoryService(random, (request, answered) => {
    if (request.method === 'DELETE' && !answered) line.deletions.push(request.url)
    return line.loses(request, answered)
  })
  const clock = new ManualClock()
  const disk = new FaultyFileSystem()
  const start = async (on: FaultyFileSystem) => {
    const run = await startSets(on, random, memory, clock)
    run.ledger.service.start()
    await run.service.start()
    return run
  }
  const first = await start(disk)
  const entries = [{ id: 'a', name: 'a', url: memory.url, adql: 'SELECT 1 FROM t' }]
  await first.service.handlers.save({ id: 'set', title: 'Set', parameters: [], entries, completion }, call)
  await first.service.handlers.run({ id: 'set' }, call)
  const wait = async (until: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 400 && !until(); tries++) {
      await settle(2)
      clock.advance(5000)
    }
    expect(until()).toBe(true)
  }
  return { line, memory, clock, disk, start, first, wait }
}

type Run = Awaited<ReturnType<Awaited<ReturnType<typeof place>>['start']>>
const stateOf = ({ book }: Run) => book.runs()[0]?.entries[0]?.delete?.state
const stageOf = ({ ledger }: Run) => ledger.ledger.list()[0]?.stage
const isLook = ({ method = 'GET' }: NetRequest): boolean => method === 'GET'

test('a deletion that was answered is done, though the job cannot be seen after it', async () => {
  const { line, memory, first, wait } = await place()
  const isDeleted = () => memory.jobs.some(({ deletes }) => deletes > 0)
  line.loses = (request) => isLook(request) && isDeleted()
  await wait(() => stateOf(first) === 'done')
  expect(stageOf(first)).toBe('over')
  // It is looked for until it is seen that it is gone.
  line.loses = () => false
  await wait(() => stageOf(first) === 'gone')
  expect(line.deletions).toHaveLength(1)
  await first.quit()
})

test('a deletion whose answer was lost is looked after, and not sent again where it came to the service', async () => {
  const { line, memory, first, wait } = await place()
  const isDeleted = () => memory.jobs.some(({ deletes }) => deletes > 0)
  let lostLooks = 0
  line.loses = (request, answered) => {
    if (request.method === 'DELETE') return answered
    if (isLook(request) && isDeleted() && lostLooks < 5) {
      lostLooks += 1
      return true
    }
    return false
  }
  await wait(() => stateOf(first) === 'done')
  expect([lostLooks, line.deletions.length, stageOf(first)]).toEqual([5, 1, 'gone'])
  await first.quit()
})

test('a deletion that never came to the service is sent again once the job is seen there', async () => {
  const { line, memory, first, wait } = await place()
  line.loses = ({ method }, answered) => method === 'DELETE' && !answered && line.deletions.length <= 2
  await wait(() => stateOf(first) === 'done')
  expect([line.deletions.length, memory.jobs.map(({ deletes }) => deletes)]).toEqual([3, [1]])
  await first.quit()
})

test('a deletion that was answered is not sent again after a kill, written down or not', async () => {
  const { line, memory, disk, start, first, wait } = await place()
  const isDeleted = () => memory.jobs.some(({ deletes }) => deletes > 0)
  // The process ends before it hears the answer.
  line.loses = ({ method }, answered) => {
    if (method === 'DELETE' && answered) first.ledger.kill()
    return false
  }
  await wait(isDeleted)
  const next = await start(disk.afterKill())
  expect(stateOf(next)).toBe('begun')
  await wait(() => stateOf(next) === 'done')
  expect([line.deletions.length, stageOf(next)]).toEqual([1, 'gone'])
  await next.quit()
})

test('one that a person deletes is deleted once, and followed until it is gone, also after a restart', async () => {
  const { line, memory, disk, start, first, wait } = await place({})
  await wait(() => first.ledger.ledger.list()[0]?.phase === 'COMPLETED')
  const job = first.ledger.ledger.list()[0]?.id ?? ''
  line.loses = (request) => isLook(request)
  const { remove } = first.ledger.service.handlers
  expect(await remove({ job }, call)).toEqual({ ok: true, value: null })
  expect(await remove({ job }, call)).toMatchObject({ ok: false, fault: { kind: 'offline' } })
  await first.quit()
  const next = await start(disk.afterKill())
  line.loses = () => false
  await wait(() => stageOf(next) === 'gone')
  expect([line.deletions.length, memory.jobs.map(({ deletes }) => deletes)]).toEqual([1, [1]])
  await next.quit()
})
