import { open } from 'node:fs/promises'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { mostSetBytes } from '#shared/model/query-set.ts'
import { unreadableFault } from '../../store/unreadable-fault.ts'

/** The text of the file of a set; only names ending in .json are read. */
export async function readSetFile(path: string): Promise<Outcome<{ text: string }>> {
  if (!/\.json$/i.test(path))
    return fail('format', 'Only files ending in .json are read as query sets.', { where: path })
  try {
    const file = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(mostSetBytes + 1)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      if (bytesRead > mostSetBytes) return fail('limit', 'This file is too large for a query set.', { where: path })
      return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead)) })
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof TypeError) return fail('format', 'This is not a text in UTF-8.', { where: path })
    return { ok: false, fault: unreadableFault(error, path) }
  }
}
