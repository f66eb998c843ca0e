import { beforeEach, describe, expect, test } from 'vitest'
import {
  changeColumnSearch,
  countText,
  followKnownColumns,
  shownColumns,
  useColumnSearch,
} from '#renderer/state/column-search.ts'
import {
  loadKnownColumns,
  prepareColumnSearch,
  readAllColumns,
  useKnownColumns,
} from '#renderer/state/known-columns.ts'
import { useServices } from '#renderer/state/services.ts'
import { schemaOfTable } from '#renderer/state/tree-place.ts'
import { knownText } from '#renderer/views/columns/known-services.tsx'
import { fail, ok } from '#shared/ipc/fault.ts'
import { readColumnWords, wordsToMark } from '#shared/vo/tap/column-words.ts'
import { connectFake, inputsOf } from './fake-window.ts'

const url = 'https://archive.example.org/tap'
const own = { url: 'http://practice-sky.localhost/tap', title: 'Practice sky', own: true, notes: [] }
const hit = { service: url, table: 'sky.stars', column: 'parallax' }
const found = { hits: [hit], more: false, services: [{ service: url, count: 1, more: false }] }
const whole = { service: url, tables: 3, columns: 30, whole: true, readAt: '2026-01-01T00:00:00Z' }

beforeEach(() => {
  useColumnSearch.setState({ text: '', withUcd: false, service: undefined, found: undefined, counts: {} })
  useKnownColumns.setState({ byUrl: {}, asked: false, reading: {}, faults: {} })
  useServices.setState({ list: [own], known: true, tables: {} })
})

describe('a search of columns', () => {
  test('asks main with what is typed and chosen, and keeps what was found with its words', async () => {
    const calls = connectFake({ 'tap.search': () => ok(found) })
    changeColumnSearch({ text: 'Parallax ucd:pos', withUcd: true, service: url })
    await expect.poll(() => useColumnSearch.getState().found?.hits).toEqual([hit])
    const asked = { text: 'Parallax ucd:pos', limit: shownColumns, url, withUcd: true }
    expect(inputsOf(calls, 'tap.search')).toEqual([asked])
    expect(useColumnSearch.getState().found?.words).toEqual([{ text: 'parallax' }, { text: 'pos', part: 'ucd' }])
  })

  test('counts in each service only what was found by the words that stand there', async () => {
    connectFake({ 'tap.search': () => ok(found) })
    changeColumnSearch({ text: 'ra' })
    await expect.poll(() => useColumnSearch.getState().counts).toEqual({ [url]: '1' })
    changeColumnSearch({ service: url })
    expect(useColumnSearch.getState().counts).toEqual({ [url]: '1' })
    changeColumnSearch({ text: 'dec' })
    expect(useColumnSearch.getState().counts).toEqual({})
  })

  test('shows what was typed last, however late an earlier answer comes', async () => {
    const answers: ((value: ReturnType<typeof ok<typeof found>>) => void)[] = []
    connectFake({ 'tap.search': () => new Promise((resolve) => answers.push(resolve)) })
    changeColumnSearch({ text: 'p' })
    changeColumnSearch({ text: 'pa' })
    await expect.poll(() => answers.length).toBe(2)
    const late = { ...hit, column: 'late' }
    answers[1]?.(ok(found))
    answers[0]?.(ok({ ...found, hits: [late] }))
    await expect.poll(() => useColumnSearch.getState().found?.hits).toEqual([hit])
  })

  test('that is answered after its text was taken away shows nothing', async () => {
    let answer: (value: ReturnType<typeof ok<typeof found>>) => void = () => undefined
    const asked = new Promise<ReturnType<typeof ok<typeof found>>>((resolve) => {
      answer = resolve
    })
    connectFake({ 'tap.search': () => asked })
    changeColumnSearch({ text: 'p' })
    changeColumnSearch({ text: '' })
    answer(ok(found))
    await asked
    await new Promise((resolve) => setTimeout(resolve))
    expect(useColumnSearch.getState().found).toBeUndefined()
  })

  test('with nothing to look for asks nothing', () => {
    const calls = connectFake({ 'tap.search': () => ok(found) })
    changeColumnSearch({ text: '  ucd: ' })
    expect(inputsOf(calls, 'tap.search')).toEqual([])
    expect(useColumnSearch.getState().found).toBeUndefined()
  })

  test('that fails says why until the next one', async () => {
    let answer = fail('storage', 'It is gone.') as ReturnType<typeof fail> | ReturnType<typeof ok<typeof found>>
    connectFake({ 'tap.search': () => answer })
    changeColumnSearch({ text: 'x' })
    await expect.poll(() => useColumnSearch.getState().fault?.message).toBe('It is gone.')
    answer = ok(found)
    changeColumnSearch({ text: 'xy' })
    await expect.poll(() => useColumnSearch.getState().fault).toBeUndefined()
  })

  test('is made again once more columns are known', async () => {
    const calls = connectFake({ 'tap.search': () => ok(found), 'tap.knownColumns': () => ok([whole]) })
    const stop = followKnownColumns()
    changeColumnSearch({ text: 'x' })
    await loadKnownColumns()
    expect(inputsOf(calls, 'tap.search')).toHaveLength(2)
    stop()
  })

  test('marks words where they stand: one of a part only there', () => {
    const words = readColumnWords('Gaia ucd:POS unit: name:ra')
    expect(wordsToMark(words, 'name')).toEqual(['gaia', 'ra'])
    expect(wordsToMark(words, 'ucd')).toEqual(['gaia', 'pos'])
    expect(wordsToMark(words)).toEqual(['gaia'])
    expect(countText(1200, true)).toBe('1,200+')
  })
})

