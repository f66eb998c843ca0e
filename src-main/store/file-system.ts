/**
 * The file system as the store sees it, injectable so that tests can fail, tear and drop writes.
 * Every function rejects with Node's own error (code ENOSPC, EACCES, ENOENT ...).
 */
export interface FileSystem {
  readFile(path: string): Promise<Uint8Array>
  /** Opens for writing; `append` keeps what is there. Mode 0600. */
  open(path: string, flag: 'write' | 'append'): Promise<FileHandle>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  makeFolder(path: string): Promise<void>
  list(path: string): Promise<string[]>
  /** Makes a rename or creation in this folder durable. */
  syncFolder(path: string): Promise<void>
}

export interface FileHandle {
  write(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}
