// npm run stories [-- --build]: builds the pages of widgets and views over a made-up main with the project's own Vite and
// serves them on loopback until it is ended. `--build`: only builds them to out/stories.
import { fileURLToPath } from 'node:url'
import { ensurePackages, say } from './setup.mjs'

const configFile = fileURLToPath(new URL('../test/stories/vite.config.ts', import.meta.url))

/** Builds the stories to out/stories. */
export async function buildStories() {
  const { build } = await import('vite')
  await build({ configFile, logLevel: 'warn' })
}

/** Serves the built stories on a free port of loopback. Answers { address, close }. */
export async function serveStories() {
  const { preview } = await import('vite')
  const server = await preview({ configFile, logLevel: 'warn', preview: { host: '127.0.0.1', port: 0 } })
  const { port } = server.httpServer.address()
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensurePackages()
  say('Building the stories ...')
  await buildStories()
  if (!process.argv.includes('--build')) {
    const { address } = await serveStories()
    process.stdout.write(`${address}\n`)
  }
}
