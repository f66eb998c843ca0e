import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the first test that looks at stories builds them, for all files of one run. */
    readonly storiesFolder: string
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'alidade-stories-'))
  project.provide('storiesFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
