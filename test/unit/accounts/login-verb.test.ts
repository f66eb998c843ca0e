import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { questionSockets } from '#main/net/local-socket.ts'
import { loginVerb } from '#main/shells/cli/login.ts'
import { readSecretLine, type SecretInput } from '#main/shells/cli/secret-line.ts'
import type { CliApp } from '#main/shells/cli/verb.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { takeSystemLock } from '#main/store/system-lock.ts'
import { openWorkspaceAccounts } from '#main/workspace-accounts.ts'
import { spokenIo } from '../../doubles/cli-io.ts'
import { type GuardedService, startGuardedService } from '../../doubles/guarded-service.ts'

let home: string
let service: GuardedService
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'alidade-login-'))
  service = await startGuardedService({
    wants: { name: 'Authorization', value: 'Token sesame-0123456789' },
    challenge: 'Token',
    identity: 'ada',
  })
})
afterEach(async () => {
  await service.close()
  rmSync(home, { recursive: true, force: true })
})

async function* typed(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part)
}

async function login(words: readonly string[], input: SecretInput = typed()) {
  const io = spokenIo({} as CliApp)
  const verb = loginVerb(
    (say) => openWorkspaceAccounts({ home, version: 'test', tell: ({ text }) => say(text) }),
    input,
  )
  return { code: await verb.run(words, io), ...io.said }
}
const onDisk = (): string => readFileSync(join(home, 'credentials.json'), 'utf8')

describe('alidade login', () => {
  test('reads the secret from standard input, tries it, keeps it in a closed file and shows it nowhere', async () => {
    const { code, out, err } = await login([service.url], typed('sesame-', '0123456789\nand more'))
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).toContain('says that you are ada.')
    expect(err).toContain(`is kept in ${join(home, 'credentials.json')}.`)
    expect(err).not.toContain('sesame')
    expect(onDisk()).toContain('"sesame-0123456789"')
    expect(statSync(join(home, 'credentials.json')).mode & 0o777).toBe(0o600)
  })

  test('lists who one is where, and forgets', async () => {
    await login([service.url], typed('sesame-0123456789'))
    const listed = await login(['--list'])
    expect(listed.out).toMatch(new RegExp(`^${service.origin}\ttoken\tada\t\\d{4}-`))
    expect(listed.out).not.toContain('sesame')
    expect((await login(['--forget', service.url])).code).toBe(0)
    expect(onDisk()).not.toContain('sesame')
    expect((await login(['--list'])).err).toContain('No logins are kept.')
  })

  test('keeps nothing that the service refuses, and says what it asks for', async () => {
    const { code, err } = await login([service.url], typed('open-9876543210\n'))
    expect(code).toBe(1)
    expect(err).toContain('does not take this login (status 401). It asks for Token.')
    expect(err).toContain('nothing was kept')
    expect(err).not.toContain('9876543210')
    expect((await login(['--list'])).err).toContain('No logins are kept.')
  })

  test('of a service that cannot be reached is kept only untested', async () => {
    await service.close()
    const refused = await login([service.url], typed('sesame-0123456789'))
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('--untested')
    expect((await login([service.url, '--untested'], typed('sesame-0123456789'))).code).toBe(0)
    expect(onDisk()).toContain('sesame-0123456789')
  })

  test('takes user and header by name', async () => {
    await login([service.url, '--scheme', 'basic', '--user', 'ada', '--untested'], typed('word'))
    expect(onDisk()).toContain('"user": "ada"')
    await login([service.url, '--scheme=header', '--header=X-Key', '--untested'], typed('word'))
    expect(onDisk()).toContain('"name": "X-Key"')
  })

  test.each([
    [[], 'give the address'],
    [['stella.example.org'], 'begins with https://'],
    [['https://a.example.org', 'sesame'], 'the secret is read from standard input'],
    [['https://a.example.org', '--scheme', 'magic'], 'the schemes are token'],
    [['https://a.example.org', '--scheme', 'basic'], 'name the user'],
    [['https://a.example.org', '--scheme', 'header'], 'name the header'],
    [['https://a.example.org', '--user', 'ada'], '--user goes with'],
    [['https://a.example.org', '--token', 'sesame'], 'unknown option --token'],
    [['--list', 'https://a.example.org'], '--list stands alone'],
  ])('%j is wrong usage', async (words, sentence) => {
    const { code, err } = await login(words)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
    expect(err).not.toContain('sesame')
  })

  test('an empty input keeps nothing', async () => {
    expect(await login([service.url], typed('\n'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('no secret'),
    })
  })

  test('while Alidade is open in the workspace it says where to sign in', async () => {
    const sockets = questionSockets((path) => nodeFileSystem.remove(path))
    const lock = await takeSystemLock({ home, sockets, version: 'test' })
    if (lock.kind !== 'owner') throw new Error(lock.kind)
    lock.serve(() => undefined)
    try {
      const { code, err } = await login(['--list'])
      expect(code).toBe(1)
      expect(err).toContain('Alidade is open in this workspace: use its settings, under Accounts')
    } finally {
      await lock.stopListening()
      await lock.release()
    }
  })
})

describe('a secret typed at a terminal', () => {
  const terminal = (...keys: string[]) => {
    const modes: boolean[] = []
    const input: SecretInput = Object.assign(typed(...keys), {
      isTTY: true,
      setRawMode: (raw: boolean) => modes.push(raw),
    })
    return { input, modes }
  }

  test.each([
    ['a line', ['ses', 'ame\r'], 'sesame'],
    ['a slip of the finger', ['sx\u007fes\u007f\u007fesame\r'], 'sesame'],
    ['Ctrl-C', ['sesa\u0003'], undefined],
    ['Ctrl-D', ['\u0004'], undefined],
  ])('%s is taken without being shown', async (_name, keys, line) => {
    const { input, modes } = terminal(...keys)
    const said: string[] = []
    expect(await readSecretLine(input, 'Secret: ', (text) => said.push(text))).toBe(line)
    expect(said).toEqual(['Secret: ', '\n'])
    expect(modes).toEqual([true, false])
  })
})
