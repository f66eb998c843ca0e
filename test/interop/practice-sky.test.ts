import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PracticeProgram } from '../doubles/practice-program.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'

const run = promisify(execFile)
const limits = { timeout: 300_000, maxBuffer: 64 * 1024 * 1024 }
const program = new PracticeProgram()
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-practice-peers-'))
  await program.start()
})
afterAll(async () => {
  await program.close()
  rmSync(folder, { recursive: true, force: true })
})

const stilts = (...words: string[]) => run(requirePeer('stilts'), words, limits)
const brightest = 'SELECT TOP 20 hip, ra, dec, vmag, sptype FROM hipparcos.main ORDER BY vmag'

describeWithPeer('stilts', 'the practice sky and STILTS', () => {
  test('taplint finds no error and no failure in any stage', { timeout: 300_000 }, async () => {
    // taplint ends with 1 where it finds errors; what it printed is judged here.
    const { stdout } = await stilts('taplint', `tapurl=${program.url}`).catch((problem: { stdout: string }) => problem)
    expect(stdout.split('\n').filter((line) => /^[EF]-/.test(line))).toEqual([])
    expect(stdout).toMatch(/Totals: Errors: 0;.*Failures: 0/)
    for (const stage of 'TMV TME TMS TMC CPV CAP AVV QGE QPO QAS UWS MDQ OBS UPL EXA'.split(' '))
      expect(stdout, stage).toMatch(`Section ${stage}: `)
  })

  test.each(['votable', 'votable-tabledata', 'votable-binary', 'csv', 'tsv', 'fits'])(
    'the same rows come as %s',
    { timeout: 60_000 },
    async (format) => {
      const asked: Record<string, string> = {
        'votable-tabledata': 'votable/td',
        'votable-binary': 'votable/binary',
        votable: 'votable/b2',
      }
      const reading: Record<string, string> = { csv: 'csv', tsv: 'tst', fits: 'fits' }
      const parameters = new URLSearchParams({
        LANG: 'ADQL',
        QUERY: brightest,
        RESPONSEFORMAT: asked[format] ?? format,
      })
      const file = join(folder, format)
      await run('curl', ['-s', '-o', file, `${program.url}/sync?${parameters}`], limits)
      const words = format === 'tsv' ? ['ifmt=ascii'] : [`ifmt=${reading[format] ?? 'votable'}`]
      if (format === 'tsv') {
        expect(
          readFileSync(file, 'utf8')
            .split('\n')
            .slice(0, 2)
            .map((line) => line.split('\t').slice(0, 1)),
        ).toEqual([['hip'], ['32349']])
        return
      }
      const { stdout } = await stilts('tpipe', `in=${file}`, ...words, 'cmd=keepcols "hip vmag"', 'ofmt=csv', 'out=-')
      expect(stdout.split('\n').slice(0, 3)).toEqual(['hip,vmag', '32349,-1.44', '30438,-0.62'])
      expect(stdout.trim().split('\n')).toHaveLength(21)
    },
  )

  test('tapquery runs queries in both modes, with a table of its own', { timeout: 60_000 }, async () => {
    const own = join(folder, 'own.csv')
    await run('curl', [
      '-s',
      '-o',
      own,
      `${program.url}/sync?${new URLSearchParams({ LANG: 'ADQL', QUERY: brightest, RESPONSEFORMAT: 'csv' })}`,
    ])
    for (const sync of ['true', 'false']) {
      const { stdout } = await stilts(
        'tapquery',
        `tapurl=${program.url}`,
        `sync=${sync}`,
        'nupload=1',
        `upload1=${own}`,
        'ufmt1=csv',
        'upname1=own',
        'adql=SELECT o.hip, h.parallax FROM TAP_UPLOAD.own AS o JOIN hipparcos.main AS h ON o.hip = h.hip ORDER BY o.hip',
        'ofmt=csv',
        'out=-',
      )
      expect(stdout.trim().split('\n')).toHaveLength(21)
    }
  })

  test('tapresume takes a job up where another program left it', { timeout: 60_000 }, async () => {
    const body = new URLSearchParams({ LANG: 'ADQL', QUERY: brightest, PHASE: 'RUN' })
    const created = await fetch(`${program.url}/async`, { method: 'POST', body, redirect: 'manual' })
    const { stdout } = await stilts('tapresume', `joburl=${created.headers.get('location')}`, 'ofmt=csv', 'out=-')
    expect(stdout).toMatch('32349')
    expect(stdout.trim().split('\n')).toHaveLength(21)
  })
})

describeWithPeer('python3', 'the practice sky and pyvo', () => {
  test('a session of pyvo: limits, examples, queries, uploads, jobs', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL('practice-pyvo.py', import.meta.url))
    const { stdout } = await run(requirePeer('python3'), [script, program.url], limits)
    expect(JSON.parse(stdout)).toMatchObject({
      available: true,
      limits: [20_000, 2_000_000],
      uploads: ['upload-http', 'upload-https', 'upload-inline'],
      tables: true,
      columns: ['hip', 'ra', 'dec'],
      examples: Array.from({ length: 7 }, () => 5),
      sync: 7,
      status: 'OVERFLOW',
      async: 9,
      upload: [2, 2],
      pending: ['PENDING', 100],
      job: ['COMPLETED', 3],
      list: [true],
      left: [],
      aborted: 'ABORTED',
      mistake: expect.stringContaining('nothing'),
    })
  })
})
