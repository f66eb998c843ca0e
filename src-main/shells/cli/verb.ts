import type { Credential } from '#shared/ipc/accounts.ts'
import type { HandlersOf } from '#shared/ipc/contract.ts'
import type { jobs } from '#shared/ipc/jobs.ts'
import type { tap } from '#shared/ipc/tap.ts'
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
  /** What windows are answered with. */
  readonly handlers: { readonly tap: Pick<HandlersOf<typeof tap>, 'tables' | 'columns'> }
  /** The jobs as the workspace holds them, to be read. */
  readonly jobs: { readonly handlers: Pick<HandlersOf<typeof jobs>, 'fetch'> }
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
  readonly stdoutIsTerminal?: boolean
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

/** A verb in its parts. */
export interface VerbParts<Asked extends object> extends Omit<Verb, 'run'> {
  /** What the words ask for, or a sentence on what is wrong with them. */
  readonly read: (args: readonly string[]) => Asked | string
  readonly run: (asked: Asked, io: CliIo) => Promise<number>
}

/** A verb that says its help, reads its words and tells of wrong usage as every verb does. */
export function verbOf<Asked extends object>({ name, summary, usage, read, run }: VerbParts<Asked>): Verb {
  return {
    name,
    summary,
    usage,
    async run(args, io) {
      if (args.includes('--help') || args.includes('-h')) {
        await io.stdout(usage)
        return 0
      }
      const asked = read(args)
      return typeof asked === 'string' ? wrongUsage(name, asked, io) : run(asked, io)
    },
  }
}

/** Says what is wrong with the words of a verb; answers with the exit code. */
export function wrongUsage(name: string, sentence: string, io: Pick<CliIo, 'stderr'>): number {
  io.stderr(`alidade ${name}: ${sentence} See alidade ${name} --help.\n`)
  return 2
}
