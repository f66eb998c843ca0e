import type { FileSystem } from './store/file-system.ts'

/** What a shell hands to the composition root. */
export interface AppOptions {
  readonly shell: 'electron' | 'browser' | 'cli'
  /** ALIDADE_HOME: where the workspace lives. */
  readonly home: string
  /** Folder of the built worker entry points (out/main/workers). */
  readonly workersFolder: string
  readonly fileSystem?: FileSystem
}
