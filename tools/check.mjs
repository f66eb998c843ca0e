// Types of every layer, lint and format. `npm run check -- --fix` mends what Biome can mend.
// Prints one line per check; the exit code counts the failures.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensurePackages, root, say } from './setup.mjs'

const fix = process.argv.includes('--fix')
const bin = (name) => join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name)
const layers = ['src-shared', 'src-main', 'src-renderer', 'test']
const checks = [
  ...layers.map((layer) => ({ name: `types of ${layer}`, command: 'tsc', words: ['-p', layer, '--pretty', 'false'] })),
  {
    name: 'lint and format',
    command: 'biome',
    words: ['check', ...(fix ? ['--write'] : []), '--error-on-warnings', '.'],
  },
]

/** Runs all checks; answers how many passed and failed. */
export async function runChecks() {
  await ensurePackages()
  let failed = 0
  for (const { name, command, words } of checks) {
    const run = spawnSync(bin(command), words, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
    if (run.status === 0) say(`ok      ${name}`)
    else {
      failed += 1
      say(`FAILED  ${name}\n${run.stdout}${run.stderr}`)
    }
  }
  return { passed: checks.length - failed, failed }
}

if (process.argv[1]?.endsWith('check.mjs')) process.exit((await runChecks()).failed)
