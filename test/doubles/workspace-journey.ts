import { openQueryHistory, type QueryHistory } from '#main/services/history/query-history.ts'
import { Messages } from '#main/services/workspace/messages.ts'
import { WorkspaceService } from '#main/services/workspace/workspace-service.ts'
import { openStore, type Store } from '#main/store/store.ts'
import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { ExpectedState } from './expected-state.ts'
import type { FaultyFileSystem } from './faulty-file-system.ts'
import type { ManualClock } from './manual-clock.ts'
import type { RandomSource } from './random-source.ts'

const call = { signal: new AbortController().signal }
const exported = '/data/result.vot'

/** One run of the program over a file system of the tests. */
export interface WorkspaceRun {
  readonly service: WorkspaceService
  readonly history: QueryHistory
  readonly store: Store
  readonly messages: Messages
  readonly clock: ManualClock
  quit(): Promise<void>
}

export async function startWorkspace(
  fileSystem: FaultyFileSystem,
  random: RandomSource,
  messages: Messages,
  clock: ManualClock,
): Promise<WorkspaceRun> {
  const randomId = () => `${random.integer(2 ** 31).toString(36)}-${random.integer(2 ** 31).toString(36)}`
  const store = await openStore({ fileSystem, home: '/home', clock, randomId, tell: messages.report })
  const service = await WorkspaceService.open({
    store,
    messages,
    emit: () => undefined,
    clock,
    randomId,
    info: { version: '0', shell: 'cli', platform: 'test' },
    exchanges: () => [],
    openExternal: () => ok(null),
    openFolder: () => ok(null),
  })
  const history = await openQueryHistory({ store, now: clock.now, randomId })
  const quit = async () => {
    await service.close()
    await store.close()
  }
  return { service, history, store, messages, clock, quit }
}

export function newMessages(clock: ManualClock): Messages {
  let count = 0
  return new Messages({ now: clock.now, randomId: () => `m${++count}` })
}

/** What the program knows, by the keys of `ExpectedState`. */
export async function knowledgeOf(run: WorkspaceRun, fileSystem: FaultyFileSystem) {
  const found = new Map<string, string>()
  const documents = await run.service.handlers.documents(null, call)
  if (documents.ok) for (const one of documents.value) found.set(`document ${one.id}`, one.adql)
  for (const one of run.history.list({ limit: 10_000 })) found.set(`history ${one.id}`, one.state)
  const idleTimeout = run.service.settings.idleTimeoutSeconds
  if (idleTimeout !== 60) found.set('settings', String(idleTimeout))
  const layout = await run.service.handlers.layout(null, call)
  if (layout.ok && layout.value) found.set('layout', layout.value)
  const bytes = fileSystem.peek(exported)
  if (bytes) found.set('export', new TextDecoder().decode(bytes))
  return (key: string): string | undefined => found.get(key)
}

/** A file whose text tells whether it is whole. */
function exportText(version: number): { readonly text: string; chunks(): AsyncGenerator<Uint8Array> } {
  const lines = Array.from({ length: 5 }, (_, line) => `${version}.${line} `)
  const text = lines.join('')
  return {
    text,
    async *chunks() {
      for (const line of lines) yield new TextEncoder().encode(line)
    },
  }
}

/** Does what a person does, step after step, and notes what was acknowledged. `faults`: failures answered to the caller. */
export async function journey(
  run: WorkspaceRun,
  random: RandomSource,
  expected: ExpectedState,
  steps: number,
): Promise<{ readonly faults: number }> {
  const { service, history, clock, store } = run
  let version = random.integer(1_000_000) * 1000
  let faults = 0
  const running: string[] = []
  const healthy = () => !run.messages.list().some((message) => message.severity === 'error')
  /** Issues a value, does the work, and acknowledges it if the work says so. */
  const acknowledged = async (key: string, value: string | undefined, work: () => Promise<boolean>) => {
    const ticket = expected.issue(key, value)
    if (await work()) expected.acknowledge(key, ticket)
  }
  const answered = async (answer: Promise<Outcome<unknown>> | Outcome<unknown>): Promise<boolean> => {
    const outcome = await answer
    if (!outcome.ok) faults += 1
    return outcome.ok
  }
  const type = () => {
    const id = random.pick(['a', 'b', 'c'])
    const adql = `SELECT ${++version}`
    expected.issue(`document ${id}`, adql)
    service.handlers.saveDocument({ id, title: id, adql, lang: 'ADQL' }, call)
  }
  const flush = async () => {
    const keys = expected.keys.filter((key) => /^(document|settings|layout)/.test(key))
    const tickets = keys.map((key) => ({ key, ticket: expected.latest(key) }))
    await service.flush()
    if (healthy()) for (const { key, ticket } of tickets) expected.acknowledge(key, ticket)
  }
  const close = () => {
    const id = random.pick(['a', 'b', 'c'])
    return acknowledged(`document ${id}`, undefined, () => answered(service.handlers.closeDocument({ id }, call)))
  }
  const setTimeout = () => {
    const idleTimeoutSeconds = 100 + (++version % 3000)
    const settings = { theme: 'dark', density: 'compact', idleTimeoutSeconds } as const
    return acknowledged('settings', String(idleTimeoutSeconds), () =>
      answered(service.handlers.saveSettings(settings, call)),
    )
  }
  const arrange = () => {
    const layout = `{"v":${++version}}`
    expected.issue('layout', layout)
    service.handlers.saveLayout(layout, call)
  }
  const startQuery = async () => {
    const line = await history.start({ url: 'http://example.org/tap', adql: `SELECT ${++version}`, lang: 'ADQL' })
    running.push(line.id)
    await acknowledged(`history ${line.id}`, 'running', async () => healthy())
  }
  const finishQuery = async () => {
    const id = running.shift()
    if (id === undefined) return
    await acknowledged(`history ${id}`, 'done', async () => {
      await history.finish(id, { state: 'done', rows: 5, seconds: 1 })
      return healthy()
    })
  }
  const forgetQuery = async () => {
    const id = random.chance(0.3) ? running.shift() : undefined
    if (id !== undefined) await acknowledged(`history ${id}`, undefined, () => answered(history.forget([id])))
  }
  const exportTable = () => {
    const file = exportText(++version)
    return acknowledged('export', file.text, () => answered(store.replaceFile(exported, file.chunks())))
  }
  // Typing is the commonest of all.
  const actions = [
    ...[type, type, type, type, () => clock.advance(250), flush, close, setTimeout, arrange],
    ...[startQuery, startQuery, finishQuery, forgetQuery, exportTable],
  ]
  const going: Promise<void>[] = []
  for (let step = 0; step < steps; step++) {
    const work = Promise.resolve(random.pick(actions)())
    going.push(work)
    // Some things happen at once, as in a window that asks for several.
    if (random.chance(0.8)) await work
  }
  await Promise.all(going)
  await flush()
  return { faults }
}
