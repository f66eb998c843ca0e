import type * as v from 'valibot'
import { create } from 'zustand'
import type { Settings } from '#shared/ipc/workspace.ts'
import { chooseTheme } from '../theme/theme.ts'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'

export type SettingsValue = v.InferOutput<typeof Settings>

/** What holds until a person sets something else. */
export const firstSettings: SettingsValue = { theme: 'system', density: 'compact', idleTimeoutSeconds: 60 }

/** The person's settings as main keeps them. */
export const useSettings = create<SettingsValue>(() => firstSettings)

/** The settings before each change of this run of the window, last change last. */
export const useSettingsBefore = create<{ readonly list: readonly SettingsValue[] }>(() => ({ list: [] }))

/** Changes that can be taken back. */
const undoDepth = 50

/** Takes settings over as they are and draws their theme. */
export function takeSettings(settings: SettingsValue): void {
  useSettings.setState(settings, true)
  document.documentElement.dataset.density = settings.density
  chooseTheme(settings.theme)
}

async function save(wanted: SettingsValue): Promise<void> {
  takeSettings(wanted)
  const answer = await api().workspace.saveSettings(wanted)
  if (!answer.ok) reportFault('The settings were not saved.', answer.fault)
}

/** Changes some of the settings here at once and in main. */
export async function changeSettings(patch: Partial<SettingsValue>): Promise<void> {
  const before = useSettings.getState()
  const wanted = { ...before, ...patch }
  if (JSON.stringify(wanted) === JSON.stringify(before)) return
  useSettingsBefore.setState(({ list }) => ({ list: [...list, before].slice(-undoDepth) }))
  await save(wanted)
}

/** Takes the last change of the settings back. */
export async function undoSettings(): Promise<void> {
  const before = useSettingsBefore.getState().list.at(-1)
  if (!before) return
  useSettingsBefore.setState(({ list }) => ({ list: list.slice(0, -1) }))
  await save(before)
}
