import { filePath } from './lockfile.ts'

/**
 * An address in one spelling, by which a table is known again: programs give back `file:/p` for `file:///p` or
 * `file://localhost/p`, write escapes where none are needed, and host names in any case.
 */
export function addressKey(url: string): string {
  const path = filePath(url.trim())
  if (path !== undefined) return `file:${path}`
  if (!URL.canParse(url)) return url.trim()
  const parsed = new URL(url)
  parsed.hash = ''
  const host = /^(localhost|\[::1\])$/.test(parsed.hostname) ? '127.0.0.1' : parsed.hostname
  const port = parsed.port === '' ? '' : `:${parsed.port}`
  return `${parsed.protocol}//${host}${port}${plain(parsed.pathname)}${plain(parsed.search)}`
}

/** Without the escapes that the standard does not ask for (RFC 3986, 2.3). */
const plain = (text: string): string =>
  text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase()
  })

/** Addresses that lead to this machine or its network, as far as an address shows it. */
export function isNearAddress(url: string): boolean {
  if (!URL.canParse(url)) return true
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return true
  const host = hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase()
  if (!host.includes('.') && !host.includes(':')) return true
  if (/\.(localhost|local|lan|home|internal|intranet|home\.arpa)$/.test(host)) return true
  if (
    /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
      host,
    )
  )
    return /^[\d.]+$/.test(host)
  return /^(::|::1|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:.*)$/.test(host)
}
