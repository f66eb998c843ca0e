import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lendTokens, readTokenFile } from '#main/shells/cli/token-file.ts'
import type { Credential } from '#shared/ipc/accounts.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-tokens-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
function tokenFile(content: unknown, mode = 0o600): string {
  const path = join(folder, `tokens-${++count}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode })
  return path
}

describe('a token file', () => {
  test('maps origins to logins: objects as the window has them, or the value of the Authorization header', async () => {
    const read = await readTokenFile(
      tokenFile({
        'https://a.example.org': { scheme: 'token', token: 'aa' },
        'https://b.example.org:8443/tap/': 'Token bb',
        'https://c.example.org': 'bearer cc',
        'https://d.example.org': 'Basic YWRhOmE=',
        'http://localhost:8080': { scheme: 'header', name: 'X-Key', value: 'dd' },
      }),
    )
    expect(read.ok && [...read.value]).toEqual([
      ['https://a.example.org', { scheme: 'token', token: 'aa' }],
      ['https://b.example.org:8443', { scheme: 'token', token: 'bb' }],
      ['https://c.example.org', { scheme: 'bearer', token: 'cc' }],
      ['https://d.example.org', { scheme: 'header', name: 'Authorization', value: 'Basic YWRhOmE=' }],
      ['http://localhost:8080', { scheme: 'header', name: 'X-Key', value: 'dd' }],
    ])
  })

  test.each([0o644, 0o640, 0o604, 0o660])('of mode %o is refused, with how to close it', async (mode) => {
    const path = tokenFile({ 'https://a.example.org': 'Token sesame' }, mode)
    const { chmodSync } = await import('node:fs')
    chmodSync(path, mode)
    const read = await readTokenFile(path, 'linux')
    expect(read).toMatchObject({ ok: false, fault: { kind: 'storage', where: path } })
    expect(read.ok || read.fault.message).toContain(`(mode ${mode.toString(8)}). Close it with: chmod 600 ${path}`)
    // Windows has no such modes.
    expect((await readTokenFile(path, 'win32')).ok).toBe(true)
  })

  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{"https://a.example.org": sesame}', /not JSON/],
    ['a list', ['sesame'], /no JSON object/],
    ['a key that is no address', { 'sesame.example.org': 'Token a' }, /An address .* is none/],
    [
      'a bare token, of which nobody knows how it is sent',
      { 'https://a.example.org': 'sesame' },
      /https:\/\/a\.example\.org.*no known form/,
    ],
    ['an unknown scheme', { 'https://a.example.org': { scheme: 'sesame', token: 'sesame' } }, /no known form/],
    [
      'what cannot be sent',
      { 'https://a.example.org': { scheme: 'cookie', cookie: 'sesame\n' + 'x=y' } },
      /cannot be sent/,
    ],
  ])('%s is refused without quoting it', async (_name, content, words) => {
    const read = await readTokenFile(tokenFile(content))
    expect(read.ok || read.fault.message).toMatch(words)
    expect(JSON.stringify(read)).not.toContain('sesame')
  })

  test('that is not there, or is a folder, is said', async () => {
    expect(await readTokenFile(join(folder, 'none.json'))).toMatchObject({ fault: { message: /no such token file/ } })
    expect(await readTokenFile(folder)).toMatchObject({ fault: { message: /is no file/ } })
  })

  test('the option goes before the environment; without either nothing is lent', async () => {
    const lent: (readonly [string, Credential])[] = []
    const app = { lend: (credentials: ReadonlyMap<string, Credential>) => void lent.push(...credentials) }
    const one = tokenFile({ 'https://one.example.org': 'Token a' })
    const two = tokenFile({ 'https://two.example.org': 'Token b' })
    expect(await lendTokens(app, undefined, {})).toEqual({ ok: true, value: null })
    expect(lent).toEqual([])
    await lendTokens(app, undefined, { ALIDADE_TOKENS_FILE: two })
    await lendTokens(app, one, { ALIDADE_TOKENS_FILE: two })
    expect(lent.map(([origin]) => origin)).toEqual(['https://two.example.org', 'https://one.example.org'])
    expect(await lendTokens(app, join(folder, 'none.json'), {})).toMatchObject({ ok: false })
  })
})
