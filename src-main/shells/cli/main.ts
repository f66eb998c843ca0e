import { fileURLToPath } from 'node:url'
import { runCommandLine } from './command-line.ts'

process.exitCode = await runCommandLine({
  words: process.argv.slice(2),
  workersFolder: fileURLToPath(new URL('./workers', import.meta.url)),
  practiceSky: fileURLToPath(new URL('../../assets/practice-sky/practice-sky.duckdb', import.meta.url)),
  electronPathFile: fileURLToPath(new URL('../../node_modules/electron/path.txt', import.meta.url)),
})
