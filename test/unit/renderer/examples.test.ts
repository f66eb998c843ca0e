import { Model } from 'flexlayout-react'
import { beforeEach, describe, expect, test } from 'vitest'
import { firstLayout } from '#renderer/app/panels.ts'
import { takeModel } from '#renderer/state/dock-model.ts'
import { editDocument, useDocuments } from '#renderer/state/documents.ts'
import { dismissExample, exampleAfter, exampleOf, followExamples, tryExample } from '#renderer/state/examples.ts'
import { noLayouts } from '#renderer/state/kept-layouts.ts'
import { currentDocument } from '#renderer/state/layout.ts'
import { useRuns } from '#renderer/state/runs.ts'
import { ownService, useServices, usualService } from '#renderer/state/services.ts'
import { ok } from '#shared/ipc/fault.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { connectFake, inputsOf } from './fake-window.ts'

const own = { url: 'http://practice-sky.localhost/tap', title: 'Practice sky', own: true, notes: [] }
const other = { url: 'https://archive.example.org/tap', title: 'Archive', notes: [] }
const [first, second] = practiceExamples
if (!first || !second) throw new Error('There are no examples.')

const place = { preset: 'query', screen: 'wide' } as const
const answers = { 'queries.runSync': () => ok({ table: 't-1' }) }
const open = () => Object.values(useDocuments.getState().byId)

beforeEach(() => {
  useDocuments.setState({ byId: {}, closed: [] })
  useRuns.setState({ byDocument: {} })
  useServices.setState({ list: [own], known: true })
  takeModel(Model.fromJson(firstLayout(place)), place, noLayouts)
})

describe('an example', () => {
  test('opens in a tab of its own, asks the practice sky and keeps its explanation', async () => {
    const calls = connectFake(answers)
    tryExample(first.id)
    expect(open()).toMatchObject([{ title: first.name, adql: first.adql, url: own.url, example: first.id }])
    await expect.poll(() => inputsOf(calls, 'queries.runSync')).toMatchObject([{ url: own.url, adql: first.adql }])
  })

  test('takes the tab of the one before, as long as nobody wrote in it', async () => {
    connectFake(answers)
    tryExample(first.id)
    await expect.poll(() => currentDocument()?.table).toBe('t-1')
    tryExample(second.id)
    expect(open()).toMatchObject([{ title: second.name, adql: second.adql, example: second.id }])
    await expect.poll(() => currentDocument()?.table).toBe('t-1')
    editDocument(open()[0]?.id ?? '', { adql: `${second.adql} -- mine` })
    tryExample(first.id)
    expect(open().map(({ adql }) => adql)).toEqual([`${second.adql} -- mine`, first.adql])
  })

  test('leaves a tab alone whose query still runs', () => {
    connectFake({ 'queries.runSync': () => new Promise(() => undefined) })
    tryExample(first.id)
    tryExample(second.id)
    expect(open().map(({ example }) => example)).toEqual([first.id, second.id])
  })

  test('loses its explanation and nothing else when that is put away', () => {
    connectFake(answers)
    tryExample(first.id)
    dismissExample(open()[0]?.id ?? '')
    expect(open()).toMatchObject([{ adql: first.adql, example: undefined }])
  })

  test('is not run where there is no practice sky, and unknown ones never', () => {
    const calls = connectFake(answers)
    tryExample('no-such-example')
    useServices.setState({ list: [other] })
    tryExample(first.id)
    expect(open()).toEqual([])
    expect(inputsOf(calls, 'queries.runSync')).toEqual([])
  })

  test('has one after it, but the last has none', () => {
    expect(exampleAfter(first)).toBe(second)
    expect(exampleAfter(practiceExamples.at(-1) ?? first)).toBeUndefined()
    expect(exampleOf(undefined)).toBeUndefined()
  })
})

describe('a tab that came from an example', () => {
  const shown = () => open()[0]
  const changeTo = (adql: string, patch = {}) => editDocument(shown()?.id ?? '', { adql, ...patch })

  test('loses its explanation and the name that nobody gave it once its text is another', () => {
    connectFake(answers)
    const stop = followExamples()
    tryExample(first.id)
    changeTo('')
    expect(shown()).toMatchObject({ example: first.id, title: first.name })
    changeTo('SELECT TOP 10 ra, dec FROM gaia.dr2light ORDER BY ra')
    expect(shown()).toMatchObject({ example: undefined, title: 'query 1' })
    stop()
  })

  test('keeps both while it is changed a little, until that is run; a name that was given stays', () => {
    connectFake(answers)
    const stop = followExamples()
    tryExample(first.id)
    changeTo(first.adql.replace('20', '50'))
    expect(shown()).toMatchObject({ example: first.id, title: first.name })
    changeTo(shown()?.adql ?? '', { settledText: shown()?.adql })
    expect(shown()).toMatchObject({ example: undefined, title: first.name })
    changeTo('SELECT 1 AS one FROM other', { title: 'mine' })
    expect(shown()?.title).toBe('mine')
    stop()
  })

  test('takes the next example with its name', () => {
    connectFake(answers)
    const stop = followExamples()
    tryExample(first.id)
    tryExample(second.id)
    expect(open().map(({ title }) => title)).toContain(second.name)
    expect(open().find(({ title }) => title === second.name)?.example).toBe(second.id)
    stop()
  })
})

describe('the service to ask where nothing says which', () => {
  test('is the practice sky at first, and later the one used last', () => {
    expect(usualService([])).toBeUndefined()
    expect(usualService([own])).toBe(own)
    expect(usualService([own, other])).toBe(other)
    expect(ownService([other])).toBeUndefined()
  })
})
