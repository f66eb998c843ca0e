import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { bundledProgram } from '../doubles/bundled-program.ts'
import { ChildProgram } from '../doubles/child-program.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'

let program: { readonly folder: string; readonly file: string }
beforeAll(async () => {
  program = await bundledProgram('lock-starter')
})
afterAll(() => rm(program.folder, { recursive: true }))

let folder: string
let home: string
let children: ChildProgram[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  home = join(folder, 'home')
  children = []
})
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()))
  await rm(folder, { recursive: true })
})

function start(file: string, waitSeconds = 20): ChildProgram {
  const child = new ChildProgram(program.file, [home, file, String(waitSeconds)], { TMPDIR: folder })
  children.push(child)
  return child
}

/** Starts some at once; answers the owner and what the others printed. */
async function startAtOnce(count: number, round: number) {
  const starts = Array.from({ length: count }, (_, at) => start(`/data/${round}-${at}.vot`))
  const answers = await Promise.all(starts.map(async (child) => ({ child, answer: await child.next() })))
  const isOwner = ({ answer }: { answer: unknown }) =>
    typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'owner'
  return { owners: answers.filter(isOwner), others: answers.filter((one) => !isOwner(one)) }
}

test('of several starts at once exactly one has the workspace, and the others hand their files over to it', async () => {
  const { owners, others } = await startAtOnce(5, 0)
  expect(owners.map((owner) => owner.answer)).toEqual([{ kind: 'owner', pid: owners[0]?.child.pid }])
  const owner = owners[0]?.child
  if (!owner) throw new Error('No owner.')
  const files: unknown[] = []
  for (const { answer } of others) {
    expect(answer).toEqual({ kind: 'running', pid: owner.pid, handed: { ok: true, value: null } })
    files.push(await owner.next())
  }
  const all = [0, 1, 2, 3, 4].map((at) => ({ request: { verb: 'open', files: [`/data/0-${at}.vot`] } }))
  expect(all).toEqual(expect.arrayContaining(files))
  expect(new Set(files.map((file) => JSON.stringify(file))).size).toBe(4)
})

test('what a killed owner left is taken over by exactly one of several starts at once', async () => {
  const rounds = full ? 100 : 8
  let takeovers = 0
  for (let round = 0; round < rounds; round++) {
    const { owners, others } = await startAtOnce(3, round)
    expect(owners.length).toBe(1)
    expect(others.map((other) => other.answer)).toEqual(
      others.map(() => ({ kind: 'running', pid: owners[0]?.child.pid, handed: { ok: true, value: null } })),
    )
    await owners[0]?.child.kill()
    takeovers += 1
  }
  figure('8 kills and power cuts', `${takeovers} killed owners, each followed by exactly one`)
  // Claims of the dead do not pile up.
  expect((await readdir(join(home, 'lock'))).length).toBeLessThanOrEqual(1)
})

test('an owner that stands still keeps the workspace, and a second start says so', async () => {
  const owner = start('/data/a.vot')
  await owner.next()
  owner.signal('SIGSTOP')
  const second = start('/data/b.vot', 1)
  expect(await second.next()).toEqual({
    kind: 'unanswered',
    sentence: expect.stringMatching(
      `Alidade is running as process ${owner.pid} and does not answer\\. End that process`,
    ),
  })
  owner.signal('SIGCONT')
  const third = start('/data/c.vot')
  expect(await third.next()).toMatchObject({ kind: 'running', pid: owner.pid })
})

test('after a release the next start has the workspace, also one that was waiting for it', async () => {
  const first = start('/data/a.vot')
  await first.next()
  first.tell('release')
  const second = start('/data/b.vot')
  const answer = await second.next()
  expect([
    { kind: 'owner', pid: second.pid },
    { kind: 'running', pid: first.pid, handed: { ok: true, value: null } },
  ]).toContainEqual(answer)
  expect(await first.ended).toBe(0)
  const third = start('/data/c.vot')
  // The second one has it still, or never had it and ended.
  const pids = answer && 'kind' in Object(answer) ? [second.pid, third.pid] : []
  expect(pids).toContain(Object(await third.next()).pid)
  expect((await readdir(join(home, 'lock'))).length).toBe(1)
})
