import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { FileReplacer } from './atomic-file.ts'

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
