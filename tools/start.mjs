// npm start [-- FILE ...] [--shell=electron|browser] [--smoke]: sets up what is missing, then opens Alidade in Electron if
// its runtime is there or can be fetched, else in an installed Chromium-family browser, else prints the address.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { electronProgram, fetchElectron } from './electron-runtime.mjs'
import { canInstallDebian, ensureBuild, ensureDebianPackages, ensurePackages, onEnd, root, say } from './setup.mjs'

const words = process.argv.slice(2)
const option = (name) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
const unknown = words.filter((word) => word.startsWith('-') && word !== '--smoke' && !word.startsWith('--shell='))
const asked = option('shell') ?? process.env.ALIDADE_SHELL
if (unknown.length > 0 || (asked !== undefined && !['electron', 'browser'].includes(asked))) {
  say('Usage: npm start [-- FILE ...] [--shell=electron|browser] [--smoke]')
  process.exit(2)
}
const files = words.filter((word) => !word.startsWith('-')).map((path) => resolve(path))

/** Electron draws only where there is a screen; the browser shell also works without one. */
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

async function chooseShell() {
  if (asked !== 'browser' && (hasDisplay || asked === 'electron')) {
    const program = electronProgram() ?? (await fetchElectron({ again: asked === 'electron' }))
    if (program) {
      const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
      return { shell: 'electron', program, words: [...sandbox, root] }
    }
    if (asked === 'electron') process.exit(1)
  }
  const { findBrowser } = await import('../out/main/browser-place.js')
  if (!findBrowser()) {
    if (canInstallDebian()) {
      say('No Chromium-family browser is installed; the browser shell needs one.')
      ensureDebianPackages(['chromium', 'fonts-dejavu-core'])
    } else
      say(
        'No Chromium-family browser is installed. Install Chromium, Chrome, Edge or Brave and start again for a window of its own.',
      )
  }
  return { shell: 'browser', program: process.execPath, words: [join(root, 'out/main/browser.js')] }
}

await ensurePackages()
await ensureBuild()
const { shell, program, words: shellWords } = await chooseShell()

if (words.includes('--smoke')) {
  const { smoke } = await import('./smoke.mjs')
  process.exit(await smoke({ shell, program, words: shellWords }))
}
const { findBrowser } = shell === 'browser' ? await import('../out/main/browser-place.js') : {}
if (shell === 'electron' || findBrowser?.())
  say(
    hasDisplay
      ? 'Opening Alidade; closing its window ends it, as does Ctrl+C here.'
      : 'There is no screen here: Alidade runs in a browser without a window. Ctrl+C ends it.',
  )
const child = spawn(program, [...shellWords, ...files], { stdio: 'inherit' })
onEnd((signal) => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
