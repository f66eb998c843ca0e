import { expect, test } from 'vitest'
import { encodeRecord } from '#main/store/journal-format.ts'
import { storeHealth } from '#main/store/store-health.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'

test('each file of the workspace is named with its state, and nothing is changed', async () => {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/home')
  const plant = (name: string, bytes: string | Uint8Array) => disk.plant(`/home/${name}`, Buffer.from(bytes))
  const header = (schema: number) => encodeRecord({ journal: 'j', schema, generation: 1 })
  plant('settings.json', '{"schema": 1, "value": {}}')
  plant('layout.json', '{"schema": 1, "val')
  plant('documents.journal', Buffer.concat([header(1), Buffer.from('01234567 9 {"to')]))
  plant('history.journal', header(9))
  plant('settings.json.damaged-20260102T030405Z-2', 'x')
  const before = disk.count
  const health = await storeHealth(disk, '/home')
  expect(Object.fromEntries(health.files.map((one) => [one.file, one.state]))).toMatchObject({
    'settings.json': 'whole',
    'layout.json': 'damaged',
    'services.json': 'absent',
    'documents.journal': 'torn',
    'history.journal': 'newer',
  })
  expect(health.setAside).toEqual(['settings.json.damaged-20260102T030405Z-2'])
  expect(disk.count).toBe(before)
})

test('a workspace that is not there is absent, file by file', async () => {
  const health = await storeHealth(new FaultyFileSystem(), '/nowhere')
  expect(new Set(health.files.map((one) => one.state))).toEqual(new Set(['absent']))
})
