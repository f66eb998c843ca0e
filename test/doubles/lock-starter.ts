import { questionSockets } from '#main/net/local-socket.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { takeSystemLock } from '#main/store/system-lock.ts'

/**
 * Starts as a shell does: takes the workspace or hands a file over. Arguments: ALIDADE_HOME, the file, seconds to wait.
 * Prints what became of it, and as the owner each request; ends on "release".
 */
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const [home = '', file = '', waitSeconds = '10'] = process.argv.slice(2)
const lock = await takeSystemLock({
  home,
  version: '0.0.0-test',
  waitSeconds: Number(waitSeconds),
  sockets: questionSockets((path) => nodeFileSystem.remove(path)),
})
if (lock.kind === 'owner') {
  print({ kind: 'owner', pid: process.pid, deaf: lock.deaf })
  lock.serve((request) => print({ request }))
  process.stdin.once('data', () => void lock.release().then(() => process.exit(0)))
} else if (lock.kind === 'running') {
  print({ kind: 'running', pid: lock.pid, handed: await lock.ask({ verb: 'open', files: [file] }) })
  process.exit(0)
} else {
  print(lock)
  process.exit(0)
}
