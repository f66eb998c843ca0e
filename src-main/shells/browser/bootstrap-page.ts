/**
 * The page a browser is started with. It leads to ours with the one-time token in the fragment, which is sent to no
 * server. The token stands in this file only, which its owner alone may read: neither a process list nor a cookie shows it.
 */
export function bootstrapPage(address: string): string {
  const href = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${href}">
<title>Alidade</title>
`
}

/** Our page's address with its one-time token. */
export const addressWithToken = (origin: string, token: string): string => `${origin}/#token=${token}`
