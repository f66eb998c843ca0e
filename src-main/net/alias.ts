import type { Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { Net, NetResponse } from './net.ts'

/** An address that stays the same while the place behind it may change. */
export interface Alias {
  /** What the rest of the program knows and keeps, such as `http://practice-sky.localhost/tap`. */
  readonly url: string
  /** Where it is now, path included. Asked at each request. */
  readonly target: () => Promise<Outcome<string>>
}

/**
 * A door that finds an alias's place: requests for it go to its target, and what the answer says of its own address
 * (its URL, Location) is told under the alias again. All other requests pass as they are.
 */
export function withAlias(net: Net, alias: Alias): Net {
  /** Where it was when it was asked last; records of exchanges name that place. */
  let place: string | undefined
  return {
    ...net,
    exchanges: (limit) => {
      const from = place
      const exchanges = net.exchanges(limit)
      return from === undefined
        ? exchanges
        : exchanges.map((exchange) => ({ ...exchange, url: named(exchange.url, from, alias.url) }))
    },
    async request(request) {
      const rest = below(request.url, alias.url)
      if (rest === undefined) return net.request(request)
      const target = await alias.target()
      if (!target.ok) return target
      place = target.value
      const answer = await net.request({ ...request, url: target.value + rest })
      return answer.ok
        ? ok(renamed(answer.value, target.value, alias.url))
        : renamedFault(answer, target.value, alias.url)
    },
  }
}

/** What follows a base address; undefined where the URL is not below it. */
function below(url: string, base: string): string | undefined {
  if (!url.startsWith(base)) return undefined
  const rest = url.slice(base.length)
  return rest === '' || /^[/?#]/.test(rest) ? rest : undefined
}

const named = (url: string, from: string, to: string): string => {
  const rest = below(url, from)
  return rest === undefined ? url : to + rest
}

function renamed(response: NetResponse, from: string, to: string): NetResponse {
  const location = response.headers.get('location')
  const headers = new Map(response.headers)
  if (location !== undefined) headers.set('location', named(location, from, to))
  return { ...response, headers, url: named(response.url, from, to) }
}

function renamedFault<T>(answer: Outcome<T>, from: string, to: string): Outcome<T> {
  if (answer.ok || answer.fault.where === undefined) return answer
  return { ok: false, fault: { ...answer.fault, where: named(answer.fault.where, from, to) } }
}
