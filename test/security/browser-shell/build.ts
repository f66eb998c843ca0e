import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export interface BuiltShell {
  readonly program: string
  readonly page: string
}

/** Builds the test's window and shell as the real ones are built. Inside out/, from where packages are found. */
export async function buildTestShell(): Promise<BuiltShell> {
  const folder = mkdtempSync(join(here('../../..'), 'out', 'test-shell-'))
  const page = join(folder, 'page')
  const common = { configFile: false as const, logLevel: 'error' as const }
  await build({ ...common, root: here('page'), base: './', build: { outDir: page, target: 'chrome120' } })
  await build({
    ...common,
    build: {
      ssr: here('shell.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'shell.mjs' } },
    },
    ssr: { external: true, noExternal: [] },
  })
  return { program: join(folder, 'shell.mjs'), page }
}
