import { readFileSync, statSync } from 'node:fs'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import type { Environment } from './proxies.ts'

const certificateBlock =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g

/** Whom to trust, and which files of authorities could not be read. */
export interface Trust {
  /** Undefined: those authorities that Node brings, and no others. */
  readonly secureContext: SecureContext | undefined
  /** Equal for equal trust. */
  readonly key: string
  /** One sentence for each file that could not be used. */
  readonly problems: readonly string[]
}

const plainTrust: Trust = { secureContext: undefined, key: '', problems: [] }

/**
 * Certificate authorities from the settings and the environment (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE), always in
 * addition to those Node brings. Files are read again when they change.
 */
export class CertificateAuthorities {
  readonly #environment: Environment
  #trust: Trust = plainTrust
  #state = ''

  constructor(environment: Environment) {
    this.#environment = environment
  }

  trust(settingsFile: string | undefined): Trust {
    const files = [settingsFile, this.#environment.NODE_EXTRA_CA_CERTS, this.#environment.SSL_CERT_FILE]
    const named = [...new Set(files.filter((file): file is string => file !== undefined && file !== ''))]
    if (named.length === 0) return plainTrust
    const state = named.map((file) => `${file}\0${changedAt(file)}`).join('\n')
    if (state !== this.#state) {
      this.#trust = readTrust(named, state)
      this.#state = state
    }
    return this.#trust
  }
}

function changedAt(file: string): string {
  try {
    const { mtimeMs, size } = statSync(file)
    return `${mtimeMs} ${size}`
  } catch {
    return 'missing'
  }
}

function readTrust(files: readonly string[], key: string): Trust {
  const problems: string[] = []
  const certificates: string[] = []
  for (const file of files) {
    try {
      const blocks = readFileSync(file, 'utf8').match(certificateBlock) ?? []
      if (blocks.length === 0) problems.push(`${file} holds no certificate in PEM form.`)
      certificates.push(...blocks.map((block) => block.replaceAll(/(TRUSTED|X509) CERTIFICATE/g, 'CERTIFICATE')))
    } catch (error) {
      problems.push(`${file} could not be read (${error instanceof Error ? error.message : String(error)}).`)
    }
  }
  if (certificates.length === 0) return { ...plainTrust, problems }
  try {
    return { secureContext: createSecureContext({ ca: [...rootCertificates, ...certificates] }), key, problems }
  } catch (error) {
    problems.push(`The certificates of ${files.join(', ')} cannot be used (${String(error)}).`)
    return { ...plainTrust, problems }
  }
}
