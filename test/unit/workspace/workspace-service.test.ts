import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Messages } from '#main/services/workspace/messages.ts'
import { WorkspaceService } from '#main/services/workspace/workspace-service.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { openStore, type Store } from '#main/store/store.ts'
import { ok } from '#shared/ipc/fault.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

let home: string
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'alidade-workspace-')), 'home')
})
afterEach(() => rm(join(home, '..'), { recursive: true, force: true }))

const call = { signal: new AbortController().signal }

interface Run {
  readonly service: WorkspaceService
  readonly store: Store
  readonly messages: Messages
  readonly clock: ManualClock
  readonly emitted: [string, unknown][]
  quit(): Promise<void>
}

async function start(): Promise<Run> {
  const clock = new ManualClock()
  let count = 0
  const randomId = () => `id-${++count}-${Math.trunc(process.hrtime()[1])}`
  const messages = new Messages({ now: clock.now, randomId })
  const store = await openStore({ fileSystem: nodeFileSystem, home, clock, randomId, tell: messages.report })
  const emitted: [string, unknown][] = []
  const service = await WorkspaceService.open({
    store,
    messages,
    emit: (name, item) => emitted.push([name, item]),
    clock,
    randomId,
    info: { version: '0.0.0', shell: 'browser', platform: 'linux' },
    exchanges: () => [],
    openExternal: () => ok(null),
    openFolder: () => ok(null),
  })
  const quit = async () => {
    await service.close()
    await store.close()
  }
  return { service, store, messages, clock, emitted, quit }
}

const documentsOf = async (run: Run) => {
  const answer = await run.service.handlers.documents(null, call)
  if (!answer.ok) throw new Error(answer.fault.message)
  return answer.value
}
const query = (id: string, adql: string) => ({ id, title: id, adql, lang: 'ADQL' })

test('a first start has one query to run, which stays closed once it is closed', async () => {
  const first = await start()
  const documents = await documentsOf(first)
  expect(documents.map((one) => one.title)).toEqual(['First query'])
  expect(await first.service.handlers.closeDocument({ id: documents[0]?.id ?? '' }, call)).toEqual(ok(null))
  await first.quit()
  const second = await start()
  expect(await documentsOf(second)).toEqual([])
  await second.quit()
})

test('a hundred thousand rows that go with a query are written once, not with every word that is typed', async () => {
  const first = await start()
  const file = join(home, 'documents.journal')
  const rows = Array.from({ length: 100_000 }, (_, row) => row * 3)
  const uploads = [{ kind: 'table' as const, name: 'mine', table: 't-1', rows }]
  first.service.handlers.saveDocument({ ...query('a', 'S'), uploads }, call)
  await first.service.flush()
  const before = (await stat(file)).size
  expect(before).toBeGreaterThan(600_000)
  for (const adql of ['SE', 'SEL', 'SELE']) {
    first.service.handlers.saveDocument({ ...query('a', adql), sameUploads: true }, call)
    await first.service.flush()
  }
  expect((await stat(file)).size - before).toBeLessThan(600)
  await first.quit()
  const second = await start()
  expect((await documentsOf(second)).find(({ id }) => id === 'a')).toEqual({ ...query('a', 'SELE'), uploads })
  // Other rows, then none: the last ones count.
  const others = [{ ...uploads[0], rows: [7] }] as typeof uploads
  second.service.handlers.saveDocument({ ...query('a', 'X'), uploads: others }, call)
  await second.service.flush()
  second.service.handlers.saveDocument({ ...query('a', 'XY'), sameUploads: true }, call)
  second.service.handlers.saveDocument({ ...query('b', 'Y'), uploads }, call)
  await second.service.flush()
  second.service.handlers.saveDocument(query('b', 'YZ'), call)
  await second.quit()
  const third = await start()
  const [a, b] = (await documentsOf(third)).filter(({ id }) => id === 'a' || id === 'b')
  expect([a, b]).toEqual([{ ...query('a', 'XY'), uploads: others }, query('b', 'YZ')])
  expect(third.service.handlers.saveDocument({ ...query('z', 'Z'), sameUploads: true }, call)).toMatchObject({
    fault: { kind: 'not-found' },
  })
  await third.quit()
})

test('documents, their order, layout and settings survive a restart', async () => {
  const first = await start()
  for (const id of ['a', 'b', 'c']) first.service.handlers.saveDocument(query(id, `SELECT '${id}'`), call)
  first.service.handlers.orderDocuments(['c', 'a', 'nobody'], call)
  first.service.handlers.saveLayout('{"panels":["é"]}', call)
  const settings = { theme: 'dark', density: 'compact', idleTimeoutSeconds: 7 } as const
  expect(await first.service.handlers.saveSettings(settings, call)).toEqual(ok(null))
  expect(first.emitted).toContainEqual(['settingsChanged', settings])
  await first.quit()

  const second = await start()
  const documents = await documentsOf(second)
  expect(documents.map((one) => one.title)).toEqual(['c', 'a', 'First query', 'b'])
  expect(documents[0]?.adql).toBe("SELECT 'c'")
  expect(second.service.handlers.layout(null, call)).toEqual(ok('{"panels":["é"]}'))
  expect(second.service.settings).toEqual(settings)
  expect(second.messages.list()).toEqual([])
  await second.quit()
})

test('typed text is on disk within a second although the typing goes on', async () => {
  const run = await start()
  for (let key = 1; key <= 10; key++) {
    run.service.handlers.saveDocument(query('a', 'x'.repeat(key)), call)
    run.clock.advance(100)
  }
  await run.service.flush()
  // As after a crash: what a second program would read, without a proper quit.
  const crashed = await start()
  expect((await documentsOf(crashed)).find((one) => one.id === 'a')?.adql).toMatch(/^x{8,10}$/)
  await crashed.quit()
  await run.quit()
})

