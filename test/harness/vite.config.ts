import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Serves the window over a made-up main, to look at its states: `npx vite --config test/harness/vite.config.ts`. */
const root = fileURLToPath(new URL('.', import.meta.url))
export default defineConfig({
  root,
  plugins: [react()],
  define: { global: 'globalThis' },
  server: { host: '127.0.0.1', fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] } },
  build: {
    outDir: fileURLToPath(new URL('../../out/harness', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome120',
  },
  worker: { format: 'es' },
})
