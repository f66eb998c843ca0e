import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Serves the views of tables and rows over made-up tables, to be looked at without a running app. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { outDir: '../../out/harness-grid', emptyOutDir: true, target: 'chrome120', chunkSizeWarningLimit: 8000 },
})
