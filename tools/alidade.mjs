#!/usr/bin/env node
// The command line: `alidade <verb>`. From a bare clone it builds itself first.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
if (!existsSync(cli) || existsSync(join(fileURLToPath(new URL('..', import.meta.url)), 'src-main'))) {
  const { ensureBuild, ensurePackages } = await import('./setup.mjs')
  await ensurePackages()
  await ensureBuild()
}
await import('../out/main/cli.js')
