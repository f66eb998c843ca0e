import { afterEach, expect, test } from 'vitest'
import { tabledata, votable } from '../votable/read-document.ts'
import { fromFile, type TestShelf, testShelf } from './shelf.ts'

let open: TestShelf | undefined
afterEach(async () => {
  await open?.end()
  open = undefined
})

const read = async (info: string) => {
  open = testShelf()
  const path = open.file('t.vot', votable(`<FIELD name="i" datatype="int"/>${tabledata([['1']])}${info}`))
  const reading = await open.shelf.readFile(path, fromFile(path))
  if (!reading.ok) return expect.fail(reading.fault.message)
  return reading.value.done
}

test('a table whose document says that its rows were made up carries the sentence in its provenance', async () => {
  const info = await read('<INFO name="simulated" value="Made-up rows, for practice only: gaia.dr2light."/>')
  expect(info.provenance.simulated).toBe('Made-up rows, for practice only: gaia.dr2light.')
  expect(info.infos).toContainEqual({ name: 'simulated', value: 'Made-up rows, for practice only: gaia.dr2light.' })
})

test('other tables carry none', async () => {
  expect((await read('<INFO name="source" value="simulated"/>')).provenance).not.toHaveProperty('simulated')
})
