import { beforeEach, expect, test } from 'vitest'
import type { ControlAnswer, ControlRequest, LocalSockets } from '#main/store/control.ts'
import { type Lock, type LockOptions, type OwnedLock, takeLock } from '#main/store/lock.ts'
import type { Liveness, ProcessMark } from '#main/store/process-mark.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { RandomSource } from '../../doubles/random-source.ts'

const socketPath = '/run/alidade/control.sock'

let disk: FaultyFileSystem
let listeners: Map<string, (message: unknown, gone: AbortSignal) => Promise<unknown>>
let dead: Set<number>
beforeEach(async () => {
  disk = new FaultyFileSystem()
  await disk.makeFolder('/home')
  listeners = new Map()
  dead = new Set()
})

const sockets: LocalSockets = {
  async listen(path, answer) {
    if (listeners.has(path)) throw new Error(`${path} is taken.`)
    listeners.set(path, answer)
    return {
      async close() {
        listeners.delete(path)
      },
    }
  },
  async ask(path, message) {
    const answer = listeners.get(path)
    if (!answer) throw new Error('Nobody listens.')
    return answer(message, new AbortController().signal)
  },
}

let count = 0
const random = new RandomSource(5)
/** One process of the test; time goes on only while it waits. */
function optionsOf(pid: number, more: Partial<LockOptions> = {}): LockOptions {
  let now = 1_000_000
  return {
    fileSystem: disk,
    home: '/home',
    sockets,
    socketPath,
    processes: {
      own: async () => ({ pid, host: 'here', boot: 'b' }),
      liveness: async (mark: ProcessMark): Promise<Liveness> =>
        mark.host !== 'here' ? 'elsewhere' : dead.has(mark.pid) ? 'dead' : 'alive',
    },
    userId: 0,
    version: '1.2.3',
    randomId: () => `token${++count}`,
    random: () => random.number(),
    now: () => now,
    pause: async (milliseconds) => {
      now += milliseconds
      for (let turns = random.integer(40); turns > 0; turns--) await Promise.resolve()
    },
    ...more,
  }
}

function owned(lock: Lock): OwnedLock {
  if (lock.kind !== 'owner') throw new Error(`Not the owner: ${lock.kind}`)
  return lock
}
const claim = (pid: number, host = 'here') =>
  JSON.stringify({
    schema: 1,
    token: `old${pid}`,
    process: { pid, host, boot: 'b' },
    socket: socketPath,
    at: '2026-01-01T00:00:00Z',
  })
const plantClaim = (name: string, text: string) => disk.plant(`/home/lock/${name}`, new TextEncoder().encode(text))

test('the first start has the workspace, the second hands over, the third has it after a release', async () => {
  const first = owned(await takeLock(optionsOf(1)))
  const taken: ControlRequest[] = []
  const second = await takeLock(optionsOf(2))
  if (second.kind !== 'running') throw new Error(second.kind)
  expect(second.pid).toBe(1)
  // The app is still being built when the files arrive.
  expect(await second.ask({ verb: 'open', files: ['/data/a.vot'] })).toEqual({ ok: true, value: null })
  first.serve((request) => taken.push(request))
  await second.ask({ verb: 'focus' })
  expect(taken).toEqual([{ verb: 'open', files: ['/data/a.vot'] }, { verb: 'focus' }])
  await first.release()
  expect(disk.names()).toEqual([])
  expect(await second.ask({ verb: 'focus' })).toMatchObject({ ok: false, fault: { kind: 'peer-gone' } })
  owned(await takeLock(optionsOf(3)))
})

test('commands are answered by the owner once it serves them, and by nobody after its release', async () => {
  const first = owned(await takeLock(optionsOf(1, { givesWay: true })))
  const second = await takeLock(optionsOf(2))
  if (second.kind !== 'running') throw new Error(second.kind)
  expect(second.givesWay).toBe(true)
  const call = { domain: 'jobs', command: 'find', input: { job: 'j1' } } as const
  const early = second.call(call, 1000)
  const taken: ControlRequest[] = []
  first.serve(
    (request) => taken.push(request),
    async ({ command, input }) => ({ ok: true, value: { command, input } }),
  )
  expect(await early).toEqual({ ok: true, value: { command: 'find', input: { job: 'j1' } } })
  await second.ask({ verb: 'give-way' })
  expect(taken).toEqual([{ verb: 'give-way' }])
  const other = await sockets.ask(socketPath, { ...call, verb: 'call', domain: 'accounts' }, 100)
  expect(other).toMatchObject({ ok: false })
  await first.release()
  expect(await second.call(call, 1000)).toMatchObject({ ok: false, fault: { kind: 'peer-gone' } })
})

