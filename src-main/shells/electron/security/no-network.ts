import type { Session } from 'electron'
import { pageOrigin } from './own-protocol.ts'

const allowed = (url: string): boolean => url.startsWith(`${pageOrigin}/`) || /^(devtools|data|blob):/.test(url)

/** Reason: only main goes out to the network; the page has no need to, whatever it is made to try. */
export function keepPageOffNetwork(session: {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>
}): void {
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !allowed(request.url) }))
}
