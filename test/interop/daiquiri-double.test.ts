// The double of a Daiquiri service is held to real clients: to taplint, but for Daiquiri's own known deviations, and to
// the steps of the Stella how-to with pyvo.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DaiquiriDouble, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { stilts } from './stilts.ts'

const run = promisify(execFile)

let service: DaiquiriDouble
afterEach(() => service.close())

/** What taplint may say of Daiquiri, by stage and code; each is a behaviour that the double has on purpose. */
const knownDeviations: readonly (readonly [RegExp, string])[] = [
  [/^E-TMS-QERR\S* TAP query failed \[Service error: "QUERY: No data or query timed out"\]$/, 'empty results'],
  [/^E-TMS-QERR-x \(\d+ more\)$/, 'empty results'],
  [/^E-QAS-JREJ/, 'a bad query is refused before there is a job'],
  [/^E-UWS-GMIM.*\/(phase|quote|executionduration|destruction)$/, 'single values go as text/html'],
  [/^E-UWS-GMIM-\d+ Incorrect Content-Type "\*\/\*"/, 'documents go as the type of everything'],
  [/^E-UWS-PORE/, 'parameters cannot be changed'],
  [/^E-UWS-DENO/, 'DELETE archives'],
  [
    /^E-UWS-\S+ \(l\.2, c\.\d+\): cvc-.*(errorSummary|uws:parameter|xlink:type|'\[simple, extended)/,
    'xsi:nil, types of links',
  ],
  [/^E-EXA-NOVO/, 'examples for topcat and curl only'],
]

describeWithPeer('stilts', 'the double of Daiquiri', () => {
  beforeEach(async () => {
    service = await startDaiquiri({ anonymous: true, resultsElsewhere: false })
  })

  test('passes taplint but for what Daiquiri is known for', async () => {
    const { stdout } = await stilts('taplint', `tapurl=${service.url}`, 'truncate=2000')
      .then((text) => ({ stdout: text }))
      .catch((problem: { stdout: string }) => problem)
    const errors = stdout.split('\n').filter((line) => line.startsWith('E-'))
    const unknown = errors.filter((line) => !knownDeviations.some(([pattern]) => pattern.test(line)))
    expect(unknown).toEqual([])
    // Each deviation is there: a double that lost one would test nothing.
    const lost = knownDeviations.filter(([pattern]) => !errors.some((line) => pattern.test(line)))
    expect(lost).toEqual([])
    const stages = ['TMV', 'TME', 'TMC', 'CPV', 'CAP', 'AVV', 'QGE', 'QPO', 'MDQ']
    console.log(`taplint: no error in ${stages.join(' ')}; ${errors.length} known deviations`)
    expect(stages.filter((stage) => !stdout.includes(`Section ${stage}`))).toEqual([])
  })
})

describeWithPeer('python3', 'the Stella how-to with pyvo', () => {
  beforeEach(async () => {
    service = await startDaiquiri({ tokens: { 'secret-of-jane': 'jane' } })
  })

  test('goes through all its steps', async () => {
    const script = fileURLToPath(new URL('./stella-howto.py', import.meta.url))
    const { stdout } = await run(requirePeer('python3'), [script, service.url, 'secret-of-jane'], { timeout: 60_000 })
    const { short, long, ...rest } = JSON.parse(stdout)
    expect(rest).toEqual({ sync: 500, completed: 0, archived: ['ARCHIVED', true] })
    expect(short.slice(0, 2)).toEqual(['subset_teff_logg', 'COMPLETED'])
    expect(long.slice(0, 2)).toEqual(['stella_teff_objects', 'COMPLETED'])
    expect(short[2]).toBeGreaterThan(50)
    expect([long[2] > 50, long[3]]).toEqual([true, 3600])
    expect(service.callsElsewhere.map((call) => call.headers.authorization)).toEqual([undefined, undefined])
  })
})
