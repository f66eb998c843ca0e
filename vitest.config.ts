import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests against further peers (`*.offered.test.ts`) run where ALIDADE_PEERS_DIR names their folder. */
const offered = existsSync(process.env.ALIDADE_PEERS_DIR ?? '')
const hidden = offered ? [] : ['**/*.offered.test.ts']

/** Files at a time, on the smallest machine too: a file waits for workers, peers and the disk as often as it computes. */
const atOnce = Math.max(2, availableParallelism() - 1)

/** Where a test imports fast-check it gets it with a seed: as a setup file it would be loaded for files that do not use it. */
const seededPath = fileURLToPath(new URL('test/seeded-properties.ts', import.meta.url))
const seededProperties: Plugin = {
  name: 'seeded-properties',
  enforce: 'pre',
  resolveId: (source, importer) => (source === 'fast-check' && importer !== seededPath ? seededPath : undefined),
}

/** Files that take minutes, longest first: begun last, one would run alone at the end. */
const longest = ['e2e/access', 'e2e/pictures', 'e2e/jobs']
const rank = ({ moduleId }: TestSpecification) =>
  longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const first = files.filter((file) => rank(file) >= 0).sort((a, b) => rank(a) - rank(b))
    return [...first, ...(await super.sort(files.filter((file) => rank(file) < 0)))]
  }
}

/**
 * One project per kind of test, of e2e two; `tools/test.mjs` names the kinds to run. Interop goes after the kinds that need no
 * peers, and e2e after interop, each two files at a time: a window, like a peer, waits most of its time. At last, one file at a
 * time, the windows that speak SAMP: the Web Profile has one port.
 */
const kind = (name: string, more: object = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    exclude: hidden,
    ...more,
  },
})
const sampWindows = 'test/e2e/samp*.test.ts'
const windows = {
  testTimeout: 180_000,
  hookTimeout: 120_000,
  // A window is waited for as long as a page of it is.
  expect: { poll: { timeout: 30_000 } },
}

export default defineConfig({
  plugins: [seededProperties],
  define: { __ALIDADE_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    // What a test waits for comes in its own time on a busy machine: patience costs nothing where it comes.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    setupFiles: ['test/patience.ts'],
    maxWorkers: atOnce,
    sequence: { sequencer: LongestFirst },
    projects: [
      kind('unit'),
      kind('contract'),
      kind('property', { testTimeout: 180_000 }),
      kind('architecture', { testTimeout: 60_000 }),
      kind('security', { testTimeout: 60_000 }),
      kind('faults', { testTimeout: 300_000 }),
      kind('interop', { testTimeout: 120_000, maxWorkers: 2, sequence: { groupOrder: 1 } }),
      kind('e2e', {
        ...windows,
        exclude: [...hidden, sampWindows],
        maxWorkers: 2,
        sequence: { groupOrder: 2 },
        globalSetup: ['test/e2e/stories-folder.ts'],
      }),
      kind('e2e-samp', { ...windows, include: [sampWindows], fileParallelism: false }),
    ],
  },
})
