import { describe, expect, test } from 'vitest'
import { panelNames, presetNames } from '#renderer/app/panels.ts'
import { themeChoices } from '#renderer/theme/theme.ts'
import { commandOf, commands, isAvailable, menus, type WindowFact } from '#shared/model/commands.ts'

const facts = (...names: WindowFact[]): ReadonlySet<WindowFact> => new Set(names)
const command = (id: string) => {
  const found = commandOf(id)
  if (!found) throw new Error(`There is no command ${id}`)
  return found
}

describe('the commands', () => {
  test('have ids and titles of their own, and each stands in one menu', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
    expect(new Set(commands.map(({ title }) => title)).size).toBe(commands.length)
    expect(new Set(commands.map(({ menu }) => menu))).toEqual(new Set(menus.map(({ title }) => title)))
  })

  test('reach every panel, preset and theme there is', () => {
    for (const name of panelNames) expect(commandOf(`panel:${name}`)).toBeDefined()
    for (const name of presetNames) expect(commandOf(`preset:${name}`)).toBeDefined()
    for (const { id } of themeChoices) expect(commandOf(`theme:${id}`)).toBeDefined()
  })

  test('an id that is none finds nothing', () => {
    expect(commandOf('constructor')).toBeUndefined()
  })
})

describe('a command can be given', () => {
  test('whenever it asks for nothing', () => {
    expect(isAvailable(command('new-query'), facts())).toBe(true)
  })

  test('when all holds that it asks for', () => {
    expect(isAvailable(command('save-csv'), facts('query'))).toBe(false)
    expect(isAvailable(command('save-csv'), facts('query', 'table'))).toBe(true)
  })

  test('run and cancel never at the same time', () => {
    const waiting = facts('query', 'tab', 'service', 'running')
    const idle = facts('query', 'tab', 'service')
    expect([isAvailable(command('run'), idle), isAvailable(command('cancel'), idle)]).toEqual([true, false])
    expect([isAvailable(command('run'), waiting), isAvailable(command('cancel'), waiting)]).toEqual([false, true])
  })
})
