import type { CustomScheme, Protocol } from 'electron'
import { pageHeaders } from '../../page/content-security-policy.ts'
import { pageFile } from '../../page/page-files.ts'

/** The page's own scheme and address. */
export const pageScheme = 'alidade'
export const pageOrigin = `${pageScheme}://app`
export const pageAddress = `${pageOrigin}/`

/**
 * Reason: a page from file:// could read every file of the person; one of our own scheme has an origin of its own and
 * gets our content security policy (Electron's security tutorial, points 1, 7, 18). To be called before `ready`.
 */
export function declareScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  const scheme: CustomScheme = {
    scheme: pageScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  }
  protocol.registerSchemesAsPrivileged([scheme])
}

/** Serves the built page, and nothing outside its folder. */
export function servePage(protocol: Pick<Protocol, 'handle'>, pageFolder: string): void {
  protocol.handle(pageScheme, async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== 'app') return new Response(null, { status: 404 })
    const { status, headers, body } = await pageFile(pageFolder, request.method, pathname, pageHeaders())
    return new Response(body.byteLength === 0 ? null : body, { status, headers })
  })
}
