import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { pageAddress } from './own-protocol.ts'

/** Reason: any frame can send to main; only our own page's main frame is answered (Electron's security tutorial, point 17). */
export function isFromPage(event: Pick<IpcMainEvent | IpcMainInvokeEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && frame.url.replace(/[?#].*$/, '') === pageAddress
}
