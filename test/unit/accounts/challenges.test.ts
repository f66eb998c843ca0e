import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultLine } from '#main/shells/cli/report-lines.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { asksOnlyForCertificate, schemeFor } from '#shared/model/login-scheme.ts'
import { challengeSchemes, readChallenges, tokenPlace } from '#shared/vo/auth/challenges.ts'

describe('challenges of a service (RFC 9110, 11.6.1)', () => {
  test.each([
    ['Token', [{ scheme: 'Token', parameters: {} }]],
    ['Basic realm="Data Center"', [{ scheme: 'Basic', parameters: { realm: 'Data Center' } }]],
    [
      'Basic realm="a, b=\\"c\\"", charset=UTF-8, Bearer',
      [
        { scheme: 'Basic', parameters: { realm: 'a, b="c"', charset: 'UTF-8' } },
        { scheme: 'Bearer', parameters: {} },
      ],
    ],
    [
      'Negotiate YIIZVwYGKwYBBQUCoIIZSzCCGUegMDAu==, Basic realm=x',
      [
        { scheme: 'Negotiate', parameters: {} },
        { scheme: 'Basic', parameters: { realm: 'x' } },
      ],
    ],
    ['', []],
    [undefined, []],
    [', ,', []],
    ['="broken", Basic', [{ scheme: 'Basic', parameters: {} }]],
  ])('%s', (field, challenges) => {
    const read = readChallenges(field)
    expect(read).toEqual(challenges)
  })

  test('those of the IVOA come several of a kind, with the places that give tokens', () => {
    const read = readChallenges(
      'ivoa_bearer standard_id="ivo://ivoa.net/sso#tls-with-password", access_url="https://ws.example.org/ac/login", ' +
        'ivoa_bearer standard_id="ivo://ivoa.net/sso#OpenID", access_url="https://oa.example.org/", ivoa_x509, ' +
        'ivoa_cookie standard_id="ivo://ivoa.net/sso#tls-with-password", access_url="https://ws.example.org/cookie"',
    )
    expect(challengeSchemes(read)).toEqual(['ivoa_bearer', 'ivoa_x509', 'ivoa_cookie'])
    expect(tokenPlace(read)).toBe('https://ws.example.org/ac/login')
    expect(tokenPlace(readChallenges('ivoa_bearer access_url="javascript:alert(1)"'))).toBeUndefined()
  })

  test('any text is read to its end, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        for (const { scheme } of readChallenges(text)) expect(scheme).not.toBe('')
      }),
    )
    expect(readChallenges('Basic '.repeat(100_000)).length).toBeGreaterThan(10)
  })

  test('the form of a login follows the first challenge that can be answered', () => {
    expect(schemeFor(['ivoa_x509', 'ivoa_bearer', 'Basic'])).toBe('bearer')
    expect(schemeFor(['TOKEN'])).toBe('token')
    expect(schemeFor(['ivoa_cookie'])).toBe('cookie')
    expect(schemeFor(['Negotiate'])).toBeUndefined()
    expect(schemeFor(['constructor', '__proto__'])).toBeUndefined()
    expect(asksOnlyForCertificate(['ivoa_x509'])).toBe(true)
    expect(asksOnlyForCertificate(['ivoa_x509', 'Basic'])).toBe(false)
    expect(asksOnlyForCertificate([])).toBe(false)
    const refusal = { kind: 'auth-needed', status: 401, where: 'https://ws.example.org/tap/sync' } as const
    const only = { ...refusal, message: 'A login is needed. (ivoa_x509)' }
    expect(faultText(only)).toMatchObject({
      sentence: 'ws.example.org asks for a certificate, which Alidade cannot give.',
      next: 'Ask its operator for a token or a password, or use it without signing in where it allows that.',
    })
    const line = faultLine(only, { 'auth-needed': 'keep a login with alidade login' })
    expect(line).toMatch(/; Alidade cannot give certificates; ask its operator for a token or a password\.$/)
    const either = { ...refusal, message: 'A login is needed. (ivoa_x509, Basic realm="x")' }
    expect(faultText(either).next).toContain('Sign in')
    expect(faultLine(either, { 'auth-needed': 'keep a login with alidade login' })).toContain('; keep a login')
  })
})
