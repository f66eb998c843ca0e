/** What Electron's preload puts into the page's world as `window.alidadeShell`: dialogs, paths, and a request for the port. */
export interface ElectronBridge {
  /** Asks main for a port; it arrives by `window.postMessage` with `portMessage` as its data. */
  requestPort(): void
  /** The path of a File that was dropped or picked; empty for one that has none. */
  pathOfFile(file: object): string
  /** undefined: the person cancelled. */
  pickOpenPaths(): Promise<readonly string[] | undefined>
  pickSavePath(suggestedName: string): Promise<string | undefined>
}

/** The data of the message that carries the port. */
export const portMessage = 'alidade-port'
