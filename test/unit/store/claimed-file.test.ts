import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClaimedFiles } from '#main/store/claimed-file.ts'

let folder = ''
let path = ''
let count = 0
const files = createClaimedFiles(() => `r${++count}`)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alidade-claimed-'))
  path = join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const modeOf = async (name: string) => (await stat(name)).mode & 0o777

describe('a claimed file', () => {
  it('is made for its owner alone, whatever the mask, and leaves nothing beside it', async () => {
    const mask = process.umask()
    expect(await files.create(path, 'first')).toBe(true)
    expect(await modeOf(path)).toBe(0o600)
    expect(process.umask()).toBe(mask)
    expect(await readdir(folder)).toEqual(['lock'])
    expect(await files.read(path)).toBe('first')
  })

  it('is made by one only, and not over another', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, (_, i) => files.create(path, `claim ${i}`)))
    expect(made.filter((one) => one)).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toBe(`claim ${made.indexOf(true)}`)
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('is replaced by one only, and only where it is as it was found', async () => {
    for (let round = 0; round < 20; round += 1) {
      await writeFile(path, 'stale')
      const made = await Promise.all(Array.from({ length: 8 }, (_, i) => files.replace(path, 'stale', `claim ${i}`)))
      expect(made.filter((one) => one).length).toBeLessThanOrEqual(1)
      const text = await readFile(path, 'utf8')
      expect(text).toBe(made.includes(true) ? `claim ${made.indexOf(true)}` : 'stale')
      expect(await files.replace(path, 'stale', 'late')).toBe(text === 'stale')
    }
    expect(await modeOf(path)).toBe(0o600)
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('is not replaced where it is gone', async () => {
    expect(await files.replace(path, 'stale', 'new')).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })

  it('is removed by its maker only', async () => {
    await files.create(path, 'mine')
    await files.remove(path, 'another')
    expect(await files.read(path)).toBe('mine')
    await files.remove(path, 'mine')
    expect(await files.read(path)).toBeUndefined()
    await files.remove(path, 'mine')
  })

  it('says why it cannot be made', async () => {
    await expect(files.create(join(folder, 'no', 'lock'), 'x')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
