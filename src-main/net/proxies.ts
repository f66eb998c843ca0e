import { BlockList, isIP } from 'node:net'

/** How to reach an origin: straight, or through a proxy. */
export type Route =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'proxy'
      /** http, https, socks, socks5 or socks5h; without userinfo. */
      readonly url: URL
      readonly user: string
      readonly password: string
    }

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

const direct: Route = { kind: 'direct' }

/** An address of this machine is never asked for through a proxy. */
export function isLoopback(hostname: string): boolean {
  const host = hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase()
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    host === '::' ||
    host === '0.0.0.0' ||
    (isIP(host) === 4 && host.startsWith('127.')) ||
    /^::ffff:7f[0-9a-f]{2}:/.test(host)
  )
}

/**
 * The route to `target`. The proxy of the settings goes before the environment's (HTTPS_PROXY, HTTP_PROXY, then
 * ALL_PROXY; lower case before upper case, as curl reads them); NO_PROXY holds for both.
 * Throws a TypeError if the address of the proxy cannot be read.
 */
export function routeTo(target: URL, settingsProxy: string | undefined, environment: Environment): Route {
  if (isLoopback(target.hostname)) return direct
  const named = (name: string) => environment[name.toLowerCase()] || environment[name.toUpperCase()] || ''
  const text =
    settingsProxy || (target.protocol === 'https:' ? named('https_proxy') : named('http_proxy')) || named('all_proxy')
  if (text === '' || isExempt(target, named('no_proxy'))) return direct
  return proxyOf(text)
}

function proxyOf(text: string): Route {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (!URL.canParse(address)) throw new TypeError('the address of the proxy cannot be read')
  const url = new URL(address)
  if (!['http:', 'https:', 'socks:', 'socks5:', 'socks5h:'].includes(url.protocol) || url.hostname === '')
    throw new TypeError(`a proxy of the kind ${url.protocol.slice(0, -1)} is not supported`)
  const user = decodeURIComponent(url.username)
  const password = decodeURIComponent(url.password)
  url.username = ''
  url.password = ''
  return { kind: 'proxy', url, user, password }
}

/**
 * NO_PROXY: names and their sub-domains (a leading dot or `*.` changes nothing), addresses, IPv4 and IPv6 networks
 * with a prefix length, each optionally with a port; `*` for all. Parted by commas or blanks.
 */
export function isExempt(target: URL, noProxy: string): boolean {
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const port = target.port || (target.protocol === 'https:' ? '443' : '80')
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry)
      const [name, entryPort] = parts === null ? [entry, undefined] : [parts[1] ?? '', parts[2]]
      if (entryPort !== undefined && entryPort !== port) return false
      const bare = name.replace(/^\[(.*)\]$/, '$1').replace(/^\*?\./, '')
      return host === bare || host.endsWith(`.${bare}`) || inNetwork(host, bare)
    })
}

function inNetwork(host: string, network: string): boolean {
  const [address = '', bits] = network.split('/')
  const family = isIP(address)
  if (bits === undefined || !/^\d{1,3}$/.test(bits) || family === 0 || isIP(host) !== family) return false
  if (Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(address, Number(bits), kind)
  return list.check(host, kind)
}
