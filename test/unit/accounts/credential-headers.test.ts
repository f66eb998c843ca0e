import { describe, expect, test } from 'vitest'
import { credentialHeaders } from '#main/services/accounts/credential-headers.ts'
import type { Credential } from '#shared/ipc/accounts.ts'

describe('the header of a credential', () => {
  test.each<[string, Credential, Record<string, string>]>([
    ['a token', { scheme: 'token', token: 'abc' }, { Authorization: 'Token abc' }],
    ['a token pasted with its word', { scheme: 'token', token: ' Token abc\n' }, { Authorization: 'Token abc' }],
    ['a whole header pasted', { scheme: 'token', token: 'Authorization: Token abc' }, { Authorization: 'Token abc' }],
    ['a bearer token', { scheme: 'bearer', token: 'bearer abc==' }, { Authorization: 'Bearer abc==' }],
    [
      'user and password, in UTF-8',
      { scheme: 'basic', user: 'zoë', password: 'a:ß' },
      { Authorization: 'Basic em/DqzphOsOf' },
    ],
    ['an empty password', { scheme: 'basic', user: 'ada', password: '' }, { Authorization: 'Basic YWRhOg==' }],
    ['a cookie', { scheme: 'cookie', cookie: 'Cookie: a=b; c=d' }, { Cookie: 'a=b; c=d' }],
    ['another header', { scheme: 'header', name: 'X-Key', value: ' v ' }, { 'X-Key': 'v' }],
  ])('%s', (_name, credential, headers) => {
    expect(credentialHeaders(credential)).toEqual({ ok: true, value: headers })
  })

  test.each<[string, Credential]>([
    [
      'a line break, with which one header becomes two',
      { scheme: 'header', name: 'X-Key', value: 'sesame\r\nHost: x' },
    ],
    ['a character above Latin-1', { scheme: 'cookie', cookie: 'sesame=☆' }],
    ['a token of several words', { scheme: 'token', token: 'sesame and more' }],
    ['nothing but the word', { scheme: 'token', token: 'Token  ' }],
    ['a header of the connection', { scheme: 'header', name: 'Host', value: 'sesame' }],
    ['a header of the body', { scheme: 'header', name: 'Content-Length', value: 'sesame' }],
    ['a colon in the user’s name', { scheme: 'basic', user: 'a:b', password: 'sesame' }],
  ])('%s is refused, in words without the secret', (_name, credential) => {
    const outcome = credentialHeaders(credential)
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
    expect(JSON.stringify(outcome)).not.toContain('sesame')
  })
})
