import { type Fault, FaultError } from '#shared/ipc/fault.ts'

const offline: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `${host} refuses connections.`,
  ENOTFOUND: (host) => `The host ${host} was not found.`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up.`,
  EAI_FAIL: (host) => `The name ${host} could not be looked up.`,
  ENODATA: (host) => `The name ${host} has no address.`,
  EHOSTUNREACH: (host) => `${host} cannot be reached from here.`,
  ENETUNREACH: (host) => `${host} cannot be reached: no network.`,
  ENETDOWN: (host) => `${host} cannot be reached: no network.`,
  EADDRNOTAVAIL: (host) => `${host} cannot be reached from here.`,
  ECONNRESET: (host) => `${host} broke the connection off.`,
  ECONNABORTED: (host) => `The connection to ${host} broke off.`,
  EPIPE: (host) => `${host} broke the connection off.`,
  UND_ERR_SOCKET: (host) => `${host} closed the connection before its answer was complete.`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: (host) => `${host} sent another number of bytes than it announced.`,
  HPE_INVALID_EOF_STATE: (host) => `${host} closed the connection before its answer was complete.`,
  HPE_CLOSED_CONNECTION: (host) => `${host} went on sending after the end of its answer.`,
}

const tlsReasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself only',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not known here',
  CERT_UNTRUSTED: 'its certificate comes from an authority that is not known here',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
}

const isTls = (code: string): boolean =>
  code in tlsReasons || /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|EPROTO$|CRL_|INVALID_CA$|INVALID_PURPOSE$)/.test(code)

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) for (const inner of error.errors) if (codeOf(inner) !== '') return codeOf(inner)
  return ''
}

/** Turns what a socket, TLS or the HTTP parser throws into a fault that names the host in plain words. */
export function connectionFault(error: unknown, host: string, where: string): Fault {
  if (error instanceof FaultError) return error.fault
  const code = codeOf(error)
  const words = error instanceof Error ? error.message : String(error)
  const more = { where, detail: code === '' || words.includes(code) ? words : `${code}: ${words}` }
  if (isTls(code)) {
    const reason = tlsReasons[code] ?? 'the secure connection failed'
    return { kind: 'tls', message: `${host} cannot be trusted: ${reason}.`, ...more }
  }
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT')
    return { kind: 'timeout', message: `${host} does not answer.`, ...more }
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return { kind: 'limit', message: `The headers ${host} sent are longer than 64 KiB.`, ...more }
  const plain = offline[code]
  if (plain !== undefined) return { kind: 'offline', message: plain(host), ...more }
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError'))
    return { kind: 'format', message: `What ${host} answers is not HTTP.`, ...more }
  if (code.startsWith('UND_ERR_INVALID_ARG'))
    return { kind: 'bad-request', message: `The request to ${host} cannot be sent: ${words}.`, ...more }
  if (code !== '') return { kind: 'offline', message: `The connection to ${host} failed (${code}).`, ...more }
  return { kind: 'bug', message: words, where, detail: error instanceof Error ? (error.stack ?? words) : words }
}
