import { fail, type Outcome } from '#shared/ipc/fault.ts'
import { mostSetBytes } from '#shared/model/query-set.ts'
import { readText } from '../../store/text-file.ts'

/** The text of the file of a set; only names ending in .json are read. */
export async function readSetFile(path: string): Promise<Outcome<{ text: string }>> {
  if (!/\.json$/i.test(path))
    return fail('format', 'Only files ending in .json are read as query sets.', { where: path })
  return readText(path, mostSetBytes, 'This file is too large for a query set.')
}
