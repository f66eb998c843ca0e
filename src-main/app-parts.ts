import type { Credential } from '#shared/ipc/accounts.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import type { AppInfo } from '#shared/ipc/workspace.ts'
import type { LockfilePlace } from '#shared/vo/samp/lockfile.ts'
import type { ShellApp } from './ipc/shell-app.ts'
import type { StartPracticeSky } from './practice-sky.ts'
import type { SystemSecrets } from './services/accounts/secret-places.ts'
import type { JobsService } from './services/jobs/jobs-service.ts'
import type { QueriesService } from './services/queries/queries-service.ts'
import type { TablesService } from './services/tables/tables-service.ts'
import type { FileSystem } from './store/file-system.ts'
import type { Notice } from './store/notices.ts'
import type { Store } from './store/store.ts'
import type { TableWriter } from './tables/writers/table-writer.ts'

/** What a shell hands to the composition root. */
export interface AppOptions {
  readonly shell: AppInfo['shell']
  readonly version: string
  /** ALIDADE_HOME: where the workspace lives. */
  readonly home: string
  /** Folder of the built worker entry points. */
  readonly workersFolder: string
  /** Path of the bundled sample table, where it is there. */
  readonly sampleTable?: string
  /** Path of the practice sky's tables; without it there is no practice sky. */
  readonly practiceSky?: string
  /** A sentence where this process may not write to the workspace: why. */
  readonly readOnly?: string
  /** The shell's way to the person's own browser. */
  readonly openExternal: (url: string) => Promise<Outcome<null>> | Outcome<null>
  /** The shell's way to the system's file manager, for the folder of the workspace. */
  readonly openFolder: (path: string) => Promise<Outcome<null>> | Outcome<null>
  /** The system's own store of secrets, in shells that have one. */
  readonly secrets?: SystemSecrets
  readonly fileSystem?: FileSystem
  /** Where SAMP's lockfile is; absent: this process takes no part in SAMP. */
  readonly samp?: LockfilePlace
}

/** Everything behind the doors: the handlers for windows, and the services for the command line. */
export interface App extends ShellApp {
  readonly files: Store
  readonly tables: TablesService
  readonly queries: QueriesService
  readonly jobs: JobsService
  readonly writer: TableWriter
  /** Starts a further practice sky; the window has its own. */
  readonly startPractice: StartPracticeSky
  /** Takes credentials by origin for this run; they are neither kept nor listed. */
  lend(credentials: ReadonlyMap<string, Credential>): void
  /** Posts to the messages panel. */
  report(notice: Notice): void
}
