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
 * Whether the service says that it takes uploads of this kind (TAP 1.1, 2.5; TAPRegExt 1.0, 2.4). A hint: undefined
 * where it says nothing.
 */
export function takesUpload(capabilities: TapCapabilities | undefined, method: 'inline' | 'url'): boolean | undefined {
  const methods = capabilities?.uploadMethods ?? []
  if (!capabilities || methods.length === 0) return undefined
  const wanted = method === 'inline' ? /#upload-inline$/i : /#upload-https?$/i
  return methods.some((id) => wanted.test(id.trim()))
}
