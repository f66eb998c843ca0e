import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '#main/tables/table.ts'
import { pythonText } from '#shared/vo/script/quoting.ts'
import { type ScriptLanguage, scriptOf } from '#shared/vo/script/script.ts'
import { type ScriptQuery, scriptOfJob } from '#shared/vo/script/script-query.ts'
import { PracticeProgram } from '../doubles/practice-program.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { good, never, openSendingApp, type SendingApp, serveFile, textRows } from './sent-tables.ts'

const run = promisify(execFile)
const program = new PracticeProgram()
const guarded = new PracticeProgram()
/** A token with what shells and Python would take for their own. */
const token = `s3cret-$HOME-"x"-\\'`
let sending: SendingApp
let folder = ''
let served: Awaited<ReturnType<typeof serveFile>>

const bright = 'SELECT hip, vmag FROM hipparcos.main WHERE vmag < 2 ORDER BY hip'
/** Quotes of both kinds, a backslash, a dollar, a comment, two lines, letters beyond ASCII and a semicolon. */
const awkward = `SELECT "m"."hip", 'it''s $HOME \\n "x" é \`id\` %20&a=b' AS said -- "a" remark's end
FROM hipparcos.main AS "m"
WHERE vmag < 1 ORDER BY hip;`
const join2 =
  'SELECT u.star, h.vmag FROM TAP_UPLOAD.mine AS u JOIN hipparcos.main AS h ON u.star = h.hip ORDER BY h.hip'
