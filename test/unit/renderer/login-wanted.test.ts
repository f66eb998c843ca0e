import * as v from 'valibot'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { askAfterRefusal, closeLogin, loginFor, loginWantedBy, useLogin } from '#renderer/state/accounts.ts'
import { isOpenOnTheWay } from '#renderer/views/accounts/login-dialog.tsx'
import { credentialIn, loginFields } from '#renderer/views/accounts/login-fields.ts'
import { typedOrigin } from '#renderer/views/accounts/use-login-form.ts'
import { Credential } from '#shared/ipc/accounts.ts'
import type { Fault } from '#shared/ipc/fault.ts'
import { loginSchemes } from '#shared/model/login-scheme.ts'
import { challengesIn } from '#shared/vo/auth/challenges.ts'

const service = 'https://stella.example.org/tap'
const refusal: Fault = {
  kind: 'auth-needed',
  message: 'Who are you? (Basic realm="a (b)", Token)',
  where: `${service}/sync`,
  status: 401,
}
beforeEach(closeLogin)

describe('what a login is wanted for', () => {
  test('is the origin that refused, tried at the service’s description', () => {
    expect(loginWantedBy(refusal, service)).toEqual({
      origin: 'https://stella.example.org',
      url: `${service}/capabilities`,
      challenges: ['Basic', 'Token'],
      said: refusal,
    })
  })

  test('is the origin of a service that was chosen, before anything was refused', () => {
    expect(loginFor(`${service}/`)).toEqual({
      origin: 'https://stella.example.org',
      url: `${service}/capabilities`,
      challenges: [],
    })
    expect(loginFor('practice')).toEqual({ challenges: [] })
  })

  test('is the other origin that a redirect led to, and who led there is named', () => {
    expect(loginWantedBy({ ...refusal, where: 'https://evil.example.net/login' }, service)).toMatchObject({
      origin: 'https://evil.example.net',
      url: 'https://evil.example.net/login',
      ledBy: 'stella.example.org',
    })
  })

  test('is nothing for other faults, or where no host is named', () => {
    expect(loginWantedBy({ ...refusal, kind: 'http' }, service)).toBeUndefined()
    expect(loginWantedBy({ kind: 'auth-needed', message: '', where: '/a/file' })).toBeUndefined()
  })

  test('opens one form, which does again what was refused', () => {
    const again = vi.fn()
    expect(askAfterRefusal(refusal, again, service)).toBe(true)
    expect(askAfterRefusal(refusal, vi.fn(), service)).toBe(false)
    useLogin.getState().wanted?.again?.()
    expect(again).toHaveBeenCalledOnce()
    expect(challengesIn('No.')).toEqual([])
  })
})

describe('the form', () => {
  test.each(loginSchemes)('of %s has the fields that its credential is made of', (scheme) => {
    const credential = credentialIn(scheme, (name) => (name === 'name' ? 'X-Key' : `typed ${name}`))
    expect(v.safeParse(Credential, credential).success).toBe(true)
    for (const { name } of loginFields[scheme]) expect(Object.keys(credential)).toContain(name)
  })

  test.each([
    ['https://a.example.org/tap', 'https://a.example.org'],
    ['a.example.org', 'https://a.example.org'],
    ['https://ada:word@a.example.org', 'https://a.example.org'],
    ['', undefined],
    ['no address', undefined],
  ])('reads the origin of %s', (text, origin) => expect(typedOrigin(text)).toBe(origin))

  test.each([
    ['https://a.example.org', false],
    ['http://127.0.0.1:8080', false],
    ['http://localhost', false],
    ['http://practice-sky.localhost', false],
    ['http://a.example.org', true],
    ['http://localhost.example.org', true],
    ['http://127.0.0.1.example.org', true],
  ])('%s is open to others on the way: %s', (origin, open) => expect(isOpenOnTheWay(origin)).toBe(open))
})
