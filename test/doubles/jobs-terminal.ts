import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from '../../src-main/app.ts'
import type { App, AppOptions } from '../../src-main/app-parts.ts'
import type { ShellApp } from '../../src-main/ipc/shell-app.ts'
import { jobsVerb } from '../../src-main/shells/cli/jobs.ts'
import { openCliJobs } from '../../src-main/shells/cli/jobs-tokens.ts'
import { startApp } from '../../src-main/shells/start-app.ts'
import { ok } from '../../src-shared/ipc/fault.ts'
import { type SpokenIo, spokenIo } from './cli-io.ts'

const workersFolder = fileURLToPath(new URL('../../out/main/workers', import.meta.url))
const opened = { workersFolder, openExternal: () => ok(null), openFolder: () => ok(null) }

/** `alidade jobs` and the app of a window, over one workspace of a test. */
export class JobsTerminal {
  readonly home = mkdtempSync(join(tmpdir(), 'alidade-terminal-'))
  readonly environment: Record<string, string> = {}
  readonly #windows: ShellApp[] = []
  /** Apps that the command line has opened. */
  readonly opened: string[] = []

  /** Starts the app as a shell with windows does. */
  async window(): Promise<ShellApp> {
    const start = await startApp({ ...opened, shell: 'browser', home: this.home, files: [], onFocus: () => undefined })
    if (start.kind !== 'app') throw new Error(start.kind === 'refused' ? start.sentence : start.kind)
    this.#windows.push(start.app)
    return start.app
  }

  /** Begins a verb; `done` settles with its exit code. */
  begin(...words: readonly string[]): SpokenIo & { readonly done: Promise<number> } {
    let app: Promise<App> | undefined
    const io = spokenIo({} as App)
    const readable = (): Promise<App> => {
      app ??= this.readOnlyApp()
      return app
    }
    const verb = jobsVerb((asked) =>
      openCliJobs(
        { ...asked, home: this.home, version: 'test', waitSeconds: 3, openApp: (more) => this.#app(more) },
        this.environment,
      ),
    )
    const own = Object.assign(io, { app: readable })
    const done = verb.run(words, own).finally(async () => (await app)?.close())
    return Object.assign(own, { done })
  }

  /** Runs a verb to its end. */
  async run(...words: readonly string[]): Promise<{ code: number; out: string; err: string; lines: string[] }> {
    const begun = this.begin(...words)
    const code = await begun.done
    return { code, ...begun.said, lines: begun.said.out.trim().split('\n') }
  }

  /** An app that reads the workspace, as verbs have it. */
  readOnlyApp(): Promise<App> {
    return this.#app({ readOnly: 'Nothing is kept.' })
  }

  async close(): Promise<void> {
    for (const window of this.#windows.splice(0)) await window.close()
    rmSync(this.home, { recursive: true, force: true })
  }

  #app(more: Pick<AppOptions, 'readOnly'>): Promise<App> {
    this.opened.push(more.readOnly ?? 'written')
    return createApp({ ...opened, shell: 'cli', version: 'test', home: this.home, ...more })
  }
}