const mine = `<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE><FIELD name="star" datatype="long"/>
<DATA><TABLEDATA><TR><TD>32349</TD></TR><TR><TD>30438</TD></TR><TR><TD>91262</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-scripts-'))
  writeFileSync(join(folder, 'mine.vot'), mine)
  const alidade = join(folder, 'alidade')
  const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
  writeFileSync(alidade, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`)
  chmodSync(alidade, 0o755)
  sending = await openSendingApp()
  served = await serveFile(mine)
  await program.start()
  await guarded.start('--token', token)
}, 120_000)
afterAll(async () => {
  await served?.close()
  await sending?.close()
  await program.close()
  await guarded.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a snippet as a person would: Python from a file, the others pasted into a shell. */
async function execute(language: ScriptLanguage, script: string): Promise<void> {
  const env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    ALIDADE_HOME: join(folder, 'home'),
    PRACTICE_TOKEN: token,
  }
  const options = { cwd: folder, env, timeout: 100_000, maxBuffer: 1 << 26 }
  if (language !== 'pyvo') await run('/bin/sh', ['-c', script], options)
  else {
    writeFileSync(join(folder, 'script.py'), script)
    await run(requirePeer('python3'), ['-W', 'ignore', 'script.py'], options)
  }
}

let results = 0
/** The rows that a snippet brought. */
async function rowsOf(language: ScriptLanguage, query: ScriptQuery): Promise<string[][]> {
  const out = `result ${++results}.vot`
  await execute(language, scriptOf(language, { ...query, out }))
  const opened = good(await sending.app.handlers.tables.open({ path: join(folder, out) }, { signal: never }))
  await sending.app.tables.documentTables(opened.table)
  return textRows(sending.app.tables.find(opened.table) as Table)
}

const peers = [
  ['python3', 'pyvo'],
  ['stilts', 'stilts'],
  ['curl', 'curl'],
] as const

for (const [peer, language] of peers) {
  describeWithPeer(peer, `a query copied as ${language}`, () => {
    const expectRows = async (query: Omit<ScriptQuery, 'url'>, more: Partial<ScriptQuery> = {}) => {
      const { maxrec, adql } = query
      const uploads = query.uploads?.map(({ name, from }) =>
        'file' in from
          ? { kind: 'file' as const, name, path: join(folder, from.file) }
          : { kind: 'url' as const, name, url: from.url },
      )
      const asked = { url: program.url, adql, ...(maxrec !== undefined && { maxrec }), ...(uploads && { uploads }) }
      const expected = textRows(await sending.ask(asked))
      expect(expected.length).toBeGreaterThan(0)
      expect(await rowsOf(language, { url: program.url, ...query, ...more })).toEqual(expected)
    }

    test('gives the same rows, whatever characters it holds', { timeout: 120_000 }, () =>
      expectRows({ adql: awkward, mode: 'sync' }),
    )
    test('keeps its limit and its language', { timeout: 120_000 }, () =>
      expectRows({ adql: bright, mode: 'sync', maxrec: 7, lang: 'ADQL-2.1', runid: "it's mine" }),
    )
    test('waits for a job', { timeout: 120_000 }, () =>
      expectRows({ adql: awkward, mode: 'async', maxrec: 3, executionSeconds: 60, runid: 'mine', queue: '1m' }),
    )
    test('takes a table with it, from a file and from an address', { timeout: 120_000 }, async () => {
      const file = { name: 'mine', from: { file: 'mine.vot' }, about: 'Stars of\nmine' }
      await expectRows({ adql: join2, mode: 'sync', uploads: [file] })
      await expectRows({ adql: join2, mode: 'async', uploads: [{ name: 'mine', from: { url: served.url } }] })
    })
    test('fetches the result of a job that is there, and leaves the job', { timeout: 120_000 }, async () => {
      const { job, table } = await sending.work({ url: program.url, adql: bright })
      const query = scriptOfJob(job, 'fetch')
      expect(await rowsOf(language, query)).toEqual(textRows(table))
      const look = await fetch(job.jobUrl ?? '')
      expect([look.status, await look.text()]).toEqual([200, expect.stringContaining('COMPLETED')])
    })
    test('submits a job of the ledger again, as it was', { timeout: 120_000 }, async () => {
      const { job, table } = await sending.work({ url: program.url, adql: awkward, maxrec: 2 })
      expect(await rowsOf(language, scriptOfJob(job, 'again'))).toEqual(textRows(table))
    })
    if (language !== 'stilts')
      test('sends a login that stands only in a variable', { timeout: 120_000 }, async () => {
        const credential = { scheme: 'bearer' as const, variable: 'PRACTICE_TOKEN' }
        await expectRows({ adql: bright, mode: 'sync' }, { url: guarded.url, credential })
        await expectRows({ adql: bright, mode: 'async' }, { url: guarded.url, credential })
        await expect(rowsOf(language, { url: guarded.url, adql: bright, mode: 'sync' })).rejects.toThrow()
      })
  })
}

describeWithPeer('python3', 'texts in Python', () => {
  test('any text is a string of Python, unchanged', { timeout: 60_000 }, async () => {
    const unit = fc.constantFrom(
      "'",
      '"',
      '\\',
      '\n',
      '\r',
      '\t',
      ' ',
      '#',
      '{',
      '\0',
      'é',
      '𝛼',
      '\u2028',
      'a',
      'n',
      'x',
    )
    const texts = fc.sample(fc.string({ unit, maxLength: 12 }), { numRuns: 2000, seed: 5 })
    const program = join(folder, 'texts.py')
    writeFileSync(program, `import json\nprint(json.dumps([${texts.map(pythonText).join(',\n')}]))\n`)
    const { stdout } = await run(requirePeer('python3'), [program], { maxBuffer: 1 << 26 })
    expect(JSON.parse(stdout)).toEqual(texts)
  })
})

test('a query copied as alidade gives the same rows', { timeout: 120_000 }, async () => {
  const expected = textRows(await sending.ask({ url: program.url, adql: awkward, maxrec: 3 }))
  const query: ScriptQuery = { url: program.url, adql: awkward, mode: 'sync', lang: 'ADQL-2.0', maxrec: 3 }
  // Exit code 3: written, but cut by MAXREC; it is the shell's own error here.
  await expect(rowsOf('alidade', query)).rejects.toMatchObject({ code: 3 })
  const whole = textRows(await sending.ask({ url: program.url, adql: awkward }))
  expect(await rowsOf('alidade', { ...query, maxrec: 1000 })).toEqual(whole)
  expect(whole.slice(0, 3)).toEqual(expected)
})

test('a job copied as alidade takes its tables with it, waits and fetches', { timeout: 120_000 }, async () => {
  const query: ScriptQuery = {
    ...{ url: program.url, adql: join2, mode: 'async', runid: "it's mine", maxrec: 1000 },
    uploads: [{ name: 'mine', from: { file: 'mine.vot' }, about: 'mine' }],
  }
  const file = { kind: 'file' as const, name: 'mine', path: join(folder, 'mine.vot') }
  const expected = textRows(await sending.ask({ url: program.url, adql: join2, uploads: [file] }))
  expect(await rowsOf('alidade', query)).toEqual(expected)
  const { job, table } = await sending.work({ url: program.url, adql: awkward })
  expect(await rowsOf('alidade', scriptOfJob(job, 'fetch'))).toEqual(textRows(table))
})
