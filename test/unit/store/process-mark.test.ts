import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { controlPath } from '#main/store/control.ts'
import { sameBoot, systemProcesses } from '#main/store/process-mark.ts'

test('a process knows itself as alive, and one that ended as dead', async () => {
  const own = await systemProcesses.own()
  expect(await systemProcesses.liveness(own)).toBe('alive')
  const child = spawn(process.execPath, ['-e', ''])
  const mark = { ...own, pid: child.pid ?? -1 }
  await once(child, 'close')
  expect(await systemProcesses.liveness(mark)).toBe('dead')
})

test('an earlier run of the system is over, and another machine cannot be looked at', async () => {
  const own = await systemProcesses.own()
  expect(await systemProcesses.liveness({ ...own, boot: 'boot-1' })).toBe('dead')
  expect(await systemProcesses.liveness({ ...own, host: 'elsewhere' })).toBe('elsewhere')
})

test('start times of a system that differ by a set clock are one', () => {
  expect(sameBoot('boot-1000', 'boot-1100')).toBe(true)
  expect(sameBoot('boot-1000', 'boot-2000')).toBe(false)
  expect(sameBoot('a-b', 'a-c')).toBe(false)
})

test('the path of the control socket is short, of the person, and of the workspace', () => {
  const linux = { platform: 'linux', temporaryFolder: '/tmp', userId: 1000 } as const
  expect(controlPath('/home/vera/.local/share/alidade', linux)).toMatch(
    /^\/tmp\/alidade-1000-[0-9a-f]{16}\/control\.sock$/,
  )
  expect(controlPath('/a', linux)).not.toBe(controlPath('/b', linux))
  const long = controlPath('/a', { ...linux, temporaryFolder: `/tmp/${'x'.repeat(100)}` })
  expect(long).toBe(controlPath('/a', linux))
  expect(controlPath('C:\\sky', { ...linux, platform: 'win32' })).toMatch(/^\\\\\.\\pipe\\alidade-[0-9a-f]{16}$/)
})
