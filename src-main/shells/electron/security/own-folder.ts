import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { Shell } from 'electron'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/**
 * Shows a folder in the system's file manager. Reason: `openPath` starts programs and documents as well, so what is no
 * folder is refused, and the page names no path: the only caller passes the folder of the workspace.
 */
export async function openOwnFolder(shell: Pick<Shell, 'openPath'>, path: string): Promise<Outcome<null>> {
  const isFolder = isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  if (!isFolder) return fail('not-found', 'There is no such folder.', { where: path })
  const problem = await shell.openPath(path)
  return problem === '' ? ok(null) : fail('not-found', problem, { where: path })
}
