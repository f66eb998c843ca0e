import type { Credential } from '#shared/ipc/accounts.ts'
import type { QueriesService } from '../../services/queries/queries-service.ts'
import type { FileReplacer } from '../../store/atomic-file.ts'
import type { Table, TableReader } from '../../tables/table.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'

/** What the verbs use of the composition root. */
export interface CliApp {
  readonly tables: TableReader & {
    /**
     * Every TABLE of the document that `read` answered with this id, in document order, when its last byte is read
     * or reading stopped. Never rejects: what went wrong is in each table's completeness.
     */
    documentTables(id: string): Promise<readonly Table[]>
  }
  /** Answers when the header is there; the signal cancels until then. */
  readonly queries: Pick<QueriesService, 'run'>
  readonly writer: TableWriter
  readonly files: FileReplacer
  /** Takes logins by origin for this run. */
  lend(credentials: ReadonlyMap<string, Credential>): void
}

/** What a verb has of the process around it. */
export interface CliIo {
  readonly stdin: AsyncIterable<Uint8Array>
  /** Settles when the bytes are taken; rejects when nobody reads any more. */
  readonly stdout: (bytes: Uint8Array | string) => Promise<void>
  readonly stderr: (text: string) => void
  readonly stderrIsTerminal: boolean
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal
  /** Starts the services, at the first call. */
  app(): Promise<CliApp>
}

/** One word of the command line: `alidade <name> ...`. */
export interface Verb {
  readonly name: string
  /** One line for the list of verbs. */
  readonly summary: string
  /** All of `alidade <name> --help`. */
  readonly usage: string
  /** Answers with the exit code; throws only what is a bug. */
  run(args: readonly string[], io: CliIo): Promise<number>
}
