import { Model } from 'flexlayout-react'
import { beforeEach, expect, test } from 'vitest'
import { firstLayout } from '#renderer/app/panels.ts'
import { takeModel } from '#renderer/state/dock-model.ts'
import { editDocument, useDocuments } from '#renderer/state/documents.ts'
import { exampleNote, openServiceExample } from '#renderer/state/examples.ts'
import { noLayouts } from '#renderer/state/kept-layouts.ts'
import { useRuns } from '#renderer/state/runs.ts'
import { examplesOf, loadServiceExamples, useServiceExamples } from '#renderer/state/service-examples.ts'
import { useServices } from '#renderer/state/services.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { connectFake, inputsOf } from './fake-window.ts'

const url = 'https://archive.example.org/tap'
const first = { id: 'cone', name: 'A cone', adql: ' SELECT ra FROM sky.stars ', description: 'Around M45.', tables: [] }
const second = { name: 'Counting', adql: 'SELECT COUNT(*) FROM sky.stars', tables: [] }
const place = { preset: 'query', screen: 'wide' } as const
const open = () => Object.values(useDocuments.getState().byId)
const shown = () => {
  const [document] = open()
  if (!document) throw new Error('No query is open.')
  return document
}

beforeEach(() => {
  useDocuments.setState({ byId: {}, closed: [] })
  useRuns.setState({ byDocument: {} })
  useServiceExamples.setState({ byUrl: {} })
  useServices.setState({ list: [{ url, title: 'Archive', notes: [] }], known: true })
  takeModel(Model.fromJson(firstLayout(place)), place, noLayouts)
})

test('the examples of a service are read once; a failure is asked for again', async () => {
  let answer = fail('timeout', 'Too late.') as ReturnType<typeof fail> | ReturnType<typeof ok<(typeof first)[]>>
  const calls = connectFake({ 'tap.examples': () => answer })
  await loadServiceExamples(url)
  expect(useServiceExamples.getState().byUrl[url]).toMatchObject({ state: 'failed' })
  answer = ok([first])
  await Promise.all([loadServiceExamples(url), loadServiceExamples(url)])
  expect(examplesOf(url)).toEqual([first])
  await loadServiceExamples(url)
  expect(inputsOf(calls, 'tap.examples')).toHaveLength(2)
})

test('an example opens as a query with its words, and is not run; the next takes its place while nobody wrote in it', async () => {
  const calls = connectFake({ 'tap.examples': () => ok([first, second]) })
  await loadServiceExamples(url)
  openServiceExample(url, first)
  expect(open()).toMatchObject([{ title: 'A cone', adql: 'SELECT ra FROM sky.stars', url }])
  expect(exampleNote(shown())).toMatchObject({
    text: 'Around M45.',
    number: 1,
    count: 2,
    url,
    next: { name: 'Counting' },
  })
  exampleNote(shown())?.next?.open()
  expect(open()).toMatchObject([{ title: 'Counting', adql: second.adql }])
  expect(exampleNote(shown())).toMatchObject({ text: 'Counting', number: 2 })
  editDocument(shown().id, { adql: 'SELECT COUNT(*) FROM sky.galaxies' })
  openServiceExample(url, first)
  expect(open().map(({ title }) => title)).toEqual(['Counting', 'A cone'])
  expect(inputsOf(calls, 'queries.runSync')).toEqual([])
})

test('an example of another service, or one that was not read, explains nothing', async () => {
  connectFake({ 'tap.examples': () => ok([first]) })
  await loadServiceExamples(url)
  openServiceExample(url, first)
  expect(exampleNote({ ...shown(), url: 'https://other.example.org/tap' })).toBeUndefined()
  useServiceExamples.setState({ byUrl: {} })
  expect(exampleNote(shown())).toBeUndefined()
})