test('an owner that takes no commands says so', async () => {
  owned(await takeLock(optionsOf(1))).serve(() => undefined)
  const second = await takeLock(optionsOf(2))
  if (second.kind !== 'running') throw new Error(second.kind)
  expect(second.givesWay).toBe(false)
  expect(await second.call({ domain: 'jobs', command: 'list', input: null }, 1000)).toMatchObject({
    ok: false,
    fault: { kind: 'bad-request' },
  })
})

test('whatever the order of their steps, of starts at once exactly one has the workspace', async () => {
  let rounds = 0
  for (let seed = 1; seed <= 200; seed++) {
    disk = new FaultyFileSystem()
    listeners = new Map()
    const source = new RandomSource(seed)
    // Each operation on the disk takes a time of its own.
    const late = async () => {
      for (let turns = source.integer(30); turns > 0; turns--) await Promise.resolve()
    }
    const slow = new Proxy(disk, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target)
        return typeof member === 'function'
          ? async (...args: unknown[]) => {
              await late()
              return Reflect.apply(member, target, args)
            }
          : member
      },
    })
    const starts = [1, 2, 3].map((pid) => takeLock(optionsOf(pid, { fileSystem: slow, waitSeconds: 60 })))
    const kinds = (await Promise.all(starts)).map((lock) => lock.kind).sort()
    expect([seed, ...kinds]).toEqual([seed, 'owner', 'running', 'running'])
    rounds += 1
  }
  console.log(`${rounds} interleavings of three starts, each with one owner`)
})

test('the claim of a dead process is removed, also one that a power cut left empty', async () => {
  await disk.makeFolder('/home/lock')
  dead.add(77)
  plantClaim('old77.json', claim(77))
  plantClaim('empty.json', '')
  owned(await takeLock(optionsOf(1)))
  expect(disk.names().length).toBe(1)
})

test('a live process that does not answer keeps the workspace; the sentence names it and the file', async () => {
  await disk.makeFolder('/home/lock')
  plantClaim('old42.json', claim(42))
  expect(await takeLock(optionsOf(1))).toEqual({
    kind: 'unanswered',
    sentence:
      'Alidade is running as process 42 and does not answer. End that process; if it is not Alidade, delete /home/lock/old42.json.',
  })
  expect(disk.names()).toEqual(['/home/lock/old42.json'])
})

test('a workspace in use on another machine is left alone, with its name', async () => {
  await disk.makeFolder('/home/lock')
  plantClaim('old42.json', claim(42, 'observatory'))
  const lock = await takeLock(optionsOf(1))
  expect(lock).toMatchObject({ kind: 'unanswered', sentence: expect.stringContaining('on observatory since 2026') })
})

test('a claim of a newer program counts', async () => {
  await disk.makeFolder('/home/lock')
  plantClaim('new.json', '{"schema": 2}')
  const lock = await takeLock(optionsOf(1))
  expect(lock).toMatchObject({ kind: 'unanswered', sentence: expect.stringMatching(/^A newer Alidade has/) })
})

test('a folder that cannot be written is said to be so', async () => {
  disk.failWhen(() => 'EROFS')
  expect(await takeLock(optionsOf(1))).toEqual({
    kind: 'unwritable',
    sentence:
      'The workspace folder /home cannot be written. This disk can only be read. Choose another disk. Nothing is kept.',
  })
})

test('without a control socket the owner has the workspace and says what is missing', async () => {
  const listen = () => Promise.reject(new Error('No sockets here.'))
  const lock = owned(await takeLock(optionsOf(1, { sockets: { ...sockets, listen } })))
  expect(lock.deaf).toMatch(/^A second start cannot hand files over to this Alidade: .* No sockets here\.$/)
})

test('a socket in a folder of somebody else is neither listened on nor asked', async () => {
  const inspect = disk.inspect.bind(disk)
  disk.inspect = async (path) => {
    const facts = await inspect(path)
    return facts && path === '/run/alidade' ? { ...facts, owner: 666 } : facts
  }
  const lock = owned(await takeLock(optionsOf(1)))
  expect(lock.deaf).toContain('/run/alidade is not a private folder of this user.')
  listeners.set(socketPath, async (): Promise<ControlAnswer> => {
    throw new Error('asked')
  })
  expect((await takeLock(optionsOf(2))).kind).toBe('unanswered')
})

test('a request that is none is answered with a sentence', async () => {
  owned(await takeLock(optionsOf(1)))
  for (const message of [null, 'open', { verb: 'format' }, { verb: 'open', files: 'x' }])
    expect(await sockets.ask(socketPath, message, 100)).toEqual({
      ok: false,
      message: 'This Alidade does not know that request.',
    })
  expect(await sockets.ask(socketPath, { verb: 'ping' }, 100)).toEqual({
    ok: true,
    program: 'alidade',
    pid: 1,
    version: '1.2.3',
    home: '/home',
  })
})
