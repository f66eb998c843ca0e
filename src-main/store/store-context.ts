import type { Clock } from './clock.ts'
import type { FileSystem } from './file-system.ts'
import type { Tell } from './notices.ts'

/** What every kept file of one workspace shares. */
export interface StoreContext {
  readonly fileSystem: FileSystem
  /** The workspace folder, ALIDADE_HOME. */
  readonly home: string
  readonly clock: Clock
  readonly randomId: () => string
  readonly tell: Tell
  /** A sentence where nothing may be written: why. */
  readonly readOnly: string | undefined
}
