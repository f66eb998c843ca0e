import type { WebPreferences } from 'electron'

/**
 * What our page may do. Reason: should a service's text ever run as script in the page, it must find neither Node nor
 * Electron, nor a way to weaken the page. Each value is Electron's default or stricter, written out so that no later
 * default changes it (Electron's security tutorial, points 2, 3, 4, 6, 8, 9, 10, 11).
 */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  spellcheck: false,
  safeDialogs: true,
})
