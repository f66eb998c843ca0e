import type { Session } from 'electron'
import { pageOrigin } from './own-protocol.ts'

/** All that our page asks for: copying cells to the clipboard, and telling of ended queries if the person wants it. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications'])

const isOurs = (url: string | undefined): boolean => url === pageOrigin || url?.startsWith(`${pageOrigin}/`) === true

/** Reason: Electron grants every permission by default (Electron's security tutorial, point 5). */
export function refusePermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(granted.has(permission) && isOurs(details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => granted.has(permission) && isOurs(origin))
  session.setDevicePermissionHandler(() => false)
}
