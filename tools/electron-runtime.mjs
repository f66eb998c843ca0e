// Electron's runtime is fetched when it is first needed, not by `npm ci`: a machine without it still gets the browser shell.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from './setup.mjs'

const limitSeconds = 300
const rememberHours = 24
const refusal = join(root, 'out/electron-refused.json')

/** Path of Electron's program, or undefined where its runtime is not there. */
export function electronProgram() {
  const folder = join(root, 'node_modules/electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(program) ? program : undefined
}

function refusedLately(now) {
  try {
    const { at } = JSON.parse(readFileSync(refusal, 'utf8'))
    return now - at < rememberHours * 3_600_000
  } catch {
    return false
  }
}

/**
 * Fetches the runtime with progress and a time limit. A failure is remembered for a day, so that the next start without a
 * network does not wait again; `again` tries all the same. Answers the program's path or undefined.
 */
export async function fetchElectron({ again = false } = {}) {
  if (!again && refusedLately(Date.now())) return undefined
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  say(`Fetching Electron's runtime (some 110 MB, at most ${limitSeconds} s; Ctrl+C stops) ...`)
  const child = spawn(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    cwd: root,
    stdio: ['ignore', 2, 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (bytes) => {
    words = (words + bytes).slice(-4000)
  })
  const progress = setInterval(() => say(`  ... ${seconds()} s`), 5000)
  const limit = setTimeout(() => child.kill(), limitSeconds * 1000)
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('exit', resolve)
  })
  clearInterval(progress)
  clearTimeout(limit)
  const program = code === 0 ? electronProgram() : undefined
  if (program) {
    rmSync(refusal, { force: true })
    return program
  }
  const reason =
    /(?:code: '([A-Z_]+)'|Error: (.*))/.exec(words)?.slice(1).find(Boolean) ?? `no answer within ${seconds()} s`
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(refusal, JSON.stringify({ at: Date.now(), reason }))
  say(
    `Electron's runtime cannot be fetched here (${reason}). It is tried again in a day, or with: npm start -- --shell=electron`,
  )
  return undefined
}
