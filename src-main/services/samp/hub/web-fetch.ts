import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { filePath } from '#shared/vo/samp/lockfile.ts'
import type { Net } from '../../../net/net.ts'
import type { FetchedUrl, FetchUrl } from './web-translator.ts'

const maxRedirects = 5

/**
 * Fetches for pages. `net` must be a door without credentials: a page must not read with the person's accounts.
 * A redirect is followed within its host only, else a server could send the hub to other programs of this machine.
 */
export function createUrlFetcher(net: Pick<Net, 'request'>): FetchUrl {
  return async (url, signal) => {
    const path = filePath(url)
    if (path !== undefined) return fetchFile(path, signal)
    let next = url
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const answer = await net.request({ url: next, signal, redirects: 'answer' })
      if (!answer.ok) return answer
      const { status, headers, body, bytesExpected, cancel } = answer.value
      const location = headers.get('location')
      if (status < 300 || status > 399 || location === undefined) {
        const contentType = headers.get('content-type')
        return ok({
          status,
          body,
          ...(contentType !== undefined && { contentType }),
          ...(bytesExpected !== undefined && { bytes: bytesExpected }),
        })
      }
      cancel()
      if (!URL.canParse(location, next)) return fail('redirect-refused', 'The server redirects to no address.')
      const target = new URL(location, next)
      const from = new URL(next)
      const same = target.hostname === from.hostname && (target.host === from.host || target.protocol === 'https:')
      if (!same || (from.protocol === 'https:' && target.protocol !== 'https:'))
        return fail('redirect-refused', 'The server redirects to another place, which is not followed for a page.')
      next = target.href
    }
    return fail('redirect-refused', 'The server redirects again and again.')
  }
}

async function fetchFile(path: string, signal: AbortSignal): Promise<Outcome<FetchedUrl>> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts?.isFile()) return fail('not-found', 'There is no such file.')
  return ok({
    status: 200,
    bytes: facts.size,
    body: createReadStream(path, { signal, end: Math.max(0, facts.size - 1) }),
  })
}
