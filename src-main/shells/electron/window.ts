import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import { keepOnPage } from './security/navigation.ts'
import { pageAddress } from './security/own-protocol.ts'
import { webPreferences } from './security/web-preferences.ts'

export interface WindowParts {
  /** Electron's class of windows. */
  readonly Window: new (
    options: BrowserWindowConstructorOptions,
  ) => BrowserWindow
  /** Path of the built preload. */
  readonly preload: string
  readonly openExternal: (url: string) => void
}

/** Opens the window on our page; it is shown once it has something to show. */
export function openWindow({ Window, preload, openExternal }: WindowParts): BrowserWindow {
  const window = new Window({
    title: 'Alidade',
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    show: false,
    webPreferences: webPreferences(preload),
  })
  window.once('ready-to-show', () => window.show())
  keepOnPage(window.webContents, openExternal)
  void window.loadURL(pageAddress)
  return window
}

/** Brings the window to the front, also from the task bar. */
export function showWindow(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'focus'>): void {
  if (window.isMinimized()) window.restore()
  window.focus()
}
