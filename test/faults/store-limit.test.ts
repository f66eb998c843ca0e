import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundledProgram } from '../doubles/bundled-program.ts'

const run = promisify(execFile)

let program: { readonly folder: string; readonly file: string }
let folder: string
beforeAll(async () => {
  program = await bundledProgram('file-exporter')
  folder = await mkdtemp(join(tmpdir(), 'alidade-limit-'))
})
afterAll(async () => {
  await rm(program.folder, { recursive: true })
  await rm(folder, { recursive: true })
})

/** A real disk that ends in the midst of a file: the shell's limit of a file's size, in blocks of 512 bytes. */
test('a real write that fails half-way leaves the old file, no other, and a sentence', async () => {
  const path = join(folder, 'result.csv')
  await writeFile(path, 'old')
  const exportOf = async (bytes: number): Promise<unknown> => {
    const command = `ulimit -f 100; exec "$0" "$@"`
    const { stdout } = await run('/bin/sh', ['-c', command, process.execPath, program.file, path, String(bytes)])
    return JSON.parse(stdout)
  }
  expect(await exportOf(200_000)).toMatchObject({
    ok: false,
    fault: { kind: 'storage', message: 'The file is too large for this disk. Choose another disk.', where: path },
  })
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['result.csv'])
  expect(await exportOf(40_000)).toEqual({ ok: true, value: { bytes: 40_000 } })
  expect((await readFile(path)).byteLength).toBe(40_000)
})
