// npm run bench -- [name ...]: prints the tables of one benchmark or of all. A benchmark reports; it never gates.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuild, ensurePackages, root, say } from './setup.mjs'

const names = ['votable', 'csv', 'fits', 'grid', 'ui', 'metadata']
const asked = process.argv.slice(2)
const wrong = asked.filter((name) => !names.includes(name))
if (wrong.length > 0) {
  say(`npm run bench knows ${names.join(', ')}; not: ${wrong.join(', ')}`)
  process.exit(2)
}
await ensurePackages()
await ensureBuild()
for (const name of asked.length > 0 ? asked : names) {
  const file = join(root, `test/bench/${name}-bench.mjs`)
  if (!existsSync(file)) throw new Error(`There is no test/bench/${name}-bench.mjs.`)
  const bench = await import(pathToFileURL(file).href)
  await bench.run()
}
