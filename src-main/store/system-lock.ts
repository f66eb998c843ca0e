import { randomUUID } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { controlPath, type LocalSockets } from './control.ts'
import { type Lock, takeLock } from './lock.ts'
import { nodeFileSystem } from './node-file-system.ts'
import { systemProcesses } from './process-mark.ts'

/** `takeLock` on this machine. */
export async function takeSystemLock(options: {
  readonly home: string
  readonly sockets: LocalSockets
  readonly version: string
  /** How long to wait for a process that starts, ends or does not answer; default 10. */
  readonly waitSeconds?: number
}): Promise<Lock> {
  await nodeFileSystem.makeFolder(options.home).catch(() => undefined)
  const home = (await nodeFileSystem.inspect(options.home).catch(() => undefined))?.realPath ?? options.home
  const userId = userInfo().uid
  return takeLock({
    ...options,
    home,
    fileSystem: nodeFileSystem,
    socketPath: controlPath(home, { platform: process.platform, temporaryFolder: tmpdir(), userId }),
    processes: systemProcesses,
    userId,
    randomId: randomUUID,
    random: Math.random,
    now: Date.now,
    pause: async (milliseconds) => {
      await pause(milliseconds)
    },
  })
}
