import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNet } from '#main/net/create-net.ts'
import { createLocalCaller } from '#main/net/local-caller.ts'
import { publicLookup } from '#main/net/public-lookup.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { type MessageHandler, type ReceivedMessage, SampClient } from '#main/services/samp/client/samp-client.ts'
import { createSampService, type SampService, type SampServiceParts } from '#main/services/samp/samp-service.ts'
import { createTablesService, type TablesService } from '#main/services/tables/tables-service.ts'
import { createFileReplacer } from '#main/store/atomic-file.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import { systemClock } from '#main/store/clock.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { SampItem, SampRule, SampSent } from '#shared/model/samp.ts'
import { okResponse, type SampAnswer } from '#shared/vo/samp/message.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'

/** Another program on the hub. */
export interface SampPlacePeer {
  readonly client: SampClient
  readonly id: string
  /** What it got, in its order. */
  readonly got: ReceivedMessage[]
  /** Asks Alidade; rejects where nothing comes back. */
  ask(mtype: string, params: SampMap): Promise<SampAnswer>
}

/** Alidade's SAMP on a hub of its own in a folder of its own, with real tables, and other programs that join it. */
export class SampPlace {
  readonly folder: string
  readonly service: SampService
  readonly tables: TablesService
  /** Everything the window was told, `changed` left out. */
  readonly events: { readonly name: string; readonly item: unknown }[] = []
  /** Of the rules and the settings; a test may change them before what it looks at. */
  readonly settings: { sampAtStart?: boolean; sampHub?: boolean; sampWeb?: boolean } = {}
  rules: SampRule[] = []
  readonly #net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 60 }) })
  readonly #pageNet = createNet({
    version: 'test',
    settings: () => ({ idleTimeoutSeconds: 60 }),
    lookup: publicLookup,
    environment: {},
  })
  readonly #caller = createLocalCaller()
  readonly #peers: SampClient[] = []

  private constructor(folder: string, more: Partial<SampServiceParts>) {
    this.folder = folder
    const writer = createTableWriter()
    this.tables = createTablesService({
      workersFolder: fileURLToPath(new URL('../../out/main/workers', import.meta.url)),
      writer,
      files: createFileReplacer(nodeFileSystem, randomUUID),
      emit: (name, item) => {
        if (name === 'closed') this.service.tableClosed((item as { table: string }).table)
      },
      now: Date.now,
      randomId: randomUUID,
    })
    const place = this
    this.service = createSampService({
      place: { kind: 'file', path: join(folder, 'samp-lock') },
      version: '1.2.3',
      net: this.#net,
      pageNet: this.#pageNet,
      accounts: this.#net,
      needsLogin: async () => false,
      tables: this.tables,
      writer,
      run: async () => fail('offline', 'No service is asked in this test.'),
      addService: async () => fail('offline', 'Nobody answers.'),
      knownServices: new Map(),
      emit: (name, item) => {
        if (name !== 'changed' && name !== 'logged') this.events.push({ name, item })
      },
      settings: () => ({ ...this.settings }),
      rules: {
        get value() {
          return place.rules
        },
        set: (rules) => {
          place.rules = rules
        },
        flush: async () => ok(null),
      },
      clock: systemClock,
      randomId: randomUUID,
      lookSeconds: 0.2,
      webPort: 0,
      ...more,
    })
  }

  /** Opens it with its own hub running. */
  static async open(more: Partial<SampServiceParts> = {}): Promise<SampPlace> {
    const place = new SampPlace(await mkdtemp(join(tmpdir(), 'alidade-samp-place-')), more)
    await place.service.start()
    return place
  }

  get lockfile(): string {
    return join(this.folder, 'samp-lock')
  }

  /** Another program, which answers with `samp.ok` unless told otherwise. */
  async peer(name: string, mtypes: readonly string[], handler?: MessageHandler): Promise<SampPlacePeer> {
    const got: ReceivedMessage[] = []
    const take: MessageHandler = (message) => {
      got.push(message)
      return handler ? handler(message) : okResponse()
    }
    const client = new SampClient({
      metadata: { 'samp.name': name },
      handlers: Object.fromEntries(mtypes.map((mtype) => [mtype, take])),
      join: hubJoiner(
        { kind: 'file', path: this.lockfile },
        { files: createClaimedFiles(randomUUID), caller: this.#caller },
      ),
      runOwn: async () => undefined,
      randomId: randomUUID,
      onChange: () => undefined,
      lookSeconds: 0.2,
    })
    this.#peers.push(client)
    await client.start({ runsHub: false })
    const ask = async (mtype: string, params: SampMap): Promise<SampAnswer> => {
      const answer = await client.call((await this.self()) ?? '', mtype, params, 30)
      if (!answer.ok) throw new Error(answer.fault.message)
      return answer.value
    }
    return { client, id: client.selfId ?? '', got, ask }
  }

  /** Our id on the hub. */
  async self(): Promise<string | undefined> {
    const state = await this.service.handlers.state(null, { signal: new AbortController().signal })
    return state.ok ? state.value.selfId : undefined
  }

  /** A file with a text in the folder of this place. */
  async file(name: string, text: string | Uint8Array): Promise<string> {
    const path = join(this.folder, name)
    await writeFile(path, text)
    return path
  }

  /** Opens a file as the person does; the id of its table when it is read. */
  async open(path: string): Promise<string> {
    const opened = await this.tables.handlers.open({ path }, { signal: new AbortController().signal })
    if (!opened.ok) throw new Error(opened.fault.message)
    await this.tables.documentTables(opened.value.table)
    return opened.value.table
  }

  /** Sends as the window does; every line. */
  async send(items: SampItem[], to?: string[], signal = new AbortController().signal): Promise<SampSent[]> {
    const lines: SampSent[] = []
    for await (const line of this.service.handlers.send({ items, ...(to && { to }) }, { signal })) lines.push(line)
    return lines
  }

  /** What was told under a name. */
  told<T>(name: string): T[] {
    return this.events.filter((event) => event.name === name).map(({ item }) => item as T)
  }

  async close(): Promise<void> {
    for (const client of this.#peers) await client.stop()
    await this.service.close()
    this.#caller.close()
    await this.tables.closeAll()
    await Promise.all([this.#net.close(), this.#pageNet.close()])
    await rm(this.folder, { recursive: true, force: true })
  }
}