describe('the columns of a service', () => {
  test('are read all at once, with what is known of them afterwards', async () => {
    const calls = connectFake({
      'tap.readColumns': () => ok({ tables: 3, columns: 30 }),
      'tap.knownColumns': () => ok([whole]),
    })
    const reading = readAllColumns(url)
    expect(useKnownColumns.getState().reading[url]).toMatchObject({ tables: 0 })
    void readAllColumns(url)
    await reading
    expect(inputsOf(calls, 'tap.readColumns')).toEqual([{ url }])
    expect(useKnownColumns.getState()).toMatchObject({ byUrl: { [url]: whole }, reading: {}, faults: {} })
  })

  test('that cannot be read leave the reason; a cancelled reading leaves none', async () => {
    let answer = fail('timeout', 'Too late.')
    connectFake({ 'tap.readColumns': () => answer })
    await readAllColumns(url)
    expect(useKnownColumns.getState().faults[url]?.message).toBe('Too late.')
    answer = fail('cancelled', 'Cancelled.')
    await readAllColumns(url)
    expect(useKnownColumns.getState().faults).toEqual({})
  })

  test('of the practice sky are read without being asked for, once', async () => {
    let known: readonly (typeof whole)[] = []
    const calls = connectFake({
      'tap.readColumns': () => {
        known = [{ ...whole, service: own.url }]
        return ok({ tables: 3, columns: 30 })
      },
      'tap.knownColumns': () => ok(known),
    })
    await prepareColumnSearch()
    await prepareColumnSearch()
    expect(inputsOf(calls, 'tap.readColumns')).toEqual([{ url: own.url }])
  })

  test('are told by number, age and how many of the tables', () => {
    const now = Date.parse('2026-01-04T00:00:00Z')
    expect(knownText(undefined, 3, now)).toBe('none read yet')
    expect(knownText(whole, 3, now)).toBe('30 columns of 3 tables, read 3 days ago')
    const some = { ...whole, whole: false, tables: 1, columns: 1 }
    expect(knownText(some, 40_000, now)).toBe('1 column of 1 of 40,000 tables: those looked at')
    expect(knownText(some, undefined, now)).toBe('1 column of 1 table: those looked at')
  })
})

test('a table is found in the tree by the schema that lists it', () => {
  const schemas = [{ name: 'sky', tables: [{ name: 'sky.stars' }] }]
  useServices.setState({ tables: { [url]: { state: 'ready', value: { schemas } } } })
  expect(schemaOfTable(url, 'sky.stars')).toBe('sky')
  expect(schemaOfTable(url, 'sky.galaxies')).toBeUndefined()
  expect(schemaOfTable(own.url, 'sky.stars')).toBeUndefined()
})
