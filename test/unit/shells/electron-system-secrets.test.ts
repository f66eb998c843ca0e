import { describe, expect, test, vi } from 'vitest'
import { systemSecrets } from '#main/shells/electron/system-secrets.ts'

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet' | 'kwallet5' | 'kwallet6' | 'unknown'

/** Electron's safeStorage as its types describe it; what it encrypts is turned round. */
function fakeElectron(platform: NodeJS.Platform, backend: Backend = 'gnome_libsecret', available = true) {
  const reversed = (text: string): string => [...text].reverse().join('')
  const safeStorage = {
    isAsyncEncryptionAvailable: vi.fn(async () => available),
    encryptStringAsync: vi.fn(async (text: string) => Buffer.from(reversed(text))),
    decryptStringAsync: vi.fn(async (bytes: Buffer) => ({
      result: reversed(bytes.toString()),
      shouldReEncrypt: false,
    })),
    getSelectedStorageBackend: vi.fn(() => backend),
  }
  const whenReady = vi.fn(async () => undefined)
  return { secrets: systemSecrets({ safeStorage, app: { whenReady }, platform }), safeStorage, whenReady }
}

describe('Electron’s safeStorage as the system’s store of secrets', () => {
  test.each(['basic_text', 'unknown'] as const)('%s on Linux only pretends to encrypt and is none', async (backend) => {
    const { secrets, safeStorage } = fakeElectron('linux', backend)
    expect(await secrets.state()).toEqual({ why: expect.stringContaining('No key ring was found') })
    expect(safeStorage.isAsyncEncryptionAvailable).not.toHaveBeenCalled()
  })

  test.each([
    ['gnome_libsecret', 'the GNOME keyring'],
    ['kwallet', 'KWallet'],
    ['kwallet5', 'KWallet'],
    ['kwallet6', 'KWallet'],
  ] as const)('%s on Linux is a store', async (backend, name) => {
    expect(await fakeElectron('linux', backend).secrets.state()).toEqual({ name })
  })

  test.each([
    ['darwin', 'the macOS Keychain'],
    ['win32', 'Windows data protection'],
  ] as const)('on %s the backend is not asked for: there is only one', async (platform, name) => {
    const { secrets, safeStorage } = fakeElectron(platform, 'unknown')
    expect(await secrets.state()).toEqual({ name })
    expect(safeStorage.getSelectedStorageBackend).not.toHaveBeenCalled()
  })

  test('one that cannot encrypt now is none', async () => {
    expect(await fakeElectron('darwin', 'unknown', false).secrets.state()).toEqual({
      why: 'The store of secrets (the macOS Keychain) cannot be used now.',
    })
  })

  test('nothing is asked before Electron is ready: Linux would say “unknown” of any backend', async () => {
    const { secrets, safeStorage, whenReady } = fakeElectron('linux')
    let ready = (): void => undefined
    whenReady.mockImplementation(
      () =>
        new Promise((resolve) => {
          ready = () => resolve(undefined)
        }),
    )
    const state = secrets.state()
    await Promise.resolve()
    expect(safeStorage.getSelectedStorageBackend).not.toHaveBeenCalled()
    ready()
    expect(await state).toEqual({ name: 'the GNOME keyring' })
  })

  test('what is sealed comes back, and is not the text', async () => {
    const { secrets } = fakeElectron('linux')
    const sealed = await secrets.seal('a secret')
    expect(Buffer.from(sealed).toString()).not.toContain('a secret')
    expect(await secrets.unseal(new Uint8Array(sealed))).toBe('a secret')
  })
})
