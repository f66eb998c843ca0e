import { describe, expect, it } from 'vitest'
import { responseFormat } from '#shared/vo/tap/output-format.ts'
import { normaliseServiceUrl, resourceUrl, serviceTitle } from '#shared/vo/tap/service-url.ts'
import { readCapabilities } from '#shared/vo/vosi/capabilities.ts'
import { recordedText } from '../../doubles/tap-server/recorded-answer.ts'

describe('the address of a service', () => {
  it.each([
    ['https://archive.example/tap', 'https://archive.example/tap'],
    ['  https://archive.example/tap/ ', 'https://archive.example/tap'],
    ['https://archive.example/tap/sync', 'https://archive.example/tap'],
    ['https://archive.example/tap/async/', 'https://archive.example/tap'],
    ['https://archive.example/tap/capabilities?', 'https://archive.example/tap'],
    ['https://archive.example/tap/tables?detail=min', 'https://archive.example/tap'],
    ['https://archive.example/tap/sync?REQUEST=doQuery&LANG=ADQL', 'https://archive.example/tap'],
    ['https://archive.example/tap?instance=dr3', 'https://archive.example/tap?instance=dr3'],
    ['archive.example/tap', 'https://archive.example/tap'],
    ['localhost:8080/tap/', 'http://localhost:8080/tap'],
    ['127.0.0.1:8080/tap', 'http://127.0.0.1:8080/tap'],
    ['localhost.example/tap', 'https://localhost.example/tap'],
    ['<https://archive.example/tap>', 'https://archive.example/tap'],
    ['http://127.0.0.1:8080/tap#x', 'http://127.0.0.1:8080/tap'],
    ['HTTPS://Archive.Example/TAP', 'https://archive.example/TAP'],
    ['https://me:secret@archive.example/tap', 'https://archive.example/tap'],
    ['https://archive.example/', 'https://archive.example'],
  ])('%s is %s', (given, base) => {
    expect(normaliseServiceUrl(given)).toBe(base)
  })

  it.each([[''], ['ftp://archive.example/tap'], ['not an address'], ['file:///etc/passwd'], ['https://']])(
    '%j is none',
    (given) => {
      expect(normaliseServiceUrl(given)).toBeUndefined()
    },
  )

  it('takes resources and parameters behind it, before its own query', () => {
    expect(resourceUrl('https://a.example/tap', 'tables', { detail: 'min' })).toBe(
      'https://a.example/tap/tables?detail=min',
    )
    expect(resourceUrl('https://a.example/tap?instance=x', 'sync')).toBe('https://a.example/tap/sync?instance=x')
    expect(resourceUrl('https://a.example', 'sync')).toBe('https://a.example/sync')
  })

  it('is shown as host and path', () => {
    expect(serviceTitle('http://127.0.0.1:8080/tap')).toBe('127.0.0.1:8080/tap')
  })
})

describe('the output format', () => {
  const { tap } = readCapabilities(recordedText('dachs-vosi-capabilities'))

  it('is BINARY2 where the capabilities list it, plain votable elsewhere', () => {
    expect(responseFormat(tap)).toBe('votable/b2')
    expect(responseFormat(undefined)).toBe('votable')
    expect(responseFormat(tap && { ...tap, outputFormats: tap.outputFormats.slice(0, 7) })).toBe('votable')
  })

  it('is the media type where it has no short name', () => {
    const mime = 'application/x-votable+xml; serialization=BINARY2'
    expect(responseFormat(tap && { ...tap, outputFormats: [{ mime, alias: [] }] })).toBe(mime)
  })
})
