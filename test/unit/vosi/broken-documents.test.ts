import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { readAvailability } from '#shared/vo/vosi/availability.ts'
import { readCapabilities } from '#shared/vo/vosi/capabilities.ts'
import { readTableset } from '#shared/vo/vosi/tableset.ts'
import { readXml, XmlReader } from '#shared/vo/xml/xml-document.ts'
import { recordedText } from '../../doubles/tap-server/recorded-answer.ts'

const documents = [
  'dachs-vosi-capabilities',
  'dachs-vosi-tables-min',
  'dachs-vosi-availability',
  'dachs-sync-error-column',
].map(recordedText)

/** A recorded document with some of its pieces cut out, doubled or replaced by rubbish. */
const damaged = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(
      fc.tuple(
        fc.nat(20_000),
        fc.nat(300),
        fc.oneof(fc.constant(''), fc.string(), fc.constantFrom('<', '>', '&', '"', '</', '<!--', '<![CDATA[')),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
  )
  .map(([text, wounds]) =>
    wounds.reduce((whole, [place, length, put]) => whole.slice(0, place) + put + whole.slice(place + length), text),
  )

it('a long text that is no XML is given up after its first errors', () => {
  const began = performance.now()
  const { root, cut, notes } = readXml('{"phase": "EXECUTING"}'.repeat(200_000))
  expect([root, cut, notes.length]).toEqual([undefined, true, 20])
  expect(performance.now() - began).toBeLessThan(10_000)
})

it('a long attribute is no broken XML, however the text comes', () => {
  const text = `<a><!-- ${'c'.repeat(100_000)} --><b title="${'x'.repeat(200_000)}"/></a>`
  const reader = new XmlReader()
  for (let at = 0; at < text.length; at += 10_000) reader.write(text.slice(at, at + 10_000))
  const { root, notes } = reader.end()
  expect(notes).toEqual([])
  expect(root?.children[0]?.attributes.title).toHaveLength(200_000)
})

describe('documents damaged anywhere', () => {
  it('are read without an exception, and with at most 20 notes on broken XML', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        for (const read of [readCapabilities, readTableset, readAvailability]) {
          const { notes } = read(text)
          expect(notes.filter((note) => note.startsWith('Broken XML')).length).toBeLessThanOrEqual(20)
        }
        expect(readErrorDocument(text).shape).toMatch(/^(empty|html|votable|xml|text)$/)
      }),
      { numRuns: 150 },
    )
  })
})
