import type { MenuItemConstructorOptions } from 'electron'

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  /** Sends a command to the window by its id (`workspace.menuCommand`). */
  readonly send: (commandId: string) => void
}

/** The native menu: commands of the window by id, and roles of the system for the rest. */
export function menuTemplate({ platform, send }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  // The window listens to the keys itself; here they are shown.
  const item = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('New Query', 'new-query', 'Alt+T'),
        item('Open File…', 'open-file', 'CmdOrCtrl+O'),
        item('Reopen Closed Query', 'reopen-query', 'Alt+Shift+T'),
        line,
        item('Close Tab', 'close-tab', 'Alt+W'),
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { label: '&Query', submenu: [item('Run', 'run', 'CmdOrCtrl+Enter')] },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Next Panel', 'next-panel', 'F6'),
        item('Previous Panel', 'previous-panel', 'Shift+F6'),
        item('Reset Layout', 'reset-layout'),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        line,
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] },
  ]
}
