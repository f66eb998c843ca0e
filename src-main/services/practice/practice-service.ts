import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { PracticeExample } from '#shared/model/practice-examples.ts'
import { type Catalogue, tablesOf } from '../../engine/catalogue.ts'
import type { DeclaredFunction } from '../../engine/declared-functions.ts'
import type { SqlEngine } from '../../engine/engine.ts'
import { type Listener, type LocalRequest, type LocalResponse, listen } from '../../net/listen.ts'
import type { Net } from '../../net/net.ts'
import type { Clock } from '../../store/clock.ts'
import type { FileSystem } from '../../store/file-system.ts'
import type { Tell } from '../../store/notices.ts'
import { openStore, type Store } from '../../store/store.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'
import { type Asked, answerFault, answerMethod, answerPage, answerXml } from './answers.ts'
import { answerAsync } from './async-jobs.ts'
import { examplesDocument, welcomePage } from './dali-examples.ts'
import { JobBook } from './job-book.ts'
import { JobQueue } from './job-queue.ts'
import { QueryRunner } from './query-runner.ts'
import type { RehearsalOptions } from './rehearsal.ts'
import { serviceLimits } from './service-limits.ts'
import { answerSync } from './sync.ts'
import { carriesToken, tokenChallenge } from './token.ts'
import type { UploadReader } from './upload-tables.ts'
import { availabilityDocument } from './vosi-availability.ts'
import { capabilitiesDocument } from './vosi-capabilities.ts'
import { tableDocument, tablesetDocument } from './vosi-tables.ts'

export interface PracticeServiceParts {
  /** Started with the first request that needs it. */
  readonly engine: () => Promise<SqlEngine>
  readonly functions: readonly DeclaredFunction[]
  readonly examples: readonly PracticeExample[]
  readonly reader: UploadReader
  readonly writer: TableWriter
  readonly net: Net
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly randomId: () => string
  readonly tell: Tell
  /** Version of the program. */
  readonly version: string
}

export interface PracticeServiceOptions {
  /** 0: a free one. */
  readonly port: number
  /** Folder in which the jobs are kept. Two services never share one: those on the command line have one a port. */
  readonly folder: (port: number) => string
  readonly rehearsal?: RehearsalOptions
}

/** The practice sky while it listens. */
export interface PracticeService {
  readonly port: number
  /** Base address: `http://127.0.0.1:port/tap`. */
  readonly url: string
  close(): Promise<void>
}

/** The path of the service on its server. */
export const practicePath = '/tap'

/**
 * Starts the practice sky: a TAP 1.1 service on the loopback address. Nothing of the engine is loaded before the first query.
 */
