// npm run stories [-- --build]: builds the pages of widgets and views over a made-up main with the project's own Vite and
// serves them on loopback until it is ended. `--build`: only builds them to out/stories.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensurePackages, say } from './setup.mjs'

const configFile = fileURLToPath(new URL('../test/stories/vite.config.ts', import.meta.url))

/** Builds the stories to `folder`; without one to out/stories. */
export async function buildStories(folder) {
  const { build } = await import('vite')
  await build({ configFile, logLevel: 'warn', ...(folder && { build: { outDir: folder } }) })
}

/** Serves the built stories on a free port of loopback. Answers { address, close }. */
export async function serveStories(folder) {
  const { preview } = await import('vite')
  const server = await preview({
    configFile,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 0 },
    ...(folder && { build: { outDir: folder } }),
  })
  const { port } = server.httpServer.address()
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/** Builds the stories to a folder of their own, which nothing else rebuilds meanwhile, and serves them from there. */
export async function openStories() {
  const folder = await mkdtemp(join(tmpdir(), 'alidade-stories-'))
  await buildStories(folder)
  const { address, close } = await serveStories(folder)
  const end = async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
  return { address, close: end }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensurePackages()
  say('Building the stories ...')
  await buildStories()
  if (!process.argv.includes('--build')) {
    const { address } = await serveStories()
    process.stdout.write(`${address}\n`)
  }
}