test('files and folders are for their owner alone', async () => {
  const run = await start()
  run.service.handlers.saveLayout('{}', call)
  await run.quit()
  expect((await stat(home)).mode & 0o777).toBe(0o700)
  const names = await readdir(home)
  expect(names.sort()).toEqual(['documents.journal', 'layout.json', 'settings.json'])
  for (const name of names) expect((await stat(join(home, name))).mode & 0o777).toBe(0o600)
})

test('a settings file that is not JSON is set aside, told, and replaced by the defaults', async () => {
  await (await start()).quit()
  await writeFile(join(home, 'settings.json'), '{"schema": 1, "value": {"theme": "dar')
  const run = await start()
  expect(run.service.settings.theme).toBe('system')
  const [message] = run.messages.list()
  expect(message?.text).toBe('The settings could not be understood; the defaults are used.')
  expect(await readFile(message?.where ?? '', 'utf8')).toBe('{"schema": 1, "value": {"theme": "dar')
  await run.quit()
})

test('a workspace of a newer program is shown and not written', async () => {
  const first = await start()
  first.service.handlers.saveDocument(query('a', 'SELECT 1'), call)
  await first.quit()
  const newer = '{"schema": 2, "value": {"theme": "sepia"}}'
  await writeFile(join(home, 'settings.json'), newer)
  const before = await Promise.all((await readdir(home)).sort().map((name) => readFile(join(home, name))))

  const run = await start()
  const info = await run.service.handlers.info(null, call)
  expect(info.ok && info.value.readOnly).toMatch(/written by a newer Alidade \(settings\.json\)/)
  expect((await documentsOf(run)).map((one) => one.id)).toContain('a')
  run.service.handlers.saveDocument(query('b', 'SELECT 2'), call)
  run.service.handlers.saveLayout('{}', call)
  expect(await run.service.handlers.saveSettings(run.service.settings, call)).toEqual(ok(null))
  await run.quit()
  expect(await Promise.all((await readdir(home)).sort().map((name) => readFile(join(home, name))))).toEqual(before)
})

test('messages go to every window and stay until they are cleared, the last 1,000 of them', async () => {
  const run = await start()
  for (let count = 1; count <= 1001; count++) run.service.report({ severity: 'info', text: `message ${count}` })
  expect(run.emitted.filter(([name]) => name === 'message').length).toBe(1001)
  const kept = run.messages.list()
  expect([kept.length, kept[0]?.text, kept.at(-1)?.text]).toEqual([1000, 'message 2', 'message 1001'])
  run.service.handlers.clearMessages(null, call)
  expect(run.service.handlers.messages(null, call)).toEqual(ok([]))
  await run.quit()
})

test('files that were opened are remembered, the last twenty, each once, also after a restart', async () => {
  const first = await start()
  const { rememberFile, forgetFile, recentFiles } = first.service.handlers
  for (let count = 1; count <= 22; count++) rememberFile({ path: `/data/${count}.vot` }, call)
  rememberFile({ path: '/data/5.vot' }, call)
  forgetFile({ path: '/data/22.vot' }, call)
  const listed = await recentFiles(null, call)
  const paths = listed.ok ? listed.value.map(({ path }) => path) : []
  expect(paths.slice(0, 3)).toEqual(['/data/5.vot', '/data/21.vot', '/data/20.vot'])
  expect(paths).toHaveLength(19)
  expect(first.emitted.at(-1)?.[0]).toBe('recentFilesChanged')
  await first.quit()
  const second = await start()
  expect(await second.service.handlers.recentFiles(null, call)).toEqual(listed)
  await second.quit()
})

test('the doctor says what runs here and which file of the workspace is not sound', async () => {
  await (await start()).quit()
  const run = await start()
  await writeFile(join(home, 'layout.json'), 'no JSON')
  const answer = await run.service.handlers.doctor(null, call)
  const facts = answer.ok ? answer.value : []
  expect(facts).toContainEqual({ name: 'Workspace', value: home, problem: false })
  expect(facts.filter(({ problem }) => problem)).toEqual([
    { name: 'Files', value: 'layout.json is damaged', problem: true },
  ])
  await run.quit()
})

test('files to open are told to the windows and taken once', async () => {
  const run = await start()
  run.service.openFiles(['/data/a.vot', '/data/b.vot'])
  run.service.openFiles([])
  expect(run.emitted).toEqual([['openFiles', ['/data/a.vot', '/data/b.vot']]])
  expect(run.service.handlers.takeFilesToOpen(null, call)).toEqual(ok(['/data/a.vot', '/data/b.vot']))
  expect(run.service.handlers.takeFilesToOpen(null, call)).toEqual(ok([]))
  await run.quit()
})

test('arrangements of columns are kept over a restart, the last two hundred', async () => {
  const first = await start()
  const { saveColumnLayout } = first.service.handlers
  for (let table = 0; table < 205; table++)
    await saveColumnLayout({ key: `table ${table}`, layout: { hidden: ['c1'], widths: [['c0', table]] } }, call)
  await saveColumnLayout({ key: 'table 204', layout: null }, call)
  await saveColumnLayout({ key: 'table 203', layout: {} }, call)
  await first.quit()
  const second = await start()
  const layoutOf = (key: string) => second.service.handlers.columnLayout({ key }, call)
  expect(await layoutOf('table 202')).toEqual(ok({ hidden: ['c1'], widths: [['c0', 202]] }))
  for (const gone of ['table 0', 'table 203', 'table 204', 'never']) expect(await layoutOf(gone)).toEqual(ok(null))
  await second.quit()
})
