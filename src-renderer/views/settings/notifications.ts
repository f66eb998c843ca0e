import { wantNotifications } from '../../state/notifications.ts'
import { announce } from '../../widgets/announcer.tsx'
import { showToast } from '../../widgets/toasts.tsx'

/** Turns desktop notifications on or off and says what came of it. */
export async function switchNotifications(wanted: boolean): Promise<void> {
  const now = await wantNotifications(wanted)
  if (now === 'refused')
    showToast({
      text: 'The system does not allow notifications here. Allow them for Alidade in its settings, then try again.',
      look: 'error',
    })
  else announce(now === 'on' ? 'Long queries are told of on the desktop.' : 'No desktop notifications.')
}
