import { fail, type Outcome } from '#shared/ipc/fault.ts'
import { readText } from '../../store/text-file.ts'

/** Largest query file that is read, bytes: a text of its own making, not a table by mistake. */
const maximumBytes = 1_048_576

/** The text of a query file; only names ending in .adql or .sql are read. */
export async function readQueryFile(path: string): Promise<Outcome<{ text: string }>> {
  if (!/\.(adql|sql)$/i.test(path))
    return fail('format', 'Only files ending in .adql or .sql are read as queries.', { where: path })
  return readText(path, maximumBytes, 'This is larger than 1 MB, too large for a query.')
}
