// What `npm start` and `npm test` set up when it is missing, each step with a word of what it does:
// npm packages by the lock file, the build when sources changed, Debian packages (only on Debian, only as root).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Progress goes to stderr: stdout belongs to results. */
export const say = (text) => process.stderr.write(`${text}\n`)

const hashOf = (files) => {
  const hash = createHash('sha256')
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

const readText = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/**
 * Calls `end` when we are to end: by a signal, or because the npm that runs us is gone, whose shell passes none on.
 * Answers what stops listening.
 */
export function onEnd(end) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return
    clearInterval(watch)
    end('SIGTERM')
  }, 500)
  watch.unref()
  for (const signal of signals) process.on(signal, end)
  return () => {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, end)
  }
}

/** Runs a program to its end and answers its exit code. What ends us ends it first: it must not go on alone. */
function runToEnd(program, words, options) {
  const child = spawn(program, words, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  let ended = false
  const stop = onEnd((signal) => {
    ended = true
    child.kill(signal)
    // npm puts back what was there, which takes longer than anybody waits; the next start installs anew.
    setTimeout(() => child.kill('SIGKILL'), 1500)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      stop()
      if (ended) process.exit(1)
      resolve(code ?? 1)
    })
  })
}

/** Installs the npm packages when they are missing or the lock file is another than the installed one. */
export async function ensurePackages() {
  const stamp = join(root, 'node_modules/.alidade-lock')
  const wanted = hashOf([join(root, 'package-lock.json')])
  if (readText(stamp) === wanted) return
  say('Installing npm packages by the lock file (npm ci) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const code = await runToEnd(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  })
  if (code !== 0) throw new Error('npm ci failed; see its message above. Is the network there for the first start?')
  writeFileSync(stamp, wanted)
}

/** Builds main and renderer when their sources changed since the last build. */
export async function ensureBuild() {
  const sources = ['src-shared', 'src-main', 'src-renderer', 'assets'].flatMap((folder) =>
    filesBelow(join(root, folder)),
  )
  const settings = ['package-lock.json', 'package.json', 'vite.config.ts', 'tools/build.mjs'].map((file) =>
    join(root, file),
  )
  const wanted = hashOf([...sources, ...settings])
  const stamp = join(root, 'out/stamp')
  if (readText(stamp) === wanted) return
  say('Building Alidade ...')
  const code = await runToEnd(process.execPath, [join(root, 'tools/build.mjs')])
  if (code !== 0) throw new Error('The build failed; see its message above.')
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** True where `apt-get install` can work: Debian (or a child of it) and root. */
export const canInstallDebian = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version') &&
  existsSync('/usr/bin/apt-get')

const installed = (name) => {
  const query = spawnSync('dpkg-query', ['-W', `-f=\${db:Status-Status}`, name], { encoding: 'utf8' })
  return query.status === 0 && query.stdout === 'installed'
}

/** Installs the missing ones of some Debian packages; answers those that are still missing afterwards. */
export function ensureDebianPackages(names) {
  const missing = names.filter((name) => !installed(name))
  if (missing.length === 0 || !canInstallDebian()) return missing
  say(`Installing Debian packages: ${missing.join(' ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
  const apt = (...words) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=600', ...words], { env, stdio: ['ignore', 'ignore', 2] })
      .status
  const install = () => apt('install', '-y', '--no-install-recommends', ...missing)
  if (install() !== 0) {
    apt('update')
    install()
  }
  return missing.filter((name) => !installed(name))
}
