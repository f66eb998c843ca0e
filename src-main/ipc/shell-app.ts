import type { Contracts } from '#shared/ipc/contracts.ts'
import type { HandlerSet } from '#shared/ipc/server.ts'
import type { Settings } from '#shared/ipc/workspace.ts'

/** The app as a shell with windows sees it: what `createApp` answers with. */
export interface ShellApp {
  /** A handler for every command and stream of every domain. */
  readonly handlers: HandlerSet<Contracts>
  /** The person's settings as they are now. */
  settings(): Settings
  /** Called for each event of any domain; returns how to stop listening. */
  onEvent(listener: (domain: keyof Contracts & string, name: string, item: unknown) => void): () => void
  /** Files of the command line, of a second start or of the system: kept until a window takes them, and told to the windows. */
  openFiles(paths: readonly string[]): void
  /** Writes everything and ends the workers. */
  close(): Promise<void>
}
