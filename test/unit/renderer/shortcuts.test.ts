import { describe, expect, test } from 'vitest'
import { commandPressed, holderOf, isPressed, keysPressed, keysProblem } from '#renderer/app/shortcuts.ts'
import { commands, keysOf } from '#shared/model/commands.ts'
import { accelerator, keysText } from '#shared/model/key-text.ts'

const pressed = (code: string, modifiers = '') => ({
  code,
  ctrlKey: modifiers.includes('ctrl'),
  metaKey: modifiers.includes('meta'),
  altKey: modifiers.includes('alt'),
  shiftKey: modifiers.includes('shift'),
})

describe('keys', () => {
  test('Mod is Ctrl, on a Mac Cmd', () => {
    expect(isPressed('Mod+Enter', pressed('Enter', 'ctrl'), false)).toBe(true)
    expect(isPressed('Mod+Enter', pressed('Enter', 'meta'), true)).toBe(true)
    expect(isPressed('Mod+Enter', pressed('Enter', 'ctrl'), true)).toBe(false)
  })

  test('a shortcut wants its modifiers and no others', () => {
    expect(isPressed('Alt+T', pressed('KeyT', 'alt'), false)).toBe(true)
    expect(isPressed('Alt+T', pressed('KeyT', 'alt shift'), false)).toBe(false)
    expect(isPressed('Alt+T', pressed('KeyT'), false)).toBe(false)
    expect(isPressed('Alt+T', pressed('KeyT', 'alt ctrl'), false)).toBe(false)
  })

  test('are known by their place, so that Alt+T works where Alt writes another letter', () => {
    expect(keysPressed(pressed('KeyT', 'alt'), true)).toBe('Alt+T')
    expect(keysPressed(pressed('Digit4', 'ctrl shift'), false)).toBe('Mod+Shift+4')
  })

  test('a modifier alone is no shortcut, nor is the key of the system', () => {
    expect(keysPressed(pressed('ControlLeft', 'ctrl'), false)).toBeUndefined()
    expect(keysPressed(pressed('KeyL', 'meta'), false)).toBeUndefined()
  })

  test('are written as on the keyboard at hand', () => {
    expect(keysText('Mod+Enter', false)).toBe('Ctrl+Enter')
    expect(keysText('Mod+Comma', false)).toBe('Ctrl+,')
    expect(keysText('Alt+Shift+T', true)).toBe('⌥⇧T')
  })
})

describe('the commands as they come', () => {
  const own = commands.flatMap((command) => keysOf(command) ?? [])

  test('no two have the same keys, and none has keys that browsers keep for themselves', () => {
    expect(new Set(own).size).toBe(own.length)
    for (const taken of ['Mod+T', 'Mod+W', 'Mod+N', 'Mod+Tab', 'Mod+PageDown']) expect(own).not.toContain(taken)
  })

  test('all have keys that a person could set as well', () => {
    for (const command of commands)
      if (command.keys !== undefined && !command.keysOfView) expect(keysProblem(command.keys)).toBeUndefined()
  })
})

describe('keys that a person has set', () => {
  const chosen = [
    { command: 'run', keys: 'F5' },
    { command: 'new-query', keys: '' },
  ]

  test('take the place of the command’s own', () => {
    expect(commandPressed(pressed('F5'), chosen, false)?.id).toBe('run')
    expect(commandPressed(pressed('Enter', 'ctrl'), chosen, false)).toBeUndefined()
    expect(commandPressed(pressed('KeyT', 'alt'), chosen, false)).toBeUndefined()
    expect(commandPressed(pressed('KeyO', 'ctrl'), chosen, false)?.id).toBe('open-file')
  })

  test('the command that has them already is named', () => {
    expect(holderOf('F5', 'palette', chosen)?.title).toBe('Run query')
    expect(holderOf('F5', 'run', chosen)).toBeUndefined()
    expect(holderOf('Mod+C', 'run', chosen)?.id).toBe('copy')
    expect(holderOf('Alt+T', 'run', chosen)).toBeUndefined()
  })

  test('must not be such as write text, nor such as the browser keeps', () => {
    expect(keysProblem('T')).toMatch(/write text/)
    expect(keysProblem('Shift+T')).toMatch(/write text/)
    expect(keysProblem('Mod+W')).toMatch(/browser/)
    expect(keysProblem('Mod+Shift+E')).toBeUndefined()
    expect(keysProblem('F9')).toBeUndefined()
  })

  test('keys of a view stay as they are, and the view listens to them itself', () => {
    expect(commandPressed(pressed('KeyC', 'ctrl'), [{ command: 'copy', keys: 'F8' }], false)).toBeUndefined()
    expect(commandPressed(pressed('F8'), [{ command: 'copy', keys: 'F8' }], false)).toBeUndefined()
  })
})

test('a native menu writes the same keys in its own spelling', () => {
  expect(['Mod+Comma', 'Alt+Shift+T', 'Alt+ArrowUp', 'F6', 'Mod+Slash'].map(accelerator)).toEqual([
    'CmdOrCtrl+,',
    'Alt+Shift+T',
    'Alt+Up',
    'F6',
    'CmdOrCtrl+/',
  ])
})
