import type { App, SafeStorage } from 'electron'
import type { SystemSecrets } from '../../services/accounts/secret-places.ts'

export interface SystemSecretsParts {
  readonly safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >
  readonly app: Pick<App, 'whenReady'>
  readonly platform: NodeJS.Platform
}

/** Backends of Linux whose key is in a key ring. Others encrypt with a key that every program knows, or say nothing. */
const realBackends: Readonly<Record<string, string>> = {
  gnome_libsecret: 'the GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'the macOS Keychain',
  win32: 'Windows data protection',
}

/**
 * Electron's safeStorage as the system's store of secrets. Reason: on Linux without a key ring it still answers that it
 * encrypts, with a key that stands in its source (`basic_text`); such a store is refused, so that nobody is told that a
 * secret is safe which is not.
 */
export function systemSecrets({ safeStorage, app, platform }: SystemSecretsParts): SystemSecrets {
  return {
    async state() {
      // Before that, Linux says `unknown` of any backend.
      await app.whenReady()
      const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : undefined
      const name = backend === undefined ? names[platform] : realBackends[backend]
      if (name === undefined) return { why: 'No key ring was found, such as the GNOME keyring or KWallet.' }
      return (await safeStorage.isAsyncEncryptionAvailable())
        ? { name }
        : { why: `The store of secrets (${name}) cannot be used now.` }
    },
    seal: (text) => safeStorage.encryptStringAsync(text),
    unseal: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
  }
}
