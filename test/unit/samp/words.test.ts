import { describe, expect, it } from 'vitest'
import { filePath, lockfilePlace, lockfileText, readLockfile } from '#shared/vo/samp/lockfile.ts'
import {
  errorResponse,
  isMType,
  message,
  messageProblem,
  readResponse,
  responseProblem,
  warningResponse,
} from '#shared/vo/samp/message.ts'
import { plainMap, plainString } from '#shared/vo/samp/plain-strings.ts'
import {
  annotationFor,
  isSubscribed,
  matches,
  mostlyHarmless,
  subscriptionsProblem,
} from '#shared/vo/samp/subscriptions.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'

describe('subscriptions', () => {
  it('match MTypes by their exact name, by the beginning before .*, and by *', () => {
    expect(matches('table.load.votable', 'table.load.votable')).toBe(true)
    expect(matches('table.*', 'table.load.votable')).toBe(true)
    expect(matches('table.load.*', 'table.load.votable')).toBe(true)
    expect(matches('*', 'anything')).toBe(true)
    for (const [pattern, mtype] of [
      ['table.*', 'table'],
      ['table.*', 'tablet.load'],
      ['table', 'table.load'],
      ['table.load', 'table.load.votable'],
    ] as const)
      expect(matches(pattern, mtype), `${pattern} ${mtype}`).toBe(false)
  })

  it('give the annotation of the most exact pattern', () => {
    const subscriptions = {
      '*': { a: 'all' },
      'table.*': { a: 'table' },
      'table.load.*': { a: 'load' },
      'table.load.fits': { a: 'fits' },
    }
    expect(annotationFor(subscriptions, 'table.load.fits')).toEqual({ a: 'fits' })
    expect(annotationFor(subscriptions, 'table.load.votable')).toEqual({ a: 'load' })
    expect(annotationFor(subscriptions, 'table.highlight.row')).toEqual({ a: 'table' })
    expect(annotationFor(subscriptions, 'image.load.fits')).toEqual({ a: 'all' })
    expect(annotationFor({ 'table.*': {} }, 'image.load.fits')).toBeUndefined()
    expect(isSubscribed({}, 'constructor')).toBe(false)
  })

  it('are refused where a name is no MType or an annotation no map', () => {
    expect(subscriptionsProblem({ 'table.*': {}, '*': {}, 'x-samp.a_b': { k: ['v'] } })).toBeUndefined()
    const wrong: SampMap[] = [
      { 'table.': {} },
      { 'ta*': {} },
      { '.*': {} },
      { '*.load': {} },
      { a: 'text' },
      { '': {} },
    ]
    for (const bad of wrong) expect(subscriptionsProblem(bad), JSON.stringify(bad)).toBeTypeOf('string')
  })

  it('may say of an MType that it does no harm, in both spellings', () => {
    expect(mostlyHarmless({ 'samp.mostly-harmless': '1' })).toBe(true)
    expect(mostlyHarmless({ 'x-samp.mostly-harmless': '0' })).toBe(false)
    expect(mostlyHarmless({})).toBeUndefined()
  })
})

describe('messages and responses', () => {
  it('are known by their parts', () => {
    expect(messageProblem(message('samp.app.ping'))).toBeUndefined()
    expect(messageProblem({ 'samp.mtype': 'a.b', extra: 'kept' })).toBeUndefined()
    const wrong: SampMap[] = [
      {},
      { 'samp.mtype': {} },
      { 'samp.mtype': 'a..b' },
      { 'samp.mtype': 'a', 'samp.params': 'x' },
    ]
    for (const bad of wrong) expect(messageProblem(bad)).toBeTypeOf('string')
    expect(isMType('*')).toBe(false)
    expect(responseProblem({ 'samp.status': 'samp.ok' })).toBeUndefined()
    expect(responseProblem({})).toBeTypeOf('string')
    expect(responseProblem({ 'samp.status': 'samp.ok', 'samp.result': 'x' })).toBeTypeOf('string')
  })

  it('are read with their error, also where a receiver sends an empty result beside it, or no text', () => {
    expect(readResponse({ ...errorResponse({ short: 'no', user: 'For you', code: '7' }), 'samp.result': {} })).toEqual({
      status: 'samp.error',
      result: {},
      error: { short: 'no', user: 'For you', code: '7' },
    })
    expect(readResponse(warningResponse({ a: 'b' }, { short: 'hm' }))).toEqual({
      status: 'samp.warning',
      result: { a: 'b' },
      error: { short: 'hm' },
    })
    expect(readResponse({ 'samp.status': 'strange' })).toMatchObject({ status: 'samp.error' })
  })
})

