import { open } from 'node:fs/promises'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { FileReplacer } from './atomic-file.ts'
import { unreadableFault } from './unreadable-fault.ts'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** Writes a text in UTF-8 to a path that the person named: first under a temporary name, then renamed. */
export async function saveText(
  files: Pick<FileReplacer, 'replaceFile'>,
  path: string,
  text: string,
): Promise<Outcome<null>> {
  const saved = await files.replaceFile(path, bytesOf(text))
  return saved.ok ? ok(null) : saved
}

/** The text of a file that the person named, in UTF-8 and no longer than `mostBytes`; `tooLarge` says so of a longer one. */
export async function readText(path: string, mostBytes: number, tooLarge: string): Promise<Outcome<{ text: string }>> {
  try {
    const file = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(mostBytes + 1)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      if (bytesRead > mostBytes) return fail('limit', tooLarge, { where: path })
      return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead)) })
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof TypeError) return fail('format', 'This is not a text in UTF-8.', { where: path })
    return { ok: false, fault: unreadableFault(error, path) }
  }
}
