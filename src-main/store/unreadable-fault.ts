import type { Fault } from '#shared/ipc/fault.ts'
import { errorCode } from './storage-fault.ts'

/** Why a file that a person named cannot be read, and what to do next. */
export function unreadableFault(error: unknown, path: string): Fault {
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'There is no such file. Check the name, or whether it was moved.',
    EACCES: 'There is no permission to read this file. Change its permissions, or open a copy.',
    EPERM: 'The system does not allow reading this file. Open a copy.',
    EISDIR: 'This is a folder. Choose a file in it.',
    EIO: 'The disk reports an error. Check the disk, or open a copy of the file from elsewhere.',
    EMFILE: 'Too many files are open. Close some tables or programs and try again.',
    EBUSY: 'Another program is using this file. Close it there and try again.',
  }
  const said = error instanceof Error ? error.message : String(error)
  const message = known[errorCode(error) ?? ''] ?? `The file cannot be read: ${said}`
  return { kind: 'storage', message, where: path }
}
