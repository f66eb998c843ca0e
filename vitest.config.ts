import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Tests against further peers (`*.offered.test.ts`) run where ALIDADE_PEERS_DIR names their folder. */
const offered = existsSync(process.env.ALIDADE_PEERS_DIR ?? '')

/** Files at a time, on the smallest machine too: a file waits for workers, peers and the disk as often as it computes. */
const atOnce = Math.max(2, availableParallelism() - 1)

/** Where a test imports fast-check it gets it with a seed: as a setup file it would be loaded for files that do not use it. */
const seededPath = fileURLToPath(new URL('test/seeded-properties.ts', import.meta.url))
const seededProperties: Plugin = {
  name: 'seeded-properties',
  enforce: 'pre',
  resolveId: (source, importer) => (source === 'fast-check' && importer !== seededPath ? seededPath : undefined),
}

/**
 * One project per kind of test; `tools/test.mjs` names the kinds to run. Interop goes after the kinds that need no peers, two
 * files at a time: a peer waits most of its time. End-to-end tests go last, one file at a time: a browser that draws in
 * software keeps both cores busy, and the Web Profile has one port.
 */
const kind = (name: string, more: object = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    exclude: offered ? [] : ['**/*.offered.test.ts'],
    ...more,
  },
})

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
    projects: [
      kind('unit'),
      kind('contract'),
      kind('property', { testTimeout: 180_000 }),
      kind('architecture', { testTimeout: 60_000 }),
      kind('security', { testTimeout: 60_000 }),
      kind('faults', { testTimeout: 300_000 }),
      kind('interop', { testTimeout: 120_000, maxWorkers: 2, sequence: { groupOrder: 1 } }),
      kind('e2e', {
        testTimeout: 180_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        globalSetup: ['test/e2e/stories-folder.ts'],
      }),
    ],
  },
})
