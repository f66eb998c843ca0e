import type * as v from 'valibot'
import { create } from 'zustand'
import type { Settings } from '#shared/ipc/workspace.ts'
import { chooseTheme } from '../theme/theme.ts'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'

export type SettingsValue = v.InferOutput<typeof Settings>

/** The person's settings as main keeps them. */
export const useSettings = create<SettingsValue>(() => ({
  theme: 'system',
  density: 'compact',
  idleTimeoutSeconds: 60,
}))

/** Takes settings over as they are and draws their theme. */
export function takeSettings(settings: SettingsValue): void {
  useSettings.setState(settings, true)
  document.documentElement.dataset.density = settings.density
  chooseTheme(settings.theme)
}

/** Changes some of the settings here at once and in main. */
export async function changeSettings(patch: Partial<SettingsValue>): Promise<void> {
  const wanted = { ...useSettings.getState(), ...patch }
  takeSettings(wanted)
  const answer = await api().workspace.saveSettings(wanted)
  if (!answer.ok) reportFault('The settings were not saved.', answer.fault)
}
