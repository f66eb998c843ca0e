import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstFiles, mountAhead, oneLanguage } from './tools/first-load.mjs'
import { licences } from './tools/licences.mjs'

/** The renderer: one page, everything bundled, workers from 'self'. */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  plugins: [react(), oneLanguage(), mountAhead(), licences(import.meta.dirname)],
  define: { global: 'globalThis' },
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    chunkSizeWarningLimit: 8000,
    rolldownOptions: { output: { codeSplitting: firstFiles(join(import.meta.dirname, 'src-renderer')) } },
  },
  worker: { format: 'es' },
})
