import { create } from 'zustand'
import { openPage } from '../../state/layout.ts'

/** The parts of the settings page, from top to bottom. */
export const settingsSections = {
  appearance: 'Appearance',
  work: 'Tables and queries',
  samp: 'Other programs',
  network: 'Network',
  accounts: 'Accounts',
  files: 'Files',
  shortcuts: 'Keyboard shortcuts',
} as const
export type SettingsSection = keyof typeof settingsSections

/** The part that was asked for; `turn` counts the askings. */
export const useSettingsPlace = create<{ readonly section: SettingsSection | undefined; readonly turn: number }>(
  () => ({ section: undefined, turn: 0 }),
)

/** Opens the settings, at a part of them where one is named. */
export function showSettings(section?: SettingsSection): void {
  useSettingsPlace.setState(({ turn }) => ({ section, turn: turn + 1 }))
  openPage('settings')
}
