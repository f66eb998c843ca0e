/** The commands of the window with their keys. Browsers keep Ctrl+T, Ctrl+W and Ctrl+Tab for themselves, so tabs go by Alt. */
export interface Shortcut {
  readonly id: string
  readonly title: string
  /** `Mod` is Ctrl, on a Mac Cmd. The last part is `KeyboardEvent.code` without `Key` or `Digit`. */
  readonly keys: string
}

export const shortcuts = [
  { id: 'run', title: 'Run query', keys: 'Mod+Enter' },
  { id: 'new-query', title: 'New query', keys: 'Alt+T' },
  { id: 'close-tab', title: 'Close tab', keys: 'Alt+W' },
  { id: 'reopen-query', title: 'Reopen closed query', keys: 'Alt+Shift+T' },
  { id: 'next-tab', title: 'Next tab', keys: 'Alt+PageDown' },
  { id: 'previous-tab', title: 'Previous tab', keys: 'Alt+PageUp' },
  { id: 'open-file', title: 'Open file…', keys: 'Mod+O' },
  { id: 'next-panel', title: 'Next panel', keys: 'F6' },
  { id: 'previous-panel', title: 'Previous panel', keys: 'Shift+F6' },
] as const satisfies readonly Shortcut[]
export type ShortcutId = (typeof shortcuts)[number]['id']

interface Pressed {
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** True where a key event is that of a shortcut. */
export function isPressed(keys: string, event: Pressed, mac: boolean): boolean {
  const parts = keys.split('+')
  const code = parts.at(-1) ?? ''
  const wants = (name: string) => parts.slice(0, -1).includes(name)
  const mod = mac ? event.metaKey : event.ctrlKey
  const other = mac ? event.ctrlKey : event.metaKey
  return (
    event.code.replace(/^(Key|Digit)/, '') === code &&
    mod === wants('Mod') &&
    !other &&
    event.altKey === wants('Alt') &&
    event.shiftKey === wants('Shift')
  )
}

export const isMac = (): boolean => /mac/i.test(navigator.platform)

/** The keys as they are printed on the keyboard at hand. */
export function keysText(keys: string, mac: boolean): string {
  if (!mac) return keys.replace('Mod', 'Ctrl')
  return keys.replace('Mod+', '⌘').replace('Alt+', '⌥').replace('Shift+', '⇧')
}

export const shortcutText = (id: ShortcutId): string =>
  keysText(shortcuts.find((shortcut) => shortcut.id === id)?.keys ?? '', isMac())
