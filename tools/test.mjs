// npm test [kind ...] [--full]: sets up what is missing, runs types, lint and the tests (all kinds, or the named ones), and ends
// with a plain line "N passed, N failed, N skipped". --full: fault injection with its full counts instead of samples, from a
// seed that is drawn and printed; without it every run draws the same values.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureBuild, ensureDebianPackages, ensurePackages, root, say } from './setup.mjs'

const kinds = ['unit', 'contract', 'property', 'architecture', 'security', 'faults', 'interop', 'e2e']
const words = process.argv.slice(2).filter((word) => word !== '--full')
const full = process.argv.includes('--full')
const seed = process.env.ALIDADE_SEED ?? (full ? String(randomInt(2 ** 31)) : undefined)
const asked = words.filter((word) => kinds.includes(word))
const unknown = words.filter((word) => !kinds.includes(word))
if (unknown.length > 0) {
  say(`npm test knows the kinds ${kinds.join(', ')}; not: ${unknown.join(', ')}`)
  process.exit(2)
}
const running = asked.length > 0 ? asked : kinds

// Real programs that interop and e2e tests speak to. Java must come before stilts can run.
const debianPeers = {
  interop: ['default-jre-headless', 'stilts', 'python3-astropy', 'python3-pyvo', 'curl'],
  e2e: ['chromium', 'fonts-dejavu-core'],
  faults: [],
}
// Programs of an astronomer's desk, for the tests that the folder of further peers offers scripts for.
const deskPeers = [
  'xvfb',
  'openbox',
  'xdotool',
  'imagemagick',
  'starlink-topcat-java',
  'libjsamp-java',
  'aladin',
  'saods9',
]
const offered = existsSync(process.env.ALIDADE_PEERS_DIR ?? '')
if (offered) for (const kind of ['interop', 'e2e']) debianPeers[kind].push(...deskPeers)

await ensurePackages()
const missing = ensureDebianPackages([...new Set(running.flatMap((kind) => debianPeers[kind] ?? []))])
if (missing.length > 0) {
  say(`Peers that are not installed and cannot be installed here: ${missing.join(', ')}`)
  if (process.env.ALIDADE_REQUIRE_PEERS === '1') {
    say(`0 passed, ${missing.length} failed, 0 skipped`)
    process.exit(1)
  }
}
await ensureBuild()

let passed = 0
let failed = 0
let skipped = 0
if (asked.length === 0) {
  const { runChecks } = await import('./check.mjs')
  const checks = await runChecks()
  passed += checks.passed
  failed += checks.failed
}

const artefacts = join(root, 'artefacts')
mkdirSync(artefacts, { recursive: true })
const report = join(artefacts, 'tests.json')
rmSync(report, { force: true })
// What fault injection counts, a line of JSON each (test/figures.ts).
const figures = join(artefacts, 'figures.jsonl')
writeFileSync(figures, '')
if (seed) say(`Made-up values are drawn from seed ${seed}; ALIDADE_SEED=${seed} draws them again.`)
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const run = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    ...running.flatMap((kind) => ['--project', kind]),
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CI: process.env.CI ?? '1',
      ALIDADE_FIGURES: figures,
      ...(full && { ALIDADE_FAULTS: 'full' }),
      ...(seed && { ALIDADE_SEED: seed }),
    },
  },
)
if (existsSync(report)) {
  const result = JSON.parse(readFileSync(report, 'utf8'))
  for (const file of result.testResults) {
    // A file that does not load has no tests to count: it is one failure.
    if (file.assertionResults.length === 0 && file.status === 'failed') failed += 1
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1
      else if (test.status === 'failed') failed += 1
      else {
        skipped += 1
        say(`skipped: ${relative(root, file.name)}: ${test.fullName}`)
      }
    }
  }
}
if (run.status !== 0 && failed === 0) failed += 1
if (running.includes('interop') && !offered)
  say('not offered: tests against a real TAP server (ALIDADE_PEERS_DIR names no folder)')
/** What was counted, a line for each kind of loss. A kind whose tests failed may have counted less, or nothing. */
function figureLines() {
  const byKind = new Map()
  for (const line of readFileSync(figures, 'utf8').split('\n').filter(Boolean)) {
    const { of, sentence } = JSON.parse(line)
    byKind.set(of, [...(byKind.get(of) ?? []), sentence])
  }
  const place = (kind) => Number.parseInt(kind, 10) || 100
  const kinds = [...byKind.keys()].sort((a, b) => place(a) - place(b))
  return kinds.map((kind) => `${kind}: ${byKind.get(kind).join('; ')}\n`).join('')
}

if (full) process.stdout.write(`\nWhat was counted\n${figureLines()}\n`)
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
process.exit(failed > 0 ? 1 : 0)
