import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { oneLanguage } from '../../tools/first-load.mjs'

/** The pages of `npm run stories`: widgets and views in all their states, over a made-up main. Not shipped. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), oneLanguage()],
  define: { global: 'globalThis' },
  build: {
    outDir: fileURLToPath(new URL('../../out/stories', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome120',
    chunkSizeWarningLimit: 8000,
  },
  worker: { format: 'es' },
})
