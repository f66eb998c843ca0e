import { getEventListeners } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { openWorkspaceJobs } from '#main/workspace-jobs.ts'
import type { Job } from '#shared/model/job.ts'
import { type DaiquiriDouble, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'
import { JobsTerminal } from '../doubles/jobs-terminal.ts'
import { PracticePlace } from '../doubles/practice-place.ts'

let practice: PracticePlace
let sky: PracticeService
let terminal: JobsTerminal
beforeEach(async () => {
  practice = new PracticePlace()
  sky = await practice.start()
  terminal = new JobsTerminal()
})
afterEach(async () => {
  await terminal.close()
  await practice.close()
})

const signal = new AbortController().signal
const submit = (adql: string, ...more: string[]) =>
  terminal.run('submit', '--service', sky.url, '--adql', adql, ...more)

const jobsOf = async (app: Awaited<ReturnType<JobsTerminal['window']>>): Promise<readonly Job[]> => {
  const list = await app.handlers.jobs.list(null, { signal })
  if (!list.ok) throw new Error(list.fault.message)
  return list.value
}

describe.each(['closed', 'open'] as const)('alidade jobs with the window %s', (window) => {
  beforeEach(async () => {
    if (window === 'open') await terminal.window()
  })

  test('submits, waits, fetches and lists', async () => {
    const made = await submit('rows 4', '--runid', 'm45', '--title', 'Four stars', '--maxrec', '100')
    expect(made).toMatchObject({ code: 0 })
    const id = made.lines.at(-1) ?? ''
    expect(id).toMatch(/^[\w-]{20}$/)
    expect(await terminal.run('wait', id.slice(0, 8))).toMatchObject({ code: 0, out: 'COMPLETED\n', err: '' })
    const file = join(terminal.home, 'stars.csv')
    expect(await terminal.run('fetch', id, '--out', file)).toMatchObject({ code: 0, out: '', err: '' })
    expect(readFileSync(file, 'utf8')).toBe('id,name\n1,a star\n2,a star\n3,a star\n4,a star\n')
    const list = await terminal.run('list')
    expect(list.lines[0]).toBe('id\tphase\tcreated\tservice\trows\ttitle')
    expect(list.lines[1]?.split('\t')).toMatchObject([id, 'COMPLETED', expect.any(String), sky.url, '4', 'Four stars'])
    const shown = JSON.parse((await terminal.run('show', id, '--json')).out)
    expect(shown).toMatchObject({ runid: expect.stringMatching(/^m45-/), maxrec: 100, fetched: { rows: 4 } })
    expect(terminal.opened.includes('written')).toBe(window === 'closed')
  })

  test('says with 3 that a job ended otherwise, and with 4 that the time was up', async () => {
    const broken = (await submit('broken')).lines.at(-1) ?? ''
    const ended = await terminal.run('wait', broken)
    expect(ended).toMatchObject({ code: 3, out: 'ERROR\n' })
    expect(ended.err).toContain('There is no column bright<er')
    const endless = (await submit('forever')).lines.at(-1) ?? ''
    const look = async () => (await terminal.run('wait', endless, '--timeout', '0')).out
    await expect.poll(look).toBe('EXECUTING\n')
    expect(await terminal.run('wait', endless, '--timeout', '0.1')).toMatchObject({ code: 4, out: 'EXECUTING\n' })
    expect(await terminal.run('abort', endless)).toMatchObject({ code: 0 })
    expect(await terminal.run('wait', endless)).toMatchObject({ code: 3, out: 'ABORTED\n' })
  })

  test('says with 3 that a result is truncated', async () => {
    const id = (await submit('rows 9', '--maxrec', '2')).lines.at(-1) ?? ''
    await terminal.run('wait', id)
    const fetched = await terminal.run('fetch', id, '--format', 'csv')
    expect(fetched.code).toBe(3)
    expect(fetched.out.split('\n')).toHaveLength(4)
    expect(fetched.err).toContain('truncated')
  })

  test('runs again, deletes, puts away, exports, imports and forgets', async () => {
    const id = (await submit('rows 2', '--no-run')).lines.at(-1) ?? ''
    expect((await terminal.run('show', id)).out).toMatch(/phase +PENDING/)
    expect(await terminal.run('run', id)).toMatchObject({ code: 0 })
    expect(await terminal.run('wait', id)).toMatchObject({ code: 0 })
    const again = (await terminal.run('again', id)).lines.at(-1) ?? ''
    expect(again).not.toBe(id)
    await terminal.run('wait', again)
    expect(await terminal.run('archive', id)).toMatchObject({ code: 0 })
    expect((await terminal.run('list')).out).not.toContain(id)
    expect((await terminal.run('list', '--all')).out).toContain(id)
    const { jobUrl } = JSON.parse((await terminal.run('show', again, '--json')).out)
    const file = join(terminal.home, 'job.json')
    writeFileSync(file, (await terminal.run('export', again)).out)
    expect(await terminal.run('forget', again)).toMatchObject({ code: 0 })
    expect((await terminal.run('list')).lines).not.toContain(again)
    const imported = await terminal.run('import', file)
    expect(imported).toMatchObject({ code: 0 })
    expect((await terminal.run('import', jobUrl)).out).toBe(imported.out)
    expect(await terminal.run('delete', jobUrl)).toMatchObject({ code: 0 })
    expect((await fetch(jobUrl)).status).toBe(404)
  })

  test('lists what the service itself lists, with what of it is known here', async () => {
    const id = (await submit('rows 2')).lines.at(-1) ?? ''
    await terminal.run('wait', id)
    const listed = await terminal.run('list', '--at', sky.url, '--phase', 'completed')
    expect(listed).toMatchObject({ code: 0, err: '' })
    expect(listed.lines[1]?.split('\t').slice(0, 2)).toEqual([id, 'COMPLETED'])
    const none = await terminal.run('list', '--at', sky.url, '--phase', 'ABORTED', '--json')
    expect(JSON.parse(none.out)).toEqual([])
  })

  test('sends a file of this machine as a table', async () => {
    const file = join(terminal.home, 'mine.csv')
    writeFileSync(file, 'ra,dec\n1,2\n3,4\n')
    const made = await submit('SELECT * FROM tap_upload.mine', '--upload', `mine=${file}`)
    expect(made).toMatchObject({ code: 0 })
    const id = made.lines.at(-1) ?? ''
    await terminal.run('wait', id)
    const fetched = await terminal.run('fetch', id, '--format', 'csv')
    expect(fetched.out).toBe('id,name\n1,uploaded mine\n2,uploaded mine\n')
  })

  test('a service that does not take the query: one line, 1 and no id', async () => {
    await practice.close()
    const made = await terminal.run('submit', '--service', 'http://127.0.0.1:9/tap', '--adql', 'rows 1')
    expect(made.code).toBe(1)
    expect(made.out).toBe('')
    expect(made.err.trim().split('\n')).toHaveLength(1)
  })

  test('an id that names no job, or more than one, is a failure that says so', async () => {
    expect(await terminal.run('wait', 'nobody')).toMatchObject({
      code: 1,
      err: 'alidade jobs wait: There is no job nobody in the ledger; see alidade jobs list --all.\n',
    })
    await submit('rows 1')
    await submit('rows 1')
    expect((await terminal.run('show', '')).err).toContain('begin with')
  })
})

describe.each(['closed', 'open'] as const)('a job with several results, with the window %s', (window) => {
  let archive: DaiquiriDouble
  beforeEach(async () => {
    archive = await startDaiquiri({ anonymous: true })
    if (window === 'open') await terminal.window()
  })
  afterEach(() => archive.close())

  test('gives each of them by its name', async () => {
    const asked = ['--service', archive.url, '--adql', 'SELECT TOP 3 objname FROM stella_vpnep.objects']
    const id = (await terminal.run('submit', ...asked)).lines.at(-1) ?? ''
    expect(await terminal.run('wait', id)).toMatchObject({ code: 0, out: 'COMPLETED\n' })
    expect((await terminal.run('show', id)).out).toMatch(/result +csv http/)
    const main = await terminal.run('fetch', id, '--format', 'csv')
    expect(main).toMatchObject({ code: 0, err: '' })
    const paths = () => archive.callsElsewhere.length
    const fetched = paths()
    const named = await terminal.run('fetch', id, '--result', 'csv', '--format', 'csv')
    expect(named).toEqual(main)
    expect(paths()).toBe(fetched + 1)
    // What is kept is not fetched again, the query's own result under its name neither.
    expect(await terminal.run('fetch', id, '--result', 'csv', '--format', 'csv')).toEqual(main)
    expect(await terminal.run('fetch', id, '--result', 'result', '--format', 'csv')).toEqual(main)
    expect(paths()).toBe(fetched + 1)
    const none = await terminal.run('fetch', id, '--result', 'fits')
    expect(none).toMatchObject({ code: 1, out: '' })
    expect(none.err).toMatch(/The job has no result fits; it has .*csv/)
  })
})

describe('the window and the command line side by side', () => {
  test('what one submits the other sees', async () => {
    const app = await terminal.window()
    const id = (await submit('rows 4')).lines.at(-1) ?? ''
    expect((await jobsOf(app)).map((job) => job.id)).toEqual([id])
    const asked = await app.handlers.jobs.submit({ url: sky.url, adql: 'rows 3' }, { signal })
    if (!asked.ok) throw new Error(asked.fault.message)
    expect((await terminal.run('list')).out).toContain(asked.value.job)
    expect(await terminal.run('wait', asked.value.job)).toMatchObject({ code: 0 })
    const fetched = await terminal.run('fetch', asked.value.job, '--format', 'csv')
    expect(fetched.out.trim().split('\n')).toHaveLength(4)
    // The window has the result too.
    const tables = await app.handlers.tables.list(null, { signal })
    expect(tables.ok && tables.value.map(({ rows }) => rows)).toEqual([3])
    expect(terminal.opened).not.toContain('written')
  })

  test('a job that the window saves as a file is taken in by another workspace', async () => {
    const app = await terminal.window()
    const id = (await submit('rows 4', '--title', 'Four stars')).lines.at(-1) ?? ''
    await terminal.run('wait', id)
    const path = join(terminal.home, 'four.alidade-job.json')
    expect(await app.handlers.jobs.saveJob({ job: id, path }, { signal })).toEqual({ ok: true, value: null })
    const other = new JobsTerminal()
    try {
      const taken = await other.run('import', path)
      expect(taken).toMatchObject({ code: 0, err: expect.stringContaining('COMPLETED') })
      const shown = JSON.parse((await other.run('show', taken.lines.at(-1) ?? '', '--json')).out)
      expect(shown).toMatchObject({ title: 'Four stars', adql: 'rows 4', origin: 'imported' })
    } finally {
      await other.close()
    }
    const nowhere = await app.handlers.jobs.saveJob({ job: id, path: join(path, 'x.json') }, { signal })
    expect(nowhere).toMatchObject({ fault: { kind: 'storage' } })
    expect(await app.handlers.jobs.saveJob({ job: 'none', path }, { signal })).toMatchObject({
      fault: { kind: 'not-found' },
    })
  })

  test('a window that opens takes the workspace over from a verb that waits, which goes on with it', async () => {
    const id = (await submit('forever')).lines.at(-1) ?? ''
    const waiting = terminal.begin('wait', id)
    await expect.poll(() => terminal.opened.filter((kind) => kind === 'written').length).toBe(2)
    const app = await terminal.window()
    expect((await jobsOf(app)).map((job) => job.id)).toEqual([id])
    const aborted = await app.handlers.jobs.abort({ job: id }, { signal })
    expect(aborted.ok).toBe(true)
    expect(await waiting.done).toBe(3)
    expect(waiting.said.out).toBe('ABORTED\n')
  })

  test('a verb that waits takes the workspace when the window closes', async () => {
    const app = await terminal.window()
    const id = (await submit('forever')).lines.at(-1) ?? ''
    const waiting = terminal.begin('wait', id)
    await app.close()
    await expect.poll(() => terminal.opened).toContain('written')
    expect(await terminal.run('abort', id)).toMatchObject({ code: 0 })
    expect(await waiting.done).toBe(3)
  })

  test('logins of a token file never go to the window: the verb says so and does nothing', async () => {
    await terminal.window()
    const file = join(terminal.home, 'tokens.json')
    writeFileSync(file, JSON.stringify({ [new URL(sky.url).origin]: { scheme: 'token', token: 'sesame' } }), {
      mode: 0o600,
    })
    const refused = await submit('rows 1', '--token-file', file)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toContain('Alidade is open and uses its own logins')
    terminal.environment.ALIDADE_TOKENS_FILE = file
    const noted = await submit('rows 1')
    expect(noted.code).toBe(0)
    expect(noted.err).toContain('those that ALIDADE_TOKENS_FILE names are not used')
  })

  test('Ctrl-C ends the wait with 130; the job goes on', async () => {
    const id = (await submit('forever')).lines.at(-1) ?? ''
    const waiting = terminal.begin('wait', id)
    await expect.poll(() => terminal.opened.filter((kind) => kind === 'written').length).toBe(2)
    waiting.stop.abort()
    expect(await waiting.done).toBe(130)
    expect((await terminal.run('show', id)).out).toMatch(/phase +EXECUTING/)
  })
})

describe('words', () => {
  test.each([
    [['submit', '--adql', 'x'], 'give the address of a service with --service.'],
    [['submit', '--service', 'http://a.example.org'], 'give a query with --adql.'],
    [['submit', '--service', 'a', '--adql', 'x', '--maxrec', 'many'], '--maxrec needs a whole number, not many.'],
    [['submit', '--service', 'a', '--adql', 'x', '--destruction', '2001-01-01'], 'needs a time to come'],
    [['submit', '--service', 'a', '--adql', 'x', '--upload', 'file.vot'], '--upload needs NAME=FILE'],
    [['submit', '--service', 'a', '--adql', 'x', '--token', 'y'], 'unknown option --token.'],
    [['list', '--phase', 'COMPLETED'], 'go with --at.'],
    [['wait'], 'give one ID.'],
    [['wait', 'a', '--timeout', 'soon'], '--timeout needs a number of seconds, not soon.'],
    [['fetch', 'a', '--format', 'docx'], 'docx is no format'],
    [['delete'], 'give an ID.'],
    [['import'], 'give one address or file.'],
    [['dance'], 'there is no verb dance.'],
  ])('%j is wrong usage', async (words, sentence) => {
    const { code, err, out } = await terminal.run(...words)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
    expect(terminal.opened).toEqual([])
  })

  test('every verb says its help with its exit codes', async () => {
    const { out } = await terminal.run('--help')
    const names = [...out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name ?? '')
    expect(names).toHaveLength(13)
    for (const name of names) {
      const help = await terminal.run(name, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain(`alidade jobs ${name}`)
      expect(help.out).toContain('Exit codes')
    }
  })
})

test('a verb that asks the open window again and again leaves nothing behind with its signal', async () => {
  await terminal.window()
  const stop = new AbortController()
  const openApp = () => Promise.reject(new Error('The window has the workspace.'))
  const ledger = openWorkspaceJobs({ home: terminal.home, version: 'test', openApp })
  for (let asked = 0; asked < 3; asked++)
    expect(await ledger.call('list', null, stop.signal)).toEqual({ ok: true, value: [] })
  expect(getEventListeners(stop.signal, 'abort')).toEqual([])
  await ledger.close()
})
