import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hereText, shellWord } from '#shared/vo/script/quoting.ts'
import { scriptLanguages, scriptOf } from '#shared/vo/script/script.ts'
import { credentialVariable, type ScriptQuery, scriptAt } from '#shared/vo/script/script-query.ts'

const query: ScriptQuery = {
  url: 'https://gaia.aip.de/tap',
  adql: 'SELECT ra\nFROM gaiadr3.gaia_source;',
  mode: 'async',
  lang: 'PostgreSQL',
  queue: '1h',
  runid: 'first',
  maxrec: 10,
}
const noise = fc.string({
  unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '!', '*', 'é', '𝛼', 'a', '-', '\r'),
})

test('any text is one word of a shell, unchanged', () => {
  fc.assert(
    fc.property(fc.array(noise, { minLength: 1, maxLength: 20 }), (texts) => {
      const script = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`
      const said = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })
      expect(said.split('\0').slice(0, -1)).toEqual(texts)
    }),
    { numRuns: 30 },
  )
})

test('nothing in a here-document is run', () => {
  const text = '$(echo no) `echo no` \\$HOME \\'
  const said = execFileSync('/bin/sh', ['-c', `cat <<END\n${hereText(text)}\nEND\n`], { encoding: 'utf8' })
  expect(said).toBe(`${text}\n`)
})

test.each([
  ['https://gaia.aip.de', 'GAIA_AIP_DE_TOKEN'],
  ['http://127.0.0.1:8080', 'TAP_127_0_0_1_TOKEN'],
])('the login for %s is looked for in %s', (origin, variable) => {
  expect(credentialVariable(origin)).toBe(variable)
})

test('parameters of the request are in every script, or it says that they cannot be', () => {
  for (const language of scriptLanguages) {
    const script = scriptOf(language, query)
    for (const word of ['gaia.aip.de/tap', 'FROM gaiadr3.gaia_source', 'PostgreSQL', '10', '1h', 'first', 'result.vot'])
      expect(script, `${language}: ${word}`).toContain(word)
    expect(script).not.toContain('gaia_source;')
  }
  expect(scriptOf('stilts', query)).toMatch(
    /^# STILTS cannot send QUEUE \(1h\), RUNID \(first\); pyvo and curl can\.\n/,
  )
})

test.each(['token', 'bearer', 'basic', 'cookie', 'header'] as const)(
  'a login (%s) is a variable, and with curl no word of a process',
  (scheme) => {
    const credential = { scheme, name: 'X-$(id)', variable: 'GAIA_TOKEN' }
    const curl = scriptOf('curl', { ...query, credential })
    expect(curl).toContain('GAIA_TOKEN')
    expect(curl).toContain('--header @-')
    expect(curl).not.toContain('"X-$(id)')
    expect(scriptOf('pyvo', { ...query, credential })).toContain('os.environ["GAIA_TOKEN"]')
  },
)

test('a job goes with alidade as its verbs say', () => {
  expect(
    scriptOf('alidade', { ...query, uploads: [{ name: 'mine', from: { file: 'mine.vot' } }] }),
  ).toBe(`job=$(alidade jobs submit \\
  --service https://gaia.aip.de/tap \\
  --lang PostgreSQL \\
  --maxrec 10 \\
  --queue 1h \\
  --runid first \\
  --upload mine=mine.vot \\
  --adql 'SELECT ra
FROM gaiadr3.gaia_source' | tail -n 1)
alidade jobs wait "$job" &&
  alidade jobs fetch "$job" --out result.vot
`)
  expect(scriptOf('alidade', { ...query, jobUrl: 'https://gaia.aip.de/tap/async/1' })).toContain(
    'alidade jobs import https://gaia.aip.de/tap/async/1 | tail -n 1',
  )
})

test('a script for the sky of a window has the address where that listens, and says how long it does', () => {
  const own = 'http://practice-sky.localhost/tap'
  const here = { url: 'http://127.0.0.1:5005/tap', port: 5005 }
  const uploads = [
    { name: 'mine', from: { url: `${own}/async/1/results/result` } },
    { name: 'other', from: { url: `${own}er/x.vot` } },
  ]
  for (const language of scriptLanguages) {
    const script = scriptOf(language, scriptAt({ ...query, url: own, uploads }, here))
    expect(script.replace(`${own}er/x.vot`, '')).not.toContain('practice-sky.localhost')
    expect(script).toContain(`${here.url}/async/1/results/result`)
    expect(script.split('\n')[0]).toBe(
      '# Answers while Alidade is open. To have the same tables there without it: alidade practice --port 5005',
    )
    const fetched = scriptOf(language, scriptAt({ ...query, url: own, jobUrl: `${own}/async/1` }, here))
    expect(fetched).toContain(`${here.url}/async/1`)
    expect(fetched.split('\n')[0]).toBe('# Answers while Alidade is open.')
  }
  expect(scriptAt(query, { url: query.url })).toBe(query)
})

test('a script that sends a table along says what to save first, and under which name', () => {
  const uploads = [{ name: 'mine', from: { file: 'mine.vot' }, about: 'stars (1)' }]
  for (const language of scriptLanguages)
    expect(scriptOf(language, { ...query, uploads })).toContain(
      '# mine.vot is sent along: first save stars (1) under this name beside the script.\n',
    )
})
