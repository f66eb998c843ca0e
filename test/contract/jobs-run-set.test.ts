// `alidade jobs run-set` against a practice service, with the window closed and open.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
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

function setFile(entries: readonly object[]): string {
  const file = join(terminal.home, 'cones.alidade-set.json')
  const parameters = [{ name: 'count', kind: 'number', value: '' }]
  const completion = { show: true, delete: true }
  writeFileSync(file, JSON.stringify({ alidadeQuerySet: 1, title: 'Cones', parameters, entries, completion }))
  return file
}
const titles = async () =>
  (await terminal.run('list')).lines.slice(1).map((line) => [line.split('\t')[1], line.split('\t').at(-1)])

describe.each(['closed', 'open'] as const)('a query set with the window %s', (window) => {
  beforeEach(async () => {
    if (window === 'open') await terminal.window()
  })

  test('is submitted whole; the ids come one a line, and the jobs bear its name', async () => {
    const file = setFile([
      { name: 'first', url: sky.url, adql: 'rows {count}' },
      { name: 'second', url: sky.url, adql: 'rows {more}' },
    ])
    const made = await terminal.run('run-set', file, '--param', 'count=4', '--param', 'more=2')
    expect(made).toMatchObject({ code: 0, err: expect.stringContaining('2 of 2 are at their services') })
    expect(made.lines).toHaveLength(2)
    for (const id of made.lines) expect(await terminal.run('wait', id)).toMatchObject({ code: 0, out: 'COMPLETED\n' })
    expect(await titles()).toEqual([
      ['COMPLETED', 'second'],
      ['COMPLETED', 'first'],
    ])
    const shown = JSON.parse((await terminal.run('show', made.lines[0] ?? '', '--json')).out)
    expect(shown).toMatchObject({ set: 'Cones', adql: 'rows 4' })
    // What is done with results is the window's to do.
    expect(shown.fetched).toBeUndefined()
  })

  test('is not submitted at all while a value is missing or is none', async () => {
    const file = setFile([
      { name: 'first', url: sky.url, adql: 'rows 1' },
      { name: 'second', url: sky.url, adql: 'rows {count}' },
    ])
    const missing = await terminal.run('run-set', file)
    expect(missing).toMatchObject({ code: 1, out: '', err: expect.stringContaining('second: no value for {count}') })
    const wrong = await terminal.run('run-set', file, '--param', 'count=many')
    expect(wrong).toMatchObject({ code: 1, out: '', err: expect.stringContaining('{count}: Expected a number') })
    const other = await terminal.run('run-set', file, '--param', 'cuont=3')
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('no value named cuont; it asks for count') })
    expect((await terminal.run('list')).out).not.toContain('first')
  })

  test('goes on past a query that its service does not take', async () => {
    const file = setFile([
      { name: 'nowhere', url: 'http://127.0.0.1:9/tap', adql: 'rows 1' },
      { name: 'here', url: sky.url, adql: 'rows 1' },
    ])
    const made = await terminal.run('run-set', file)
    expect(made).toMatchObject({ code: 1, err: expect.stringContaining('1 of 2 are at their services') })
    expect(made.lines).toHaveLength(2)
    expect(await terminal.run('wait', made.lines[1] ?? '')).toMatchObject({ out: 'COMPLETED\n' })
  })
})

test('what is no set, and what is no value, is said', async () => {
  const file = join(terminal.home, 'wrong.json')
  writeFileSync(file, '{"alidadeQuerySet": 1, "entries": [{"name": 1}]}')
  expect(await terminal.run('run-set', file)).toMatchObject({ code: 1, err: expect.stringContaining('entries.0.name') })
  expect(await terminal.run('run-set', `${file}.not`)).toMatchObject({
    code: 1,
    err: expect.stringContaining('no such file'),
  })
  expect(await terminal.run('run-set')).toMatchObject({ code: 2 })
  expect(await terminal.run('run-set', file, '--param', 'x')).toMatchObject({ code: 2 })
  expect(terminal.opened).not.toContain('written')
})
