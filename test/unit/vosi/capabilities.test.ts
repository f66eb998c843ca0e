import { describe, expect, it } from 'vitest'
import { readAvailability } from '#shared/vo/vosi/availability.ts'
import { readCapabilities } from '#shared/vo/vosi/capabilities.ts'
import { recordedText } from '../../doubles/tap-server/recorded-answer.ts'

const dachs = recordedText('dachs-vosi-capabilities')

describe('capabilities of DaCHS', () => {
  const { tap, notes } = readCapabilities(dachs)

  it('are read without a note', () => {
    expect(notes).toEqual([])
  })

  it('name the language, its versions and its functions', () => {
    const adql = tap?.languages[0]
    expect(adql?.name).toBe('ADQL')
    expect(adql?.versions).toEqual(['2.0', '2.1'])
    expect(adql?.features).toHaveLength(25 + 12 + 2 + 1 + 1 + 1 + 1 + 5 + 3)
    expect(adql?.features[0]).toMatchObject({
      type: 'ivo://ivoa.net/std/TAPRegExt#features-udf',
      form: 'gavo_getauthority(ivoid TEXT) -> TEXT',
    })
  })

  it('name formats, limits and ways to upload', () => {
    expect(tap?.outputFormats).toHaveLength(16)
    expect(tap?.outputFormats).toContainEqual({
      mime: 'application/x-votable+xml;serialization=BINARY2',
      alias: ['votable/b2', 'votableb2'],
    })
    expect(tap?.outputLimit).toEqual({ default: 20000, hard: 1000000 })
    expect(tap?.executionDuration).toEqual({ default: 3600 })
    expect(tap?.uploadMethods).toContain('ivo://ivoa.net/std/TAPRegExt#upload-inline')
  })
})

describe('capabilities in the wild', () => {
  it('are read whatever the prefixes, and without any', () => {
    const bare = dachs.replaceAll('cap:', '').replaceAll('xsi:type', 'type')
    expect(readCapabilities(bare).tap).toEqual(readCapabilities(dachs).tap)
    const other = dachs.replaceAll('cap:', 'ns0:')
    expect(readCapabilities(other).tap).toEqual(readCapabilities(dachs).tap)
  })

  it('give what was read before the XML broke, and say where it broke', () => {
    const { tap, notes } = readCapabilities(dachs.slice(0, 12_000))
    expect(tap?.languages[0]?.name).toBe('ADQL')
    expect(tap?.outputLimit).toEqual({})
    expect(notes.join(' ')).toMatch(/Broken XML at line \d+/)
  })

  it('are read around an unescaped ampersand', () => {
    const { tap, notes } = readCapabilities(dachs.replace('Obscore-1.1', 'Obscore & more'))
    expect(tap?.outputLimit).toEqual({ default: 20000, hard: 1000000 })
    expect(notes.length).toBeGreaterThan(0)
  })

  it('are known by their languages where the standardID is missing', () => {
    expect(readCapabilities(dachs.replace(' standardID="ivo://ivoa.net/std/TAP"', '')).tap?.languages).toHaveLength(1)
  })

  it('say what a limit should have been, and leave limits in bytes out', () => {
    const odd = dachs
      .replace('<default unit="row">20000</default>', '<default unit="byte">20000</default>')
      .replace('<default>3600</default>', '<default>an hour</default>')
    const { tap, notes } = readCapabilities(odd)
    expect(tap?.outputLimit).toEqual({ hard: 1000000 })
    expect(tap?.executionDuration).toEqual({})
    expect(notes).toEqual(['The default of executionDuration is not a number: "an hour".'])
  })

  it.each([
    ['', 'The capabilities document is empty.'],
    ['<html><body>Hello</body></html>', 'The capabilities document is not a VOSI capabilities document.'],
    [
      '<capabilities><capability standardID="ivo://ivoa.net/std/VOSI#availability"/></capabilities>',
      'The capabilities document names no TAP capability.',
    ],
  ])('of %j give a note instead of a fault', (text, note) => {
    expect(readCapabilities(text)).toEqual({ notes: [note] })
  })

  it('do not exhaust the stack, however deep the elements are nested', () => {
    expect(readCapabilities('<a>'.repeat(50_000)).notes.length).toBeGreaterThan(0)
  })
})

describe('availability', () => {
  it('of DaCHS says that the service is there', () => {
    expect(readAvailability(recordedText('dachs-vosi-availability'))).toEqual({ available: true, notes: [] })
  })

  it('gives the notes and the times of a service that is away', () => {
    const text =
      '<availability xmlns="http://www.ivoa.net/xml/VOSIAvailability/v1.0"><available> False </available>' +
      '<backAt>2026-12-01T00:00:00Z</backAt><note>Moving house</note><note>Sorry</note></availability>'
    expect(readAvailability(text)).toEqual({
      available: false,
      note: 'Moving house. Sorry. Back at 2026-12-01T00:00:00Z',
      notes: [],
    })
  })

  it('that says nothing of it is unknown, not false', () => {
    const read = readAvailability('<availability/>')
    expect(read.available).toBeUndefined()
    expect(read.notes).toHaveLength(1)
  })
})

it.each([
  ['<hard unit="row">1000</hard>', { rows: 1000 }],
  ['<default unit="byte">10</default><hard unit="byte">50</hard>', { bytes: 50 }],
  ['<default unit="row">7</default>', { rows: 7 }],
  ['<hard unit="row">many</hard>', undefined],
])('an upload limit of %s', (limit, expected) => {
  const text = `<capabilities><capability standardID="ivo://ivoa.net/std/TAP"><language><name>ADQL</name></language>
    <uploadLimit>${limit}</uploadLimit></capability></capabilities>`
  expect(readCapabilities(text).tap?.uploadLimit).toEqual(expected)
})
