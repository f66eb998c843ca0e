import type { BrowserWindow, Dialog, IpcMain } from 'electron'
import { channels } from './channels.ts'
import { isFromPage } from './security/sender.ts'

/** Answers the page's requests for native dialogs; undefined: cancelled, or not from our page. */
export function serveDialogs(
  ipc: Pick<IpcMain, 'handle'>,
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  window: () => BrowserWindow | undefined,
): void {
  ipc.handle(channels.pickOpenPaths, async (event): Promise<readonly string[] | undefined> => {
    const parent = window()
    if (!isFromPage(event) || parent === undefined) return undefined
    const answer = await dialog.showOpenDialog(parent, {
      title: 'Open tables and queries',
      properties: ['openFile', 'multiSelections'],
      filters: [
        {
          name: 'Tables',
          extensions: ['vot', 'votable', 'xml', 'fits', 'fit', 'csv', 'tsv', 'tab', 'psv', 'ecsv', 'txt', 'dat', 'gz'],
        },
        { name: 'Query', extensions: ['adql', 'sql'] },
        { name: 'All files', extensions: ['*'] },
      ],
    })
    return answer.canceled ? undefined : answer.filePaths
  })
  ipc.handle(channels.pickSavePath, async (event, suggestedName: unknown): Promise<string | undefined> => {
    const parent = window()
    if (!isFromPage(event) || parent === undefined || typeof suggestedName !== 'string') return undefined
    const answer = await dialog.showSaveDialog(parent, { title: 'Save as', defaultPath: suggestedName })
    return answer.canceled || answer.filePath === '' ? undefined : answer.filePath
  })
}