export async function startPracticeService(
  parts: PracticeServiceParts,
  options: PracticeServiceOptions,
): Promise<Outcome<PracticeService>> {
  // Requests that come before the jobs are read wait for them.
  let opened: (house: PracticeHouse) => void = () => undefined
  const house = new Promise<PracticeHouse>((resolve) => {
    opened = resolve
  })
  const listener = await listen({
    port: options.port,
    maxBodyBytes: serviceLimits.requestBytes,
    maxConnections: 1024,
    handler: async (request, response) => (await house).answer(request, response),
    onError: (error) =>
      parts.tell({
        severity: 'error',
        text: 'The practice sky met an error in the program.',
        detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  })
  if (!listener.ok) return listener
  const store = await openStore({
    fileSystem: parts.fileSystem,
    home: options.folder(listener.value.port),
    clock: parts.clock,
    randomId: parts.randomId,
    tell: parts.tell,
  })
  const built = await PracticeHouse.open(parts, options, listener.value, store)
  opened(built)
  return ok(built)
}

/** The resources of the service and what stands behind them. */
class PracticeHouse implements PracticeService {
  readonly port: number
  readonly url: string
  readonly #parts: PracticeServiceParts
  readonly #listener: Listener
  readonly #store: Store
  readonly #book: JobBook
  readonly #queue: JobQueue
  readonly #runner: QueryRunner
  readonly #token: string | undefined
  readonly #upSince: number
  #engine: Promise<SqlEngine> | undefined

  private constructor(
    parts: PracticeServiceParts,
    options: PracticeServiceOptions,
    listener: Listener,
    store: Store,
    book: JobBook,
  ) {
    const rehearsal = options.rehearsal ?? {}
    this.#parts = parts
    this.#listener = listener
    this.#store = store
    this.#book = book
    this.#token = rehearsal.token
    this.#upSince = parts.clock.now()
    this.port = listener.port
    this.url = `${listener.url}${practicePath}`
    this.#runner = new QueryRunner({
      reader: parts.reader,
      writer: parts.writer,
      net: parts.net,
      clock: parts.clock,
      now: () => parts.clock.now(),
      version: parts.version,
      rehearsal,
      engine: () => this.#started(),
    })
    this.#queue = new JobQueue({
      book,
      runner: this.#runner,
      store,
      clock: parts.clock,
      base: () => this.url,
      atOnce: rehearsal.jobsAtOnce ?? 2,
    })
  }

  static async open(
    parts: PracticeServiceParts,
    options: PracticeServiceOptions,
    listener: Listener,
    store: Store,
  ): Promise<PracticeHouse> {
    const book = await JobBook.open({ store, clock: parts.clock, randomId: parts.randomId })
    const house = new PracticeHouse(parts, options, listener, store, book)
    house.#queue.start()
    return house
  }

  async close(): Promise<void> {
    await this.#listener.close()
    await this.#queue.close()
    await this.#store.close()
    await (await this.#engine?.catch(() => undefined))?.close()
  }

  async answer(request: LocalRequest, plain: LocalResponse): Promise<void> {
    const response = signed(plain, `Alidade/${this.#parts.version}`)
    const base = `http://${request.headers.get('host') ?? `127.0.0.1:${this.port}`}${practicePath}`
    const asked: Asked = { request, response, base }
    const segments = request.path.split('/').map(decoded)
    if (segments.includes(undefined))
      return answerFault(asked, { kind: 'bad-request', message: 'The address is not well-formed.' })
    const [, first = '', resource = '', ...below] = segments.map((segment) => segment ?? '')
    if (first === '') return this.#look(asked, '')
    if (`/${first}` !== practicePath) return answerFault(asked, nothingHere)
    if (resource === 'sync' || resource === 'async') {
      if (!this.#admits(asked)) return
      if (resource === 'sync' && below.length === 0) return answerSync(asked, this.#runner)
      if (resource === 'async')
        return answerAsync(asked, below, { book: this.#book, queue: this.#queue, clock: this.#parts.clock })
    }
    if (resource === 'tables') return this.#tables(asked, below)
    if (below.some((segment) => segment !== '')) return answerFault(asked, nothingHere)
    return this.#look(asked, resource)
  }

  #started(): Promise<SqlEngine> {
    this.#engine ??= this.#parts.engine()
    return this.#engine
  }

  async #catalogue(): Promise<Outcome<Catalogue>> {
    return (await this.#started()).catalogue()
  }

  /** True where no token is asked for or the request carries it; else the challenge is answered. */
  #admits(asked: Asked): boolean {
    if (this.#token === undefined || carriesToken(asked.request.headers.get('authorization'), this.#token)) return true
    const message = 'This practice sky asks for a token. Send it as Authorization: Bearer.'
    answerFault(asked, { kind: 'auth-needed', status: 401, message }, { 'WWW-Authenticate': tokenChallenge })
    return false
  }

  async #look(asked: Asked, resource: string): Promise<void> {
    const { base, request } = asked
    if (request.method !== 'GET' && request.method !== 'HEAD') return answerMethod(asked, 'GET, HEAD')
    switch (resource) {
      case '':
        return answerPage(asked, welcomePage(base))
      case 'examples':
        return answerPage(asked, examplesDocument(this.#parts.examples))
      case 'availability':
        return answerXml(asked, availabilityDocument(base, this.#upSince))
      case 'capabilities': {
        const catalogue = await this.#catalogue()
        const tables = catalogue.ok ? tablesOf(catalogue.value) : []
        const hasObscore = tables.some(({ fullName }) => fullName.toLowerCase() === 'ivoa.obscore')
        return answerXml(asked, capabilitiesDocument(base, { functions: this.#parts.functions, hasObscore }))
      }
      default:
        return answerFault(asked, nothingHere)
    }
  }

  async #tables(asked: Asked, below: readonly string[]): Promise<void> {
    const { request } = asked
    if (request.method !== 'GET' && request.method !== 'HEAD') return answerMethod(asked, 'GET, HEAD')
    const catalogue = await this.#catalogue()
    if (!catalogue.ok) return answerFault(asked, catalogue.fault)
    const name = below.join('/')
    if (name === '') {
      const asking = [...request.query].findLast(([known]) => known.toUpperCase() === 'DETAIL')?.[1]
      const detail = asking?.toLowerCase() === 'min' ? 'min' : 'max'
      return answerXml(asked, tablesetDocument(catalogue.value, detail))
    }
    const table = tablesOf(catalogue.value).find(({ fullName }) => fullName.toLowerCase() === name.toLowerCase())
    if (table) return answerXml(asked, tableDocument(table))
    answerFault(asked, { kind: 'not-found', message: `There is no table ${name}.` })
  }
}

const nothingHere = { kind: 'not-found', message: 'There is nothing at this address. The service is at /tap.' } as const

/** The answer with a Server field (RFC 9110, 10.2.4), which validators ask for. */
const signed = (response: LocalResponse, server: string): LocalResponse => ({
  ...response,
  begin: (status, headers) => response.begin(status, { Server: server, ...headers }),
  answer: (status, headers, body) => response.answer(status, { Server: server, ...headers }, body),
})

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
