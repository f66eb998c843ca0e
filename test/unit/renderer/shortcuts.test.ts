import { expect, test } from 'vitest'
import { isPressed, keysText, shortcuts } from '#renderer/app/shortcuts.ts'

const pressed = (code: string, modifiers = '') => ({
  code,
  ctrlKey: modifiers.includes('ctrl'),
  metaKey: modifiers.includes('meta'),
  altKey: modifiers.includes('alt'),
  shiftKey: modifiers.includes('shift'),
})

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

test('keys are known by their place, so that Alt+T works where Alt writes another letter', () => {
  expect(isPressed('Alt+T', { ...pressed('KeyT', 'alt') }, true)).toBe(true)
})

test('no two commands have the same keys, and none has keys that browsers keep for themselves', () => {
  const keys = shortcuts.map((shortcut) => shortcut.keys)
  expect(new Set(keys).size).toBe(keys.length)
  for (const taken of ['Mod+T', 'Mod+W', 'Mod+N', 'Mod+Tab', 'Mod+PageDown']) expect(keys).not.toContain(taken)
})

test('keys are written as on the keyboard at hand', () => {
  expect(keysText('Mod+Enter', false)).toBe('Ctrl+Enter')
  expect(keysText('Alt+Shift+T', true)).toBe('⌥⇧T')
})