describe('the lockfile', () => {
  const lock = { secret: 'a-b_C9', url: 'http://127.0.0.1:4711/xmlrpc', version: '1.3' }

  it('is read as it was written, and no line of it has a second = or is blank', () => {
    const text = lockfileText(lock)
    expect(readLockfile(text)).toEqual(lock)
    for (const line of text.trimEnd().split('\n')) if (!line.startsWith('#')) expect(line.split('=')).toHaveLength(2)
    expect(text.trimEnd().split('\n')).not.toContain('')
  })

  it('is read from other hubs: comments, odd line ends, further keys, an = in a value', () => {
    const text =
      '# SAMP\r\n#x=y\r\n\r\nsamp.secret=734144fdaab8400a1ec2=\r\nsamp.hub.xmlrpc.url=http://localhost:1/?a=b\r\nx.y=z\r\n'
    expect(readLockfile(text)).toEqual({ secret: '734144fdaab8400a1ec2=', url: 'http://localhost:1/?a=b', version: '' })
    expect(readLockfile('')).toBeTypeOf('string')
    expect(readLockfile('samp.secret=x\nsamp.hub.xmlrpc.url=ftp://x')).toBeTypeOf('string')
  })

  it('is looked for where SAMP_HUB says, else in the home folder', () => {
    expect(lockfilePlace(undefined, '/home/a/')).toEqual({ kind: 'file', path: '/home/a/.samp' })
    for (const url of ['file:///tmp/l%20k', 'file:/tmp/l%20k', 'file://localhost/tmp/l%20k'])
      expect(lockfilePlace(`std-lockurl:${url}`, '/h')).toEqual({ kind: 'file', path: '/tmp/l k' })
    expect(lockfilePlace('std-lockurl:http://a/b', '/h')).toEqual({ kind: 'url', url: 'http://a/b' })
    expect(lockfilePlace('web-appname:x', '/h')).toMatchObject({ kind: 'none' })
    expect(lockfilePlace('std-lockurl:file://elsewhere/x', '/h')).toMatchObject({ kind: 'none' })
  })

  it('a file URL names a path in three spellings, and nothing on another machine', () => {
    expect(filePath('file:///C:/Users/a')).toBe('C:/Users/a')
    expect(filePath('file://server/share')).toBeUndefined()
    expect(filePath('file:///a%00b')).toBeUndefined()
    expect(filePath('http://a/b')).toBeUndefined()
  })
})

describe('strings that are sent', () => {
  it('are of the characters that SAMP allows, and still say what they said', () => {
    expect(plainString('a\tb\nc ~')).toBe('a\tb\nc ~')
    expect(plainString('Größe in °, α Centauri, Hélène, 日本')).toBe('Grosse in deg, alpha Centauri, Helene, ??')
    expect(plainString('file:///tmp/Größe 1.vot')).toBe('file:///tmp/Gr%C3%B6%C3%9Fe%201.vot')
    expect(plainString('http://a/\ud800')).toBe('http://a/%EF%BF%BD')
    expect(plainMap({ ä: ['ö', { k: 'ü' }], __proto__x: '' })).toEqual({ a: ['o', { k: 'u' }], __proto__x: '' })
  })
})
