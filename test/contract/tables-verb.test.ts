import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { tablesVerb } from '#main/shells/cli/tables.ts'
import { spokenIo } from '../doubles/cli-io.ts'
import { JobsTerminal } from '../doubles/jobs-terminal.ts'
import { PracticePlace } from '../doubles/practice-place.ts'

let practice: PracticePlace
let sky: PracticeService
let terminal: JobsTerminal
const signal = new AbortController().signal
beforeEach(async () => {
  practice = new PracticePlace()
  sky = await practice.start()
  terminal = new JobsTerminal()
})
afterEach(async () => {
  await terminal.close()
  await practice.close()
})

async function tables(words: readonly string[], stdoutIsTerminal = false) {
  const app = await terminal.readOnlyApp()
  try {
    const io = Object.assign(spokenIo(app), { stdoutIsTerminal })
    return { code: await tablesVerb.run(words, io), ...io.said }
  } finally {
    await app.close()
  }
}

describe('alidade tables', () => {
  test('lists the tables of a service as lines of tabs', async () => {
    const { code, out } = await tables([sky.url])
    expect(code).toBe(0)
    const lines = out.trim().split('\n')
    expect(lines[0]).toBe('table\trows\tdescription')
    expect(lines.map((line) => line.split('\t')[0])).toEqual(expect.arrayContaining(['stars.seen', 'stars.made']))
  })

  test('lists those in which all words stand', async () => {
    const { out } = await tables([sky.url, '--search', 'STARS made'])
    expect(
      out
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t')[0]),
    ).toEqual(['stars.made'])
    expect(await tables([sky.url, '--search', 'dinosaurs'])).toMatchObject({ code: 0, out: '' })
  })

  test('lists columns with type, unit and UCD, under each other on a terminal', async () => {
    expect((await tables([sky.url, '--columns', 'stars.seen'])).out).toBe(
      'column\ttype\tunit\tucd\tdescription\nid\tlong\t\tmeta.id;meta.main\t\n"size"\tdouble\tarcsec\t\tNeeds quotes\n',
    )
    expect((await tables([sky.url, '--columns', 'stars.seen', '--search', 'arcsec'], true)).out).toBe(
      'COLUMN  TYPE    UNIT    UCD  DESCRIPTION\n"size"  double  arcsec       Needs quotes\n',
    )
  })

  test('says on one line what fails', async () => {
    const { code, out, err } = await tables([sky.url, '--columns', 'stars.none'])
    expect([code, out, err.trim().split('\n').length]).toEqual([1, '', 1])
    await practice.close()
    expect(await tables([sky.url])).toMatchObject({ code: 1, out: '' })
  })

  test.each([
    [[], 'give the address of one service.'],
    [['http://a.example.org', 'b'], 'give the address of one service.'],
    [['http://a.example.org', '--rows'], 'unknown option --rows.'],
  ])('%j is wrong usage', async (words, sentence) => {
    const { code, err } = await tables(words)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })
})

describe('what is kept of a service', () => {
  test('is shown without it in the next run, with its age; a refresh says why it is not new', async () => {
    const first = await terminal.window()
    const { url } = sky
    const read = await first.handlers.tap.tables({ url }, { signal })
    if (!read.ok) throw new Error(read.fault.message)
    expect(Date.parse(read.value.readAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
    const columns = await first.handlers.tap.columns({ url, table: 'stars.seen' }, { signal })
    await first.close()
    await practice.close()

    const second = await terminal.window()
    expect(await second.handlers.tap.tables({ url }, { signal })).toEqual(read)
    expect(await second.handlers.tap.columns({ url, table: 'stars.seen' }, { signal })).toEqual(columns)
    const refreshed = await second.handlers.tap.tables({ url, refresh: true }, { signal })
    expect(refreshed).toMatchObject({
      ok: true,
      value: { schemas: read.value.schemas, readAt: read.value.readAt, trouble: { kind: 'offline' } },
    })
    expect(await tables([url])).toMatchObject({ code: 0, out: expect.stringContaining('stars.seen') })
  })

  test('is searched by name, UCD and words, and goes with the service', async () => {
    const app = await terminal.window()
    const { url } = sky
    await app.handlers.tap.describe({ url }, { signal })
    const search = async (text: string) => {
      const found = await app.handlers.tap.search({ text, limit: 10 }, { signal })
      if (!found.ok) throw new Error(found.fault.message)
      return found.value.hits.map(({ service, table, column }) => [service, table, column])
    }
    await app.handlers.tap.columns({ url, table: 'stars.made' }, { signal })
    expect(await search('needs QUOTES')).toEqual([[url, 'stars.made', '"size"']])
    expect(await search('meta.id made')).toEqual([[url, 'stars.made', 'id']])
    await app.handlers.tap.forget({ url }, { signal })
    expect(await search('quotes')).toEqual([])
  })

  test('examples of the service come with their queries', async () => {
    const app = await terminal.window()
    expect(await app.handlers.tap.examples({ url: sky.url }, { signal })).toEqual({
      ok: true,
      value: [
        {
          id: 'first',
          name: 'First stars',
          adql: 'SELECT TOP 3 * FROM stars.seen',
          description: 'Three stars.',
          tables: [],
        },
      ],
    })
  })
})
