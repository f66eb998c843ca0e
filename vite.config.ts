import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { licences } from './tools/licences.mjs'

/** The renderer: one page, everything bundled, workers from 'self'. */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  plugins: [react(), licences(import.meta.dirname)],
  define: { global: 'globalThis' },
  build: { outDir: '../out/renderer', emptyOutDir: true, target: 'chrome120', chunkSizeWarningLimit: 8000 },
  worker: { format: 'es' },
})
