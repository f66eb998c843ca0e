import * as v from 'valibot'
import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { type AppInfo, type Exchange, type Message, Settings, type workspace } from '#shared/ipc/workspace.ts'
import type { Clock } from '../../store/clock.ts'
import type { KeptValue } from '../../store/kept-value.ts'
import type { Store } from '../../store/store.ts'
import { saveText } from '../../store/text-file.ts'
import { ColumnLayouts } from './column-layouts.ts'
import { doctorFacts } from './doctor-facts.ts'
import { firstQuery } from './first-query.ts'
import type { Messages } from './messages.ts'
import { QueryDocuments } from './query-documents.ts'
import { readQueryFile } from './query-files.ts'
import { RecentFiles } from './recent-files.ts'

export interface WorkspaceOptions {
  readonly store: Store
  readonly messages: Messages
  readonly emit: EmitterOf<typeof workspace>
  readonly clock: Clock
  readonly randomId: () => string
  readonly info: Omit<v.InferOutput<typeof AppInfo>, 'home' | 'readOnly'>
  /** The flight recorder of the one door out. */
  readonly exchanges: (limit: number) => readonly Exchange[]
  /** The shell's way to the person's own browser. */
  readonly openExternal: (url: string) => Promise<Outcome<null>> | Outcome<null>
  /** The shell's way to the system's file manager. */
  readonly openFolder: (path: string) => Promise<Outcome<null>> | Outcome<null>
}

export const initialSettings: Settings = { theme: 'system', density: 'compact', idleTimeoutSeconds: 60 }

/** The workspace as windows see it: documents, layout, settings, messages, files to open. */
export class WorkspaceService {
  readonly #options: WorkspaceOptions
  readonly #settings: KeptValue<Settings>
  readonly #layout: KeptValue<string | null>
  readonly #documents: QueryDocuments
  readonly #recents: RecentFiles
  readonly #columns: ColumnLayouts
  readonly #stopListening: () => void
  #filesToOpen: string[] = []
  readonly handlers: HandlersOf<typeof workspace>

  private constructor(
    options: WorkspaceOptions,
    settings: KeptValue<Settings>,
    layout: KeptValue<string | null>,
    documents: QueryDocuments,
    recents: RecentFiles,
    columns: ColumnLayouts,
  ) {
    this.#options = options
    this.#settings = settings
    this.#layout = layout
    this.#documents = documents
    this.#recents = recents
    this.#columns = columns
    this.#stopListening = options.messages.onMessage((message) => options.emit('message', message))
    this.handlers = this.#makeHandlers()
  }

  /** Reads the workspace; a first start gets one query to run. */
  static async open(options: WorkspaceOptions): Promise<WorkspaceService> {
    const { store, clock, randomId } = options
    const settings = await store.value({
      file: 'settings.json',
      what: 'The settings',
      shape: Settings,
      initial: initialSettings,
    })
    const firstStart = !settings.found
    const layout = await store.value({
      file: 'layout.json',
      what: 'The layout of the window',
      shape: v.nullable(v.string()),
      initial: null,
    })
    const documents = await QueryDocuments.open(store, clock)
    if (firstStart && documents.empty) {
      documents.save(firstQuery(randomId()))
      settings.set(settings.value)
    }
    const recents = await RecentFiles.open(store, clock)
    const columns = await ColumnLayouts.open(store)
    return new WorkspaceService(options, settings, layout, documents, recents, columns)
  }

  get settings(): Settings {
    return this.#settings.value
  }

  /** Posts to the messages panel; every window is told. */
  report(notice: Omit<Message, 'id' | 'at'>): void {
    this.#options.messages.report(notice)
  }

  /** Files from the command line or a second start: kept until a window takes them, and every window is told. */
  openFiles(paths: readonly string[]): void {
    if (paths.length === 0) return
    this.#filesToOpen.push(...paths)
    this.#options.emit('openFiles', [...paths])
  }

  /** Resolves when everything is on disk, or told that it cannot be. */
  async flush(): Promise<void> {
    const kept = [this.#settings, this.#layout, this.#documents, this.#recents, this.#columns]
    await Promise.all(kept.map((one) => one.flush()))
  }

  /** Before the store closes: writes what was typed last. */
  async close(): Promise<void> {
    await this.flush()
    this.#stopListening()
  }

  #info(): v.InferOutput<typeof AppInfo> {
    const { info, store } = this.#options
    return { ...info, home: store.home, ...(store.readOnly !== undefined && { readOnly: store.readOnly }) }
  }

  #makeHandlers(): HandlersOf<typeof workspace> {
    const { messages, emit, exchanges, openExternal, openFolder, store } = this.#options
    const recents = (): Outcome<null> => {
      emit('recentFilesChanged', this.#recents.list())
      return ok(null)
    }
    return {
      info: () => ok(this.#info()),
      documents: () => ok(this.#documents.list()),
      saveDocument: (document) => this.#documents.save(document),
      orderDocuments: (ids) => {
        this.#documents.order(ids)
        return ok(null)
      },
      closeDocument: ({ id }) => this.#documents.close(id),
      readQueryFile: ({ path }) => readQueryFile(path),
      saveQueryFile: ({ path, text }) => saveText(store, path, text),
      layout: () => ok(this.#layout.value),
      saveLayout: (layout) => {
        this.#layout.set(layout)
        return ok(null)
      },
      columnLayout: ({ key }) => ok(this.#columns.find(key)),
      saveColumnLayout: ({ key, layout }) => {
        this.#columns.save(key, layout)
        return ok(null)
      },
      settings: () => ok(this.#settings.value),
      saveSettings: (settings) => {
        this.#settings.set(settings)
        emit('settingsChanged', settings)
        return this.#settings.flush()
      },
      messages: () => ok(messages.list()),
      clearMessages: () => {
        messages.clear()
        return ok(null)
      },
      exchanges: ({ limit }) => ok([...exchanges(limit)]),
      takeFilesToOpen: () => ok(this.#filesToOpen.splice(0)),
      recentFiles: () => ok(this.#recents.list()),
      rememberFile: ({ path }) => {
        this.#recents.remember(path)
        return recents()
      },
      forgetFile: ({ path }) => {
        this.#recents.forget(path)
        return recents()
      },
      doctor: async () => ok(doctorFacts(this.#info(), await this.#options.store.health())),
      openHome: async () => openFolder(store.home),
      openExternal: async ({ url }) => openExternal(url),
    }
  }
}
