import type { TapCapabilities } from '../../model/tap.ts'
import { isReserved } from '../adql/reserved-words.ts'
import { isRegularIdentifier } from '../adql/tokenizer.ts'

/**
 * What is wrong with the name of an upload (TAP 1.1, 2.7.6: it must be a legal ADQL table name), or undefined. A reserved
 * word fails at the service with a message about the query.
 */
export function uploadNameProblem(name: string, others: readonly string[] = []): string | undefined {
  if (isReserved(name)) return `${name} is a word of ADQL and cannot name an upload. Choose another name.`
  if (!isRegularIdentifier(name))
    return `"${name}" cannot name an upload. A name begins with a letter and holds letters, digits and _.`
  if (others.some((other) => other.toLowerCase() === name.toLowerCase())) return `Two uploads are named ${name}.`
  return undefined
}

/** What stands against an upload of this size by what the service declares (TAPRegExt 1.0, 2.5), or undefined. */
export function uploadSizeProblem(
  name: string,
  size: { readonly rows?: number; readonly bytes?: number },
  limit: TapCapabilities['uploadLimit'],
): string | undefined {
  if (size.rows !== undefined && limit?.rows !== undefined && size.rows > limit.rows)
    return `${name} has ${size.rows} rows; the service takes ${limit.rows} in one upload. Choose fewer rows.`
  if (size.bytes !== undefined && limit?.bytes !== undefined && size.bytes > limit.bytes)
    return `${name} has ${size.bytes} bytes; the service takes ${limit.bytes} in one upload. Choose fewer columns or rows.`
  return undefined
}

const isOfThisMachine = (host: string): boolean => /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/i.test(host)

/** What stands against an address from which a service is to fetch a table, or undefined. */
export function uploadAddressProblem(name: string, address: string, service: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return `${name}: this is no web address: ${address}`
  if (url.username !== '' || url.password !== '')
    return `${name}: the address holds a password, which the service would get. Take it out.`
  if (isOfThisMachine(url.hostname) && URL.canParse(service) && !isOfThisMachine(new URL(service).hostname))
    return `${name}: ${url.host} is this machine, where the service cannot fetch anything. Send the table itself.`
  return undefined
}

/**
 * What the service's own words say against sending a table so (TAP 1.1, 2.7.6; TAPRegExt 1.0, 2.4: an uploadMethod for
 * each way it takes), and which other way goes; undefined: nothing, or it says nothing of itself. A hint, never a gate.
 */
export function uploadMethodHint(
  capabilities: Pick<TapCapabilities, 'uploadMethods' | 'languages'> | undefined,
  method: 'inline' | 'url',
): string | undefined {
  if (!capabilities) return undefined
  const takes = (wanted: RegExp): boolean => capabilities.uploadMethods.some((id) => wanted.test(id.trim()))
  const inline = takes(/#upload-inline$/i)
  const url = takes(/#upload-https?$/i)
  if (method === 'inline' ? inline : url) return undefined
  // Whoever names no language describes nothing of itself.
  if (!inline && !url)
    return capabilities.languages.length === 0
      ? undefined
      : 'The service does not say that it takes tables with a query, and may refuse it.'
  return method === 'url'
    ? 'The service does not say that it fetches tables by their address, and may refuse it. Open the table here and send that.'
    : 'The service says that it only fetches tables by their address. Name a web address or the result of a job.'
}
