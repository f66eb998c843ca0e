/** The keys of shortcuts in the three spellings they are shown in; a shortcut itself is written as `commands.ts` says. */

/** Keys of `KeyboardEvent.code` that are printed as a sign. */
const signs: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '-',
  Equal: '=',
}
const printed: Readonly<Record<string, string>> = {
  ...signs,
  Escape: 'Esc',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}
const macModifiers: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' }

const spelt = (keys: string, spelling: (part: string) => string, between = '+'): string =>
  keys.split('+').map(spelling).join(between)

/** The keys as they are printed on the keyboard at hand. */
export const keysText = (keys: string, mac: boolean): string =>
  mac
    ? spelt(keys, (part) => macModifiers[part] ?? printed[part] ?? part, '')
    : spelt(keys, (part) => (part === 'Mod' ? 'Ctrl' : (printed[part] ?? part)))

/** The keys as Electron's menus write them. */
export const accelerator = (keys: string): string =>
  spelt(keys, (part) => (part === 'Mod' ? 'CmdOrCtrl' : (signs[part] ?? part.replace(/^Arrow/, ''))))
