import type { MenuItemConstructorOptions } from 'electron'
import {
  type ChosenKeys,
  type Command,
  type CommandMenu,
  type CommandSection,
  keysOf,
  menus,
} from '#shared/model/commands.ts'
import { accelerator } from '#shared/model/key-text.ts'

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  /** Sends a command to the window by its id (`workspace.menuCommand`). */
  readonly send: (commandId: string) => void
  /** Keys that a person has set in place of the commands' own. */
  readonly shortcuts?: readonly ChosenKeys[]
}

/** Letters that open a menu with Alt, where no command takes Alt with that letter. */
const mnemonics: Readonly<Record<string, string>> = { File: '&File', Query: '&Query', View: '&View', Help: '&Help' }

const line: MenuItemConstructorOptions = { type: 'separator' }

/** What only the system does, at the end of a menu of ours. */
function systemItems(title: string): MenuItemConstructorOptions[] {
  if (title !== 'View') return []
  const zoom = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }] as const
  return [line, ...zoom, line, { role: 'toggleDevTools' }]
}

/** The native menu: the window's commands in their menus, and roles of the system for the rest. */
export function menuTemplate({ platform, send, shortcuts = [] }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  // The window listens to the keys itself; here they are shown.
  const item = (command: Command): MenuItemConstructorOptions => {
    if (command.id === 'quit') return { role: mac ? 'close' : 'quit' }
    const keys = keysOf(command, shortcuts)
    return {
      label: command.title,
      click: () => send(command.id),
      ...(keys === undefined ? {} : { accelerator: accelerator(keys), registerAccelerator: false }),
    }
  }
  const section = ({ title, commands }: CommandSection): MenuItemConstructorOptions[] =>
    title === undefined ? commands.map(item) : [{ label: title, submenu: commands.map(item) }]
  const menu = ({ title, sections }: CommandMenu): MenuItemConstructorOptions => ({
    label: mnemonics[title] ?? title,
    submenu: [
      ...sections.flatMap((one, index) => [...(index > 0 ? [line] : []), ...section(one)]),
      ...systemItems(title),
    ],
  })
  const [file, ...others] = menus.map(menu)
  const help = others.at(-1)
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    ...(file ? [file] : []),
    { role: 'editMenu' },
    ...others.slice(0, -1),
    { role: 'windowMenu' },
    ...(help ? [{ ...help, role: 'help' } as const] : []),
  ]
}
