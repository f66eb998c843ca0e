import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readQueryFile } from '#main/services/workspace/query-files.ts'
import { saveText } from '#main/store/text-file.ts'
import { fail, ok } from '#shared/ipc/fault.ts'

describe('a query file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alidade-queries-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  test('is read as text', async () => {
    expect(await readQueryFile(file('a.adql', 'SELECT 1 -- α'))).toEqual(ok({ text: 'SELECT 1 -- α' }))
    expect(await readQueryFile(file('b.SQL', ''))).toEqual(ok({ text: '' }))
  })

  test.each([
    ['passwd', 'text', 'format'],
    ['large.sql', new Uint8Array(1_048_577).fill(32), 'limit'],
    ['binary.sql', Uint8Array.of(255, 254, 0, 1), 'format'],
  ])('%s is refused', async (name, content, kind) => {
    expect(await readQueryFile(file(name, content))).toMatchObject({ fault: { kind, where: join(folder, name) } })
  })

  test('that is not there or is a folder says so', async () => {
    expect(await readQueryFile(join(folder, 'none.adql'))).toMatchObject({
      fault: { kind: 'storage', message: expect.stringContaining('no such file') },
    })
  })

  test('is written whole, or the fault is told', async () => {
    const written: string[] = []
    const files = {
      async replaceFile(path: string, chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) written.push(`${path}: ${new TextDecoder().decode(chunk)}`)
        return path === '/full' ? fail('storage', 'The disk is full.') : ok({ bytes: 1 })
      },
    }
    expect(await saveText(files, '/a.adql', 'SELECT 1')).toEqual(ok(null))
    expect(written).toEqual(['/a.adql: SELECT 1'])
    expect(await saveText(files, '/full', 'SELECT 1')).toMatchObject({ fault: { message: 'The disk is full.' } })
  })
})
