import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { convertVerb } from '#main/shells/cli/convert.ts'
import type { CliApp, CliIo } from '#main/shells/cli/verb.ts'
import { createFileReplacer } from '#main/store/atomic-file.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { readingApp } from './read-document.ts'

const odd = new URL('../../fixtures/votable/odd/', import.meta.url)
const fixture = (name: string): string => new URL(name, odd).pathname

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-convert-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(args: readonly string[], more: Partial<CliIo> = {}): Promise<Ran> {
  const out: Buffer[] = []
  let stderr = ''
  let names = 0
  const app = readingApp(createFileReplacer(nodeFileSystem, () => `r${names++}`)) as CliApp
  const code = await convertVerb.run(args, {
    stdin: (async function* () {})(),
    stdout: async (bytes) => {
      out.push(Buffer.from(bytes))
    },
    stderr: (text) => {
      stderr += text
    },
    stderrIsTerminal: false,
    signal: new AbortController().signal,
    app: async () => app,
    ...more,
  })
  return { code, stdout: Buffer.concat(out).toString('utf8'), stderr }
}

test('a whole table: exit 0, nothing on standard error, the format by the ending', async () => {
  const out = join(folder, 'out.csv')
  expect(await run([fixture('gzip-without-a-name'), out])).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(readFileSync(out, 'utf8')).toBe('id,ra\n1,1.5\n2,3\n3,4.5\n4,6\n5,7.5\n')
})

test('standard input to standard output, with nothing but the table on it', async () => {
  const source = readFileSync(fixture('ucd1.vot'))
  const stdin = (async function* () {
    yield new Uint8Array(source)
  })()
  expect(await run(['-', '-', '--format=csv'], { stdin })).toEqual({
    code: 0,
    stdout: 'ID,RA,DEC\na,1.5,-2.5\n',
    stderr: '',
  })
})

test('a damaged table is written: exit 3, the place on standard error, a sidecar beside CSV', async () => {
  const out = join(folder, 'out.csv')
  const { code, stderr } = await run([fixture('truncated-tabledata.vot'), out])
  expect(code).toBe(3)
  expect(stderr).toBe(
    'alidade convert: truncated-tabledata.vot: damaged at line 10, byte 346: The document ends too early.\n',
  )
  expect(JSON.parse(readFileSync(`${out}.meta.json`, 'utf8')).completeness).toMatchObject([
    { kind: 'damaged', line: 10 },
  ])
  await run([fixture('ucd1.vot'), out])
  expect(existsSync(`${out}.meta.json`)).toBe(false)
})

test('no table: exit 1, one line with what happened and where, an older OUT untouched', async () => {
  const out = join(folder, 'out.vot')
  writeFileSync(out, 'older')
  for (const [name, said] of [
    ['login-page.html', 'Sign in to the archive'],
    ['error-and-no-rows.vot', 'Field "rra" is not known'],
    ['../SOURCES.md', 'not XML'],
    ['nowhere.vot', 'no such file; check the name'],
  ] as const) {
    const { code, stderr } = await run([fixture(name), out])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^alidade convert: [^\n]+\n$/)
    expect(stderr).toContain(said)
  }
  expect(readFileSync(out, 'utf8')).toBe('older')
  expect(readdirSync(folder)).toEqual(['out.vot'])
})

test('a folder that does not exist: exit 1, and it says so', async () => {
  const { code, stderr } = await run([fixture('ucd1.vot'), join(folder, 'no', 'out.vot')])
  expect(code).toBe(1)
  expect(stderr).toContain('The folder does not exist')
})

test('IN is never written over, by whatever name', async () => {
  const path = join(folder, 'in.vot')
  const link = join(folder, 'other.vot')
  writeFileSync(path, readFileSync(fixture('ucd1.vot')))
  linkSync(path, link)
  for (const out of [path, link]) {
    const { code, stderr } = await run([path, out])
    expect(code).toBe(2)
    expect(stderr).toContain('the same file')
  }
  expect(readFileSync(path)).toEqual(readFileSync(fixture('ucd1.vot')))
})

test.each([
  [[], 'give one IN and one OUT'],
  [['a.vot'], 'give one IN and one OUT'],
  [['a.vot', 'b.vot', 'c.vot'], 'give one IN and one OUT'],
  [
    ['a.vot', 'b.vot', '--format', 'hdf5'],
    'hdf5 is no format; known are votable, votable-tabledata, votable-binary, fits, csv, tsv, json',
  ],
  [['a.vot', 'b.vot', '--format'], '--format needs a value'],
  [['a.vot', 'b.unknown'], 'give --format'],
  [['a.vot', 'b.vot', '--quick'], 'unknown option --quick'],
])('wrong usage %j: exit 2', async (args, said) => {
  const { code, stderr, stdout } = await run(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(said)
})

test('--help goes to standard output and names the exit codes', async () => {
  const { code, stdout } = await run(['--help'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/Exit codes\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /)
})

test('CSV has room for one table: the first, exit 3, and how many are left out', async () => {
  const out = join(folder, 'out.csv')
  const { code, stderr } = await run([fixture('several-tables.vot'), out])
  expect(code).toBe(3)
  expect(stderr).toContain('2 more of IN left out')
})

test('progress is drawn on a terminal only, and wiped', async () => {
  const { stderr } = await run([fixture('ucd1.vot'), '-'], { stderrIsTerminal: true })
  expect(stderr).toContain('MB read')
  expect(stderr.endsWith('\r\u001b[K')).toBe(true)
})

test('a cancel ends it with exit 1 and leaves no file', async () => {
  const stop = new AbortController()
  stop.abort()
  const { code, stderr } = await run([fixture('ucd1.vot'), join(folder, 'out.vot')], { signal: stop.signal })
  expect(code).toBe(1)
  expect(stderr).toContain('Cancelled')
  expect(readdirSync(folder)).toEqual([])
})
