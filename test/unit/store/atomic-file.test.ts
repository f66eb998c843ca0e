import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileReplacer } from '#main/store/atomic-file.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { FaultError } from '#shared/ipc/fault.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alidade-atomic-'))
})
afterEach(() => rm(folder, { recursive: true }))

let count = 0
const replacer = createFileReplacer(nodeFileSystem, () => `r${++count}`)
const bytes = (text: string) => new TextEncoder().encode(text)

async function* chunks(...texts: string[]) {
  for (const text of texts) yield bytes(text)
}

test('a file is replaced as a whole, and nothing else stays in its folder', async () => {
  const path = join(folder, 'é result.vot')
  await writeFile(path, 'old')
  expect(await replacer.replaceFile(path, chunks('new ', 'text'))).toEqual({ ok: true, value: { bytes: 8 } })
  expect(await readFile(path, 'utf8')).toBe('new text')
  expect(await readdir(folder)).toEqual(['é result.vot'])
})

test('an exported file gets the permissions that the umask leaves', async () => {
  const path = join(folder, 'a.csv')
  const mask = process.umask()
  await replacer.replaceFile(path, chunks('a'))
  expect((await stat(path)).mode & 0o777).toBe(0o666 & ~mask)
})

test('while it is written the old file stands under its name', async () => {
  const path = join(folder, 'a.vot')
  await writeFile(path, 'old')
  async function* looking() {
    yield bytes('new')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect((await readdir(folder)).sort()).toEqual([expect.stringMatching(/^\.a\.vot\.r\d+\.part$/), 'a.vot'])
    yield bytes('er')
  }
  expect(await replacer.replaceFile(path, looking())).toEqual({ ok: true, value: { bytes: 5 } })
})

test('a link is followed, not replaced', async () => {
  await mkdir(join(folder, 'there'))
  await writeFile(join(folder, 'there', 'a.vot'), 'old')
  await symlink('there/a.vot', join(folder, 'link.vot'))
  await replacer.replaceFile(join(folder, 'link.vot'), chunks('new'))
  expect(await readlink(join(folder, 'link.vot'))).toBe('there/a.vot')
  expect(await readFile(join(folder, 'there', 'a.vot'), 'utf8')).toBe('new')
})

test('cancelling keeps the old file and answers at once, even if the source never goes on', async () => {
  const path = join(folder, 'a.vot')
  await writeFile(path, 'old')
  const cancel = new AbortController()
  async function* hanging() {
    yield bytes('half')
    cancel.abort()
    await new Promise(() => undefined)
  }
  const outcome = await replacer.replaceFile(path, hanging(), cancel.signal)
  expect(outcome).toEqual({ ok: false, fault: { kind: 'cancelled', message: 'Cancelled.' } })
  expect(await readdir(folder)).toEqual(['a.vot'])
  expect(await readFile(path, 'utf8')).toBe('old')
})

test('what the source throws is the answer, and the old file stands', async () => {
  const path = join(folder, 'a.vot')
  await writeFile(path, 'old')
  async function* failing() {
    yield bytes('half')
    throw new FaultError({ kind: 'not-found', message: 'The table was closed.' })
  }
  const outcome = await replacer.replaceFile(path, failing())
  expect(outcome).toEqual({ ok: false, fault: { kind: 'not-found', message: 'The table was closed.' } })
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['a.vot'])
})

test('a folder, a device and a folder that is not there are refused before the first byte is asked for', async () => {
  await mkdir(join(folder, 'a.vot'))
  async function* never() {
    yield bytes('')
    throw new Error('asked')
  }
  const where = [join(folder, 'a.vot'), '/dev/null', join(folder, 'nowhere', 'a.vot')]
  const messages = [
    'This is a folder, not a file. Choose a file name.',
    'This is a device, not a file. Choose a file name.',
    'The folder does not exist. Make it, or choose another one.',
  ]
  for (const [index, path] of where.entries()) {
    const outcome = await replacer.replaceFile(path, never())
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'storage', where: path, message: messages[index] } })
  }
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
})

test('a disk that fails at any step leaves the old file and no other, and says what happened', async () => {
  const sentences = {
    ENOSPC: /^The disk is full\. Free some space/,
    EIO: /^The disk reports an error/,
    EACCES: /^No permission to write here/,
    EROFS: /^This disk can only be read/,
  } as const
  for (const code of ['ENOSPC', 'EIO', 'EACCES', 'EROFS'] as const) {
    const steps: string[] = []
    for (let step = 1; step <= 6; step++) {
      const disk = new FaultyFileSystem()
      await disk.makeFolder('/data')
      disk.plant('/data/a.vot', bytes('old'))
      const first = disk.count + step
      disk.failWhen((at) => (at === first ? code : undefined))
      const outcome = await createFileReplacer(disk, () => 'r').replaceFile('/data/a.vot', chunks('ne', 'w'))
      steps.push(disk.log.at(first - 1)?.operation ?? '')
      expect(outcome).toMatchObject({ ok: false, fault: { kind: 'storage', where: '/data/a.vot' } })
      expect(outcome.ok ? '' : outcome.fault.message).toMatch(sentences[code])
      // Once the new file has its name only the folder's syncing is left, and the new file is whole.
      expect(new TextDecoder().decode(disk.peek('/data/a.vot'))).toBe(step === 6 ? 'new' : 'old')
      expect(disk.names()).toEqual(['/data/a.vot'])
    }
    expect(steps).toEqual(['open', 'write', 'write', 'sync', 'rename', 'sync-folder'])
  }
})

test.runIf(process.platform === 'linux')('a folder that its file system does not sync is no failure', async () => {
  await nodeFileSystem.syncFolder('/proc')
  await expect(nodeFileSystem.syncFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
})
