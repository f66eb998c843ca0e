import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clearRunFolders, openRunFolder } from '#main/store/run-folder.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'alidade-run-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

describe('the folder of a run', () => {
  test('and its files are for their owner alone', async () => {
    const run = await openRunFolder(join(base, 'home'), base)
    const file = await run.writePrivate('open.html', 'secret')
    expect(readFileSync(file, 'utf8')).toBe('secret')
    if (process.platform !== 'win32')
      expect([statSync(run.path).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600])
  })

  test('never writes over a file that is there', async () => {
    const run = await openRunFolder(join(base, 'home'), base)
    await run.writePrivate('open.html', 'mine')
    await expect(run.writePrivate('open.html', 'other')).rejects.toThrow('EEXIST')
    await run.remove('open.html')
    await run.remove('open.html')
    expect(readdirSync(run.path)).toEqual([])
  })

  test('goes with all that is in it', async () => {
    const run = await openRunFolder(join(base, 'home'), base)
    mkdirSync(join(run.path, 'profile', 'Default'), { recursive: true })
    await run.close()
    expect(existsSync(run.path)).toBe(false)
  })

  test('lies under the temporary folder where the workspace cannot be written', async () => {
    writeFileSync(join(base, 'file'), '')
    const run = await openRunFolder(join(base, 'file'), base)
    expect(run.path.startsWith(join(base, 'alidade-shell-'))).toBe(true)
  })

  test('is cleared away at a later start where the run was cut off; nothing else is', async () => {
    const home = join(base, 'home')
    await openRunFolder(home, base)
    writeFileSync(join(home, 'run', 'notes.txt'), '')
    await clearRunFolders(home)
    expect(readdirSync(join(home, 'run'))).toEqual(['notes.txt'])
    await clearRunFolders(join(base, 'nowhere'))
  })
})
