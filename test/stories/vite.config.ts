import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { oneLanguage } from '../../tools/first-load.mjs'

/** Files that are named by what they hold need not be asked for again by the next story: a page has a hundred. */
const keptAssets: Plugin = {
  name: 'kept-assets',
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use((asked, answer, next) => {
      if (asked.url?.startsWith('/assets/')) answer.setHeader('cache-control', 'max-age=31536000, immutable')
      next()
    })
  },
}

/** The pages of `npm run stories`: widgets and views in all their states, over a made-up main. Not shipped. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), oneLanguage(), keptAssets],
  define: { global: 'globalThis' },
  build: {
    outDir: fileURLToPath(new URL('../../out/stories', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome120',
    chunkSizeWarningLimit: 8000,
  },
  worker: { format: 'es' },
})
