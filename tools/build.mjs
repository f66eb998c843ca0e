// Builds what is asked (`main`, `renderer`; default both) into out/. Main: one ES module per shell and worker, the
// preload as one CommonJS file (Electron's sandbox asks for it). Packages in `dependencies` stay outside the bundles.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const wants = (part) => asked.length === 0 || asked.includes(part)
const external = [...Object.keys(manifest.dependencies), 'electron', /^node:/]

const entries = {}
for (const shell of ['cli', 'browser', 'electron'])
  if (existsSync(join(root, `src-main/shells/${shell}/main.ts`)))
    entries[shell] = join(root, `src-main/shells/${shell}/main.ts`)
// The start script asks the same question as the shell: which browser is there?
entries['browser-place'] = join(root, 'src-main/shells/browser/browser-place.ts')
for (const file of readdirSync(join(root, 'src-main/workers')))
  if (file.endsWith('-worker.ts')) entries[`workers/${file.slice(0, -3)}`] = join(root, 'src-main/workers', file)

const common = {
  configFile: false,
  root,
  logLevel: 'warn',
  define: { __ALIDADE_VERSION__: JSON.stringify(manifest.version) },
}
const output = (input, format, fileName, folder = 'out/main') => ({
  ...common,
  build: {
    ssr: true,
    outDir: join(root, folder),
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input,
      external,
      output: { format, entryFileNames: fileName, chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { external: true, noExternal: [] },
})

if (wants('main')) {
  rmSync(join(root, 'out/main'), { recursive: true, force: true })
  await build(output(entries, 'es', '[name].js'))
  const preload = join(root, 'src-main/shells/electron/preload.ts')
  if (existsSync(preload)) await build(output({ preload }, 'cjs', '[name].cjs'))
  writeFileSync(join(root, 'out/main/package.json'), '{ "type": "module" }\n')
}
if (wants('renderer')) await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
// The processes that `npm run bench` measures; only when asked for.
if (asked.includes('bench')) {
  const folder = join(root, 'test/bench')
  const benches = readdirSync(folder).filter((file) => file.endsWith('-entry.ts'))
  const input = Object.fromEntries(benches.map((file) => [file.slice(0, -'-entry.ts'.length), join(folder, file)]))
  rmSync(join(root, 'out/bench'), { recursive: true, force: true })
  await build(output(input, 'es', '[name].js', 'out/bench'))
  writeFileSync(join(root, 'out/bench/package.json'), '{ "type": "module" }\n')
}
