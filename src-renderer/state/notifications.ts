import { useRuns } from './runs.ts'
import { changeSettings, useSettings } from './settings.ts'

const permission = (): NotificationPermission =>
  typeof Notification === 'undefined' ? 'denied' : Notification.permission

/** Whether the person wants notifications and the system has not refused them. */
export const useNotifies = (): boolean =>
  useSettings((settings) => settings.notifications === true) && permission() !== 'denied'

/** Turns desktop notifications on or off; asks the system first. Answers what is so now. */
export async function wantNotifications(wanted: boolean): Promise<'on' | 'off' | 'refused'> {
  if (!wanted) {
    await changeSettings({ notifications: false })
    return 'off'
  }
  const answer = typeof Notification === 'undefined' ? 'denied' : await Notification.requestPermission()
  if (answer !== 'granted') return 'refused'
  await changeSettings({ notifications: true })
  return 'on'
}

/**
 * Asks the system once more with the first query, where the person wants notifications: a browser window starts with a
 * fresh profile each time, which has forgotten that they were allowed.
 */
export function askAgainWithFirstQuery(): void {
  const stop = useRuns.subscribe(({ byDocument }) => {
    if (!Object.values(byDocument).some(({ phase }) => phase === 'asking')) return
    stop()
    askAgainForNotifications()
  })
}

/** Asks the system once more, where the person wants notifications and it has not been asked in this run. */
export function askAgainForNotifications(): void {
  if (useSettings.getState().notifications && permission() === 'default') void Notification.requestPermission()
}
