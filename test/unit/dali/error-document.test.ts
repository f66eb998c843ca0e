import { describe, expect, it } from 'vitest'
import { answerShape, htmlTitle, readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { refusalOf, retryAfterSeconds } from '#shared/vo/dali/refusal.ts'
import { dachsError, loginPage, namedAnswers } from '../../doubles/tap-server/fixed-answers.ts'
import { recordedAnswer, recordedText } from '../../doubles/tap-server/recorded-answer.ts'

const refused = (status: number, text: string, more: object = {}) =>
  refusalOf({ status, url: 'http://archive.example/tap/sync', text, ...more }, 0)

describe('the shape of an answer', () => {
  it.each([
    ['', 'empty'],
    ['\n\uFEFF <?xml version="1.0"?>\n', 'empty'],
    ['<!DOCTYPE html><html>', 'html'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', 'html'],
    ["<?xml-stylesheet href='/x'?><VOTABLE version='1.4'>", 'votable'],
    ['<vot:VOTABLE xmlns:vot="x">', 'votable'],
    ['Warning: something\n<?xml version="1.0"?><VOTABLE>', 'votable'],
    ['<uws:job>', 'xml'],
    ['No such table', 'text'],
    ['{"error": 1}', 'text'],
  ])('of %j is %s', (head, shape) => {
    expect(answerShape(head)).toBe(shape)
  })
})

describe('the words of an error', () => {
  it('are DaCHS’s own for an unknown column and a syntax error', () => {
    expect(readErrorDocument(recordedText('dachs-sync-error-column')).message).toBe(
      "Field query: No such field known: column 'nocolumn' could not be located in table metadata",
    )
    expect(readErrorDocument(recordedText('dachs-sync-error-syntax')).message).toBe(
      `Field query: Could not parse your query: Expected "SELECT", found 'S'  (at char 0), (line:1, col:1)`,
    )
  })

  it('include the hint that stands beside them', () => {
    expect(readErrorDocument(recordedText('dachs-sync-error-format')).message).toMatch(
      /^Cannot serialize in 'parquet'\.\nEither you gave an invalid format id/,
    )
  })

  it('keep the lines of Daiquiri', () => {
    expect(readErrorDocument(String(namedAnswers.daiquiri_error.body)).message).toBe(
      'QUERY: There has been an error while parsing your query.\nLANG: This query language is not supported.',
    )
  })

  it('are the sentences and places in what Daiquiri prints of its memory', () => {
    const document = (words: string) =>
      `<VOTABLE><RESOURCE><INFO name="QUERY_STATUS" value="ERROR">${words}</INFO></RESOURCE></VOTABLE>`
    const words =
      "QUERY: {'messages': [ErrorDetail(string='There has been an error while parsing your query.', code='invalid')], " +
      `'positions': ErrorDetail(string='[[2, 0, "FORM"], [3, 4, "\\'x\\'"]]', code='invalid')}\nLANG: Not known.`
    expect(readErrorDocument(document(words)).message).toBe(
      "QUERY: There has been an error while parsing your query. (line 2, column 1: FORM; line 3, column 5: 'x')\nLANG: Not known.",
    )
    expect(
      readErrorDocument(document(`QUERY: {'messages': [ErrorDetail(string="It's [no] list", code='x')]}`)).message,
    ).toBe("QUERY: It's [no] list")
    expect(readErrorDocument(document('QUERY: {ErrorDetail(string=')).message).toBe('QUERY: {ErrorDetail(string=')
  })

  it('are plain text as it came, or the title of a page', () => {
    expect(readErrorDocument('UsageError: Field CIRCLE: 1 < 3 &amp; so on\n').message).toBe(
      'UsageError: Field CIRCLE: 1 < 3 &amp; so on',
    )
    expect(htmlTitle('<html><title>\n Sign&nbsp;in &#8212; <b>Archive</b> </title>')).toBe('Sign in — Archive')
    expect(htmlTitle('<html><body><h1>It is down</h1>')).toBe('It is down')
    expect(htmlTitle('<html></html>')).toBeUndefined()
  })

  it('are said to be missing where the service reports an error without any', () => {
    const text = '<VOTABLE><RESOURCE><INFO name="QUERY_STATUS" value="error"/></RESOURCE></VOTABLE>'
    expect(readErrorDocument(text).message).toBe('The service reported an error without a word about it.')
  })

  it('are none in a table without an error', () => {
    expect(readErrorDocument(recordedText('dachs-sync-empty')).message).toBeUndefined()
  })
})

describe('a refused answer', () => {
  it('is a service error with the service’s words, whatever its status', () => {
    const body = String(dachsError('Timeout <now>').body)
    for (const status of [200, 400, 500])
      expect(refused(status, body)).toMatchObject({ kind: 'service', message: 'Field query: Timeout <now>', status })
  })

  it('asks for a login at 401, with the challenge', () => {
    const { status, headers, body } = recordedAnswer('dachs-auth-401')
    const refusal = refused(status, body.toString(), { challenge: headers.get('www-authenticate') })
    expect(refusal).toMatchObject({
      kind: 'auth-needed',
      message: 'Demo VO peer -- Authentication Required (Basic realm="demo-vo")',
      status: 401,
    })
  })

  it('is a web page at 200 and at 502, with its title and its raw text', () => {
    expect(refused(200, String(loginPage.body))).toMatchObject({
      kind: 'html',
      message: 'Sign in — Example Archive',
    })
    expect(refused(502, '<html><title>502 Bad Gateway</title></html>')).toMatchObject({
      kind: 'html',
      message: '502 Bad Gateway',
      detail: '<html><title>502 Bad Gateway</title></html>',
    })
  })

  it.each([
    [400, 'Unknown function: FOO', 'service'],
    [404, 'Not found.', 'http'],
    [500, 'Internal error', 'http'],
  ] as const)('with status %i and plain text %j is of kind %s', (status, text, kind) => {
    expect(refused(status, text)).toMatchObject({ kind, message: text })
  })

  it('without a body is named by its status, or as empty', () => {
    expect(refused(503, '')).toMatchObject({ kind: 'http', message: 'Status 503 without a word about it.' })
    expect(refused(200, '')).toMatchObject({ kind: 'votable', message: 'The answer is empty.' })
    expect(refused(200, '').detail).toBeUndefined()
  })

  it('finds the title of a page of nothing but brackets, or none, without delay', () => {
    const began = performance.now()
    expect(htmlTitle(`<title>${'<'.repeat(260_000)}</title>`)).toBe('<'.repeat(300))
    expect(htmlTitle(`<html>${'<title'.repeat(40_000)}`)).toBeUndefined()
    expect(htmlTitle(`<html><title lang="en">Down &amp; <b>out</b></title>`)).toBe('Down & out')
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('carries the time after which the service asks to come again, from seconds and from a date', () => {
    expect(refused(429, 'Too many', { retryAfter: '7' }).retryAfterSeconds).toBe(7)
    expect(retryAfterSeconds('Thu, 01 Jan 1970 00:01:00 GMT', 30_000)).toBe(30)
    expect(retryAfterSeconds('soon', 0)).toBeUndefined()
  })

  it('keeps at most 64 Ki characters of raw text', () => {
    expect(refused(500, 'x'.repeat(100_000)).detail).toHaveLength(65_536)
  })
})
