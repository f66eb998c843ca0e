import { randomBytes } from 'node:crypto'
import type { accounts } from '#shared/ipc/accounts.ts'
import type { HandlersOf } from '#shared/ipc/contract.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { createNet } from './net/create-net.ts'
import { questionSockets } from './net/local-socket.ts'
import { AccountBook } from './services/accounts/account-book.ts'
import { createAccountsService } from './services/accounts/accounts-service.ts'
import { noSystemSecrets } from './services/accounts/secret-places.ts'
import { initialSettings } from './services/workspace/workspace-service.ts'
import { systemClock } from './store/clock.ts'
import { nodeFileSystem } from './store/node-file-system.ts'
import type { Tell } from './store/notices.ts'
import { openStore } from './store/store.ts'
import { takeSystemLock } from './store/system-lock.ts'

/** The accounts of a workspace without the rest of the app, for the command line. */
export interface WorkspaceAccounts {
  readonly handlers: HandlersOf<typeof accounts>
  close(): Promise<void>
}

/** Takes the workspace and opens its accounts. A fault: Alidade is open there, or the folder cannot be used. */
export async function openWorkspaceAccounts(options: {
  readonly home: string
  readonly version: string
  readonly tell: Tell
}): Promise<Outcome<WorkspaceAccounts>> {
  const { home, version, tell } = options
  const sockets = questionSockets((path) => nodeFileSystem.remove(path))
  const lock = await takeSystemLock({ home, sockets, version })
  if (lock.kind === 'running')
    return fail('storage', 'Alidade is open in this workspace: use its settings, under Accounts, or close it.', {
      where: home,
    })
  if (lock.kind !== 'owner') return fail('storage', lock.sentence, { where: home })
  // Whoever asks meanwhile is told that no commands are taken, instead of waiting for the secret to be typed.
  lock.serve(() => undefined)
  const clock = systemClock
  const store = await openStore({
    fileSystem: nodeFileSystem,
    home,
    clock,
    randomId: () => randomBytes(15).toString('base64url'),
    tell,
  })
  const book = await AccountBook.open({ store, system: noSystemSecrets, tell, now: clock.now })
  const net = createNet({ version, settings: () => initialSettings })
  const { handlers } = createAccountsService({ book, net, emit: () => undefined })
  return ok({
    handlers,
    close: async () => {
      await net.close()
      await store.close()
      await lock.stopListening()
      await lock.release()
    },
  })
}
