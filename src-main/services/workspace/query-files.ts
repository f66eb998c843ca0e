import { open } from 'node:fs/promises'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { unreadableFault } from '../../store/unreadable-fault.ts'

/** Largest query file that is read, bytes: a text of its own making, not a table by mistake. */
const maximumBytes = 1_048_576

/** The text of a query file; only names ending in .adql or .sql are read. */
export async function readQueryFile(path: string): Promise<Outcome<{ text: string }>> {
  if (!/\.(adql|sql)$/i.test(path))
    return fail('format', 'Only files ending in .adql or .sql are read as queries.', { where: path })
  try {
    const file = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(maximumBytes + 1)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      if (bytesRead > maximumBytes)
        return fail('limit', 'This is larger than 1 MB, too large for a query.', { where: path })
      return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead)) })
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof TypeError) return fail('format', 'This is not a text in UTF-8.', { where: path })
    return { ok: false, fault: unreadableFault(error, path) }
  }
}
