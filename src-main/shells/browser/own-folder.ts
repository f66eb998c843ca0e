import type { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fail, type Outcome } from '#shared/ipc/fault.ts'
import { startOpener } from './opener.ts'

/** The program of each system that shows a folder. */
const fileManagers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'explorer', darwin: 'open' }

/**
 * Shows a folder in the system's file manager. A file is refused: the same programs would start it. The window names no
 * path; the only caller passes the folder of the workspace.
 */
export function openOwnFolder(
  path: string,
  start?: typeof spawn,
  platform: NodeJS.Platform = process.platform,
): Promise<Outcome<null>> {
  const isFolder = isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  if (!isFolder) return Promise.resolve(fail('not-found', 'There is no such folder.', { where: path }))
  return startOpener(fileManagers[platform] ?? 'xdg-open', [path], path, start)
}
