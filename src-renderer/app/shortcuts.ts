import {
  type ChosenKeys,
  type CommandId,
  commandOf,
  commands,
  type FiledCommand,
  keysOf,
} from '#shared/model/commands.ts'
import { keysText } from '#shared/model/key-text.ts'
import { useSettings } from '../state/settings.ts'

/** A key event, as far as a shortcut looks at it. */
export interface Pressed {
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** The last part of a shortcut's keys for a key of the keyboard. */
const keyName = (code: string): string => code.replace(/^(Key|Digit)/, '')

/** True where a key event is that of a shortcut. */
export const isPressed = (keys: string, event: Pressed, mac: boolean): boolean => keysPressed(event, mac) === keys

const modifierKeys = /^(Control|Shift|Alt|Meta|OS)(Left|Right)?$|^(CapsLock|AltGraph|Fn)/

/**
 * The keys of an event as a shortcut writes them, modifiers in the order Mod, Alt, Shift; undefined for a modifier
 * alone, and for what only the system takes (on a Mac Control, elsewhere the Windows key).
 */
export function keysPressed(event: Pressed, mac: boolean): string | undefined {
  const mod = mac ? event.metaKey : event.ctrlKey
  const other = mac ? event.ctrlKey : event.metaKey
  if (other || event.code === '' || modifierKeys.test(event.code)) return undefined
  const parts = [mod && 'Mod', event.altKey && 'Alt', event.shiftKey && 'Shift', keyName(event.code)]
  return parts.filter(Boolean).join('+')
}

/** Keys that browsers keep for themselves: a window in a browser never hears of them. */
const keptByBrowsers = new Set(['Mod+T', 'Mod+W', 'Mod+N', 'Mod+Shift+T', 'Mod+Shift+W', 'Mod+Shift+N', 'Mod+Tab'])

/** Why keys cannot be a shortcut; undefined: they can. */
export function keysProblem(keys: string): string | undefined {
  if (keptByBrowsers.has(keys)) return 'The browser keeps these keys for itself.'
  if (/^F\d{1,2}$/.test(keys) || /^(Mod|Alt)\+/.test(keys) || /^Shift\+F\d/.test(keys)) return undefined
  return 'Take Ctrl, Cmd or Alt with another key, or a function key: other keys write text.'
}

/** The other command that has these keys. */
export function holderOf(keys: string, but: CommandId, chosen: readonly ChosenKeys[]): FiledCommand | undefined {
  return commands.find((command) => command.id !== but && keysOf(command, chosen) === keys)
}

/** The command that a key event gives; the view with the keyboard takes its own keys itself. */
export function commandPressed(event: Pressed, chosen: readonly ChosenKeys[], mac: boolean): FiledCommand | undefined {
  const keys = keysPressed(event, mac)
  if (keys === undefined) return undefined
  return commands.find((command) => !command.keysOfView && keysOf(command, chosen) === keys)
}

export const isMac = (): boolean => /mac/i.test(navigator.platform)

/** A command's keys in words, as they are set now; empty: it has none. */
export function shortcutText(id: CommandId): string {
  const command = commandOf(id)
  const keys = command && keysOf(command, useSettings.getState().shortcuts)
  return keys === undefined ? '' : keysText(keys, isMac())
}
