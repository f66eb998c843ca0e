import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { queryVerb } from '#main/shells/cli/query.ts'
import { fail } from '#shared/ipc/fault.ts'
import { spokenIo } from '../../doubles/cli-io.ts'
import { cellsOf } from '../../doubles/tap-server/generated-table.ts'
import { startTapDouble, type TapDouble } from '../../doubles/tap-server/tap-double.ts'

const workersFolder = fileURLToPath(new URL('../../../out/main/workers', import.meta.url))
let app: App
let folder: string
let double: TapDouble

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-query-'))
  app = await createApp({
    shell: 'cli',
    version: 'test',
    home: join(folder, 'home'),
    workersFolder,
    readOnly: 'A test.',
    openExternal: () => fail('bad-request', 'A test opens nothing.'),
    openFolder: () => fail('bad-request', 'A test opens nothing.'),
  })
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  double = await startTapDouble()
})

afterEach(() => double.close())

async function query(args: readonly string[], options: { stdin?: string; terminal?: boolean } = {}) {
  const io = spokenIo(app, options)
  const code = await queryVerb.run(['--service', double.url, ...args], io)
  return { code, ...io.said }
}

describe('alidade query', () => {
  it('writes a clean result to standard output and exits 0', async () => {
    const { code, out, err } = await query([
      '--adql',
      'SELECT TOP 3 source_id, n_obs, name FROM made.rows_1000;',
      '--format',
      'csv',
    ])
    expect(err).toBe('')
    expect(code).toBe(0)
    const ids = [0, 1, 2].map((row) => cellsOf(row).source_id)
    expect(out).toBe(
      `source_id,n_obs,name\n${ids[0]},0,Star 0 α & <b>\n${ids[1]},1,Star 1 α & <b>\n${ids[2]},,Star 2 α & <b>\n`,
    )
  })

  it('writes VOTable unless told otherwise', async () => {
    const { code, out } = await query(['--adql', 'SELECT * FROM made.rows_10'])
    expect(code).toBe(0)
    expect(out).toContain('<BINARY2>')
  })

  it('reads the query from a file and from standard input', async () => {
    const file = join(folder, 'query.adql')
    writeFileSync(file, '-- all of it\nSELECT source_id FROM made.rows_2;\n')
    expect((await query(['--adql', `@${file}`, '--format=csv'])).out.split('\n')).toHaveLength(4)
    const piped = await query(['--adql', '@-', '--format=csv'], { stdin: 'SELECT source_id FROM made.rows_3' })
    expect(piped.out.split('\n')).toHaveLength(5)
  })

  it('writes a file in the format of its ending, and leaves nothing else behind', async () => {
    const inside = mkdtempSync(join(folder, 'out-'))
    const { code, out } = await query([
      '--adql',
      'SELECT source_id FROM made.rows_5',
      '--out',
      join(inside, 'stars.csv'),
    ])
    expect([code, out]).toEqual([0, ''])
    expect(readFileSync(join(inside, 'stars.csv'), 'utf8').split('\n')).toHaveLength(7)
    expect(readdirSync(inside)).toEqual(['stars.csv'])
  })

  it('exits 3 and says so where the service truncated the result', async () => {
    const inside = mkdtempSync(join(folder, 'out-'))
    const file = join(inside, 'stars.csv')
    const { code, err } = await query(['--adql', 'SELECT source_id FROM made.rows_50', '--maxrec', '20', '--out', file])
    expect(code).toBe(3)
    expect(err).toBe('alidade query: the result is truncated by the MAXREC that was asked for (20 rows).\n')
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(22)
    expect(JSON.parse(readFileSync(`${file}.meta.json`, 'utf8'))).toMatchObject({
      completeness: [{ kind: 'truncated', by: 'maxrec' }],
    })
  })

  it('exits 3 and keeps the rows where the connection broke on the way', async () => {
    const { code, out, err } = await query(['--adql', 'SELECT * FROM made.cut_5000_at_60000', '--format', 'csv'])
    expect(code).toBe(3)
    expect(out.split('\n').length).toBeGreaterThan(100)
    expect(err).toMatch(/^alidade query: the result is (partial|damaged)/)
  })

  it('exits 1 with the service’s own words on one line', async () => {
    const { code, out, err } = await query(['--adql', 'SELECT nocolumn FROM made.rows_10'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toBe(
      "alidade query: Field query: No such field known: column 'nocolumn' could not be located in table metadata (" +
        `${double.url}/sync); correct the query.\n`,
    )
  })

  it('exits 1 and says what stands at the address instead', async () => {
    const { code, err } = await query(['--adql', 'SELECT * FROM made.login_page'])
    expect(code).toBe(1)
    expect(err).toBe(
      `alidade query: the answer is a web page, “Sign in — Example Archive” (${double.url}/sync); open the address in a browser to see what it says.\n`,
    )
    const busy = await query(['--adql', 'SELECT * FROM made.busy'])
    expect(busy.err).toContain('; try again in 7 s.')
  })

  it('leaves an older file whole where the query fails', async () => {
    const file = join(folder, 'old.csv')
    writeFileSync(file, 'old')
    expect((await query(['--adql', 'SELECT x FROM made.rows_10', '--out', file])).code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  it('exits 1 where the file cannot be written or the query cannot be read', async () => {
    const noFolder = await query(['--adql', 'SELECT * FROM made.rows_10', '--out', join(folder, 'none', 'x.csv')])
    expect(noFolder.code).toBe(1)
    expect(noFolder.err).toContain(join(folder, 'none', 'x.csv'))
    const noQuery = await query(['--adql', `@${join(folder, 'none.adql')}`])
    expect(noQuery.code).toBe(1)
    expect(noQuery.err).toContain('there is no such file')
  })

  it('exits 130 when it is interrupted, before the header and behind it', async () => {
    for (const table of ['made.wait', 'made.endless']) {
      const io = spokenIo(app)
      const before = double.requests.length
      const ended = queryVerb.run(['--service', double.url, '--adql', `SELECT * FROM ${table}`], io)
      await expect.poll(() => double.requests.slice(before).some(({ path }) => path === '/tap/sync')).toBe(true)
      io.stop.abort()
      expect(await ended).toBe(130)
      expect(io.said).toEqual({ out: '', err: 'alidade query: cancelled; nothing was written.\n' })
    }
  })

  it.each([
    [['--adql', 'SELECT 1', '--maxrec', 'many'], '--maxrec needs a whole number, not many.'],
    [
      ['--adql', 'SELECT 1', '--format', 'hdf5'],
      'hdf5 is no format; known are votable, votable-tabledata, votable-binary, fits, csv, tsv, json.',
    ],
    [
      ['--adql', 'SELECT 1', '--out', 'stars.dat'],
      'the ending of stars.dat names no format; give --format with one of votable, votable-tabledata, votable-binary, fits, csv, tsv, json.',
    ],
    [['--adql', 'SELECT 1', '--verbose'], 'unknown option --verbose.'],
    [['--adql', 'SELECT 1', 'more'], 'unexpected argument more.'],
    [['--adql', 'SELECT 1', '--adql', 'SELECT 2'], '--adql is given twice.'],
    [['--adql'], '--adql needs a value.'],
    [[], 'give a query with --adql.'],
  ])('exits 2 for the arguments %j', async (args, problem) => {
    const { code, out, err } = await query(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(`alidade query: ${problem} See alidade query --help.\n`)
    expect(double.requests).toEqual([])
  })

  it('explains itself', async () => {
    const { code, out } = await query(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('alidade query --service URL --adql TEXT')
  })

  it('shows progress on a terminal only, and takes it away', async () => {
    const { err } = await query(['--adql', 'SELECT * FROM made.rows_20000', '--format', 'csv'], { terminal: true })
    expect(err).toMatch(/rows written/)
    expect(err.endsWith('\r\u001b[K')).toBe(true)
  })
})
