// Builds what is asked (`main`, `renderer`; default both) into out/. Main: one ES module per shell, one
// CommonJS file per worker (it starts sooner) and for the preload (Electron's sandbox asks for it). Packages in
// `dependencies` stay outside the bundles of the shells.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const wants = (part) => asked.length === 0 || asked.includes(part)
const external = [...Object.keys(manifest.dependencies), 'electron', /^node:/]
// Workers start often: with their packages inside they do so in half the time.
const inside = ['electron', /^node:/]

const entries = {}
for (const shell of ['cli', 'browser', 'electron']) entries[shell] = join(root, `src-main/shells/${shell}/main.ts`)
// The start script asks the same question as the shell: which browser is there?
entries['browser-place'] = join(root, 'src-main/shells/browser/browser-place.ts')
const workers = {}
for (const file of readdirSync(join(root, 'src-main/workers')))
  if (file.endsWith('-worker.ts')) workers[`workers/${file.slice(0, -3)}`] = join(root, 'src-main/workers', file)

const common = {
  configFile: false,
  root,
  logLevel: 'warn',
  define: { __ALIDADE_VERSION__: JSON.stringify(manifest.version) },
}
const output = (input, format, fileName, outDir, packages = external) => ({
  ...common,
  build: {
    ssr: true,
    outDir,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input,
      external: packages,
      output: { format, entryFileNames: fileName, chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: packages === external ? { external: true, noExternal: [] } : { noExternal: true },
})

/** Builds beside and then puts in place: a running shell or test never meets half a build. */
async function replaceFolder(folder, buildInto) {
  const next = `${folder}.next`
  rmSync(next, { recursive: true, force: true })
  await buildInto(next)
  writeFileSync(join(next, 'package.json'), '{ "type": "module" }\n')
  rmSync(folder, { recursive: true, force: true })
  renameSync(next, folder)
}

if (wants('main'))
  await replaceFolder(join(root, 'out/main'), async (folder) => {
    await build(output(entries, 'es', '[name].js', folder))
    await build(output(workers, 'cjs', '[name].cjs', folder, inside))
    await build(output({ preload: join(root, 'src-main/shells/electron/preload.ts') }, 'cjs', '[name].cjs', folder))
  })
if (wants('renderer')) await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
// The processes that `npm run bench` measures; only when asked for.
if (asked.includes('bench')) {
  const sources = join(root, 'test/bench')
  const benches = readdirSync(sources).filter((file) => file.endsWith('-entry.ts'))
  const input = Object.fromEntries(benches.map((file) => [file.slice(0, -'-entry.ts'.length), join(sources, file)]))
  await replaceFolder(join(root, 'out/bench'), (folder) => build(output(input, 'es', '[name].js', folder, inside)))
}
