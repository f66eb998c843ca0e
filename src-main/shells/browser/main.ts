import { fileURLToPath } from 'node:url'
import { runBrowserShell } from './run.ts'

/** Paths from where the build puts this file (out/main/browser.js). */
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

process.exitCode = await runBrowserShell({
  workers: built('workers'),
  page: built('../renderer'),
  sampleTable: built('../../assets/sample/bright-stars.vot'),
  practiceSky: built('../../assets/practice-sky/practice-sky.duckdb'),
})
