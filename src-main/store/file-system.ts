/**
 * The file system as the store sees it, injectable so that tests can fail, tear and drop writes.
 * Every function rejects with Node's own error (code ENOSPC, EACCES, ENOENT ...).
 */
export interface FileSystem {
  readFile(path: string): Promise<Uint8Array>
  /**
   * Opens for writing; `write` empties what is there, `append` keeps it, `exclusive` rejects with EEXIST.
   * A new file is for its owner alone (mode 0600), or `shared` as the person's umask says (files they export).
   */
  open(path: string, flag: 'write' | 'append' | 'exclusive', access?: 'owner' | 'shared'): Promise<FileHandle>
  rename(from: string, to: string): Promise<void>
  /** Removes a file; one that is not there is no error. */
  remove(path: string): Promise<void>
  /** Makes a folder and those above it, mode 0700; one that is there is no error. */
  makeFolder(path: string): Promise<void>
  /** Removes a folder that is empty; rejects where it is not. */
  removeFolder(path: string): Promise<void>
  /** Names in a folder, unsorted. */
  list(path: string): Promise<string[]>
  /** Makes a rename or creation in this folder durable. */
  syncFolder(path: string): Promise<void>
  /** What stands at a path, links followed; undefined: nothing. */
  inspect(path: string): Promise<FileFacts | undefined>
}

export interface FileHandle {
  write(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'other'
  /** The path with links resolved. */
  readonly realPath: string
  readonly bytes: number
  /** Permission bits. */
  readonly mode: number
  /** User id of the owner; -1 where the platform has none. */
  readonly owner: number
}
