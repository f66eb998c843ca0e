import { type Fault, FaultError } from '#shared/ipc/fault.ts'

/** The system's code of an error (ENOSPC ...), if it has one. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** What happened and what to do next, by the system's code. */
const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space, or choose another disk.',
  EDQUOT: 'Your disk quota is used up. Free some space, or choose another disk.',
  EFBIG: 'The file is too large for this disk. Choose another disk.',
  EACCES: 'No permission to write here. Choose another folder, or change its permissions.',
  EPERM: 'The system does not allow writing here. Choose another folder.',
  EROFS: 'This disk can only be read. Choose another disk.',
  EISDIR: 'This is a folder, not a file. Choose a file name.',
  ENOTDIR: 'A part of this path is a file, not a folder. Choose another folder.',
  ENOENT: 'The folder does not exist. Make it, or choose another one.',
  ENAMETOOLONG: 'The file name is too long. Choose a shorter one.',
  EIO: 'The disk reports an error. Check the disk, or choose another one.',
  EMFILE: 'Too many files are open. Close some tables or programs and try again.',
  EBUSY: 'Another program is using this file. Close it there and try again.',
}

/** A file system error as a fault: `storage` with plain words; a FaultError keeps its own fault. */
export function storageFault(error: unknown, path: string): Fault {
  if (error instanceof FaultError) return error.fault
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'cancelled', message: 'Cancelled.' }
  const code = errorCode(error)
  const detail = error instanceof Error ? error.message : String(error)
  if (!code)
    return { kind: 'bug', message: detail, where: path, ...(error instanceof Error && { detail: error.stack }) }
  return { kind: 'storage', message: sentences[code] ?? `The file system reports: ${detail}`, where: path, detail }
}
