import { setTimeout as pause } from 'node:timers/promises'
import { type App, type AppOptions, createApp } from '../app.ts'
import { answerControlCall } from '../ipc/control-calls.ts'
import type { ShellApp } from '../ipc/shell-app.ts'
import { questionSockets } from '../net/local-socket.ts'
import { nodeFileSystem } from '../store/node-file-system.ts'
import { clearRunFolders } from '../store/run-folder.ts'
import { takeSystemLock } from '../store/system-lock.ts'

declare const __ALIDADE_VERSION__: string

/** The version of this build. */
export const version = __ALIDADE_VERSION__

/** Times that the command line is asked for the workspace: about ten seconds. */
const mostTries = 100

export type WindowedAppOptions = Omit<AppOptions, 'version' | 'readOnly'> & {
  /** Absolute paths of the command line. */
  readonly files: readonly string[]
  /** A second start wants the window to come to the front. */
  readonly onFocus: () => void
}

type WindowedApp = ShellApp & Pick<App, 'report'>

/** How a start ended: with the app, or with the files handed over to the one that runs, or with a sentence why not. */
export type AppStart =
  | { readonly kind: 'app'; readonly app: WindowedApp }
  | { readonly kind: 'handed-over' }
  | { readonly kind: 'refused'; readonly sentence: string }

/**
 * Takes the workspace for this process and builds the app. Where an app runs in this workspace, it takes the files over;
 * where the folder cannot be written, the app opens without keeping anything.
 */
export async function startApp({ files, onFocus, ...options }: WindowedAppOptions): Promise<AppStart> {
  const sockets = questionSockets((path) => nodeFileSystem.remove(path))
  let lock = await takeSystemLock({ home: options.home, sockets, version })
  for (let tries = 0; lock.kind === 'running' && lock.givesWay && tries < mostTries; tries++) {
    // The command line has the workspace: it goes on through this app once that runs.
    await lock.ask({ verb: 'give-way' })
    await pause(100)
    lock = await takeSystemLock({ home: options.home, sockets, version })
  }
  if (lock.kind === 'unanswered') return { kind: 'refused', sentence: lock.sentence }
  if (lock.kind === 'running') {
    const answer = await lock.ask(files.length > 0 ? { verb: 'open', files: [...files] } : { verb: 'focus' })
    return answer.ok ? { kind: 'handed-over' } : { kind: 'refused', sentence: answer.fault.message }
  }
  if (lock.kind === 'unwritable')
    return { kind: 'app', app: opened(await createApp({ ...options, version, readOnly: lock.sentence }), files) }
  await clearRunFolders(options.home)
  const app = await createApp({ ...options, version }).catch(async (thrown: unknown) => {
    await lock.release()
    throw thrown
  })
  if (lock.deaf !== undefined) app.report({ severity: 'warning', text: lock.deaf })
  lock.serve(
    (request) => {
      if (request.verb === 'open') app.openFiles(request.files)
      if (request.verb === 'open' || request.verb === 'focus') onFocus()
    },
    (call, gone) => answerControlCall(app, call, gone),
  )
  const close = async (): Promise<void> => {
    await lock.stopListening()
    await app.close().finally(() => lock.release())
  }
  return { kind: 'app', app: opened({ ...app, close }, files) }
}

function opened(app: WindowedApp, files: readonly string[]): WindowedApp {
  if (files.length > 0) app.openFiles(files)
  return app
}
