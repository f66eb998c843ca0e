import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { oneLanguage } from '../../tools/first-load.mjs'

/** Few files: each page asks for all of its own anew. The editor and the grid are read only by stories that show them. */
const groups = [
  { name: 'stories', tags: ['$initial' as const] },
  { name: 'editor', test: /node_modules[\\/]monaco-editor/ },
  { name: 'grid', test: /node_modules[\\/]ag-grid/ },
]

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
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  worker: { format: 'es' },
})
