import { beforeEach, describe, expect, test, vi } from 'vitest'
import { useMessages } from '#renderer/state/messages.ts'
import {
  changeSettings,
  firstSettings,
  undoSettings,
  useSettings,
  useSettingsBefore,
} from '#renderer/state/settings.ts'
import { withKeys } from '#renderer/views/settings/recording.ts'
import { fail } from '#shared/ipc/fault.ts'
import { commandOf } from '#shared/model/commands.ts'
import { connectFake, inputsOf } from './fake-window.ts'

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  useSettings.setState(firstSettings, true)
  useSettingsBefore.setState({ list: [] })
  useMessages.setState({ list: [], unseen: 0 })
})

describe('a setting', () => {
  test('takes effect at once and is kept', async () => {
    const calls = connectFake()
    await changeSettings({ theme: 'dark' })
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(inputsOf(calls, 'workspace.saveSettings')).toMatchObject([{ theme: 'dark', density: 'compact' }])
  })

  test('that stays the same is not written', async () => {
    const calls = connectFake()
    await changeSettings({ density: 'compact' })
    expect(inputsOf(calls, 'workspace.saveSettings')).toEqual([])
  })

  test('can be taken back, the last change first', async () => {
    const calls = connectFake()
    await changeSettings({ density: 'comfortable' })
    await changeSettings({ idleTimeoutSeconds: 5 })
    await undoSettings()
    expect(useSettings.getState()).toMatchObject({ density: 'comfortable', idleTimeoutSeconds: 60 })
    await undoSettings()
    await undoSettings()
    expect(useSettings.getState()).toEqual(firstSettings)
    expect(inputsOf(calls, 'workspace.saveSettings')).toHaveLength(4)
  })

  test('that cannot be kept is said in the messages', async () => {
    connectFake({ 'workspace.saveSettings': () => fail('storage', 'The disk is full. Free some space.') })
    await changeSettings({ theme: 'light' })
    expect(useMessages.getState().list).toMatchObject([{ text: 'The settings were not saved. The disk is full.' }])
  })
})

describe('the keys of a command', () => {
  const run = commandOf('run') ?? { id: 'run' }

  test('are kept where they are not its own', () => {
    expect(withKeys([], run, 'F5')).toEqual([{ command: 'run', keys: 'F5' }])
    expect(withKeys([{ command: 'run', keys: 'F5' }], run, '')).toEqual([{ command: 'run', keys: '' }])
  })

  test('set back to its own leave nothing behind', () => {
    expect(withKeys([{ command: 'run', keys: 'F5' }], run, 'Mod+Enter')).toEqual([])
  })
})
