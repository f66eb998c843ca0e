import { type HttpDouble, listen, type SeenCall } from './http-double.ts'

/** A header that a service wants to see. */
export interface WantedHeader {
  readonly name: string
  readonly value: string
}

export interface GuardedService extends HttpDouble {
  /** Base address of its TAP service. */
  readonly url: string
}

export interface GuardedServiceOptions {
  /** Without it the service answers 401 with `challenge`. */
  readonly wants: WantedHeader
  readonly challenge: string
  /** Whom it names in X-VO-Authenticated (IVOA SSO 2.0, 3); absent: nobody. */
  readonly identity?: string
  /** Sends its answers to queries by way of this address, as services with a result store do. */
  readonly resultsAt?: string
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Everything that was asked, as a service in debugging mode repeats it: plain, escaped, percent-encoded, in base64. */
function echoOf({ headers }: SeenCall): string {
  const all = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const values = Object.values(headers).flatMap((value) => String(value).split(/[ =:;]/))
  const coded = values.flatMap((value) => [encodeURIComponent(value), Buffer.from(value).toString('base64')])
  return [...all, ...coded].join(' | ')
}

const votable = (infos: string): string => `<?xml version="1.0"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
<INFO name="QUERY_STATUS" value="OK"/>${infos}
<TABLE name="stars"><FIELD name="id" datatype="int"/><DATA><TABLEDATA>
<TR><TD>1</TD></TR><TR><TD>2</TD></TR><TR><TD>3</TD></TR>
</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`

const capabilities = `<?xml version="1.0"?>
<vosi:capabilities xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0"><capability standardID="ivo://ivoa.net/std/TAP">
<language><name>ADQL</name><version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version></language></capability></vosi:capabilities>`
const availability = `<?xml version="1.0"?>
<vosi:availability xmlns:vosi="http://www.ivoa.net/xml/VOSIAvailability/v1.0"><vosi:available>true</vosi:available></vosi:availability>`
const tables = `<?xml version="1.0"?>
<vosi:tableset xmlns:vosi="http://www.ivoa.net/xml/VOSITables/v1.0"><schema><name>sky</name><table><name>sky.stars</name>
<column><name>id</name><datatype>int</datatype></column></table></schema></vosi:tableset>`

/**
 * A TAP service behind a login that says more than it should: its refusals, errors and results repeat the request's
 * headers in every form. A query with BROKEN in it is refused with 400, one with MOVED goes by a redirect to `resultsAt`.
 */
export async function startGuardedService(options: GuardedServiceOptions): Promise<GuardedService> {
  const { wants, challenge, identity, resultsAt } = options
  const named: Record<string, string> = identity === undefined ? {} : { 'x-vo-authenticated': identity }
  const xml = { ...named, 'content-type': 'application/xml' }
  const double = await listen((call) => {
    const { path } = call
    if (call.headers[wants.name.toLowerCase()] !== wants.value)
      return {
        status: 401,
        headers: { 'www-authenticate': challenge, 'x-debug': echoOf(call).slice(0, 4000) },
        body: `Who are you? You sent ${echoOf(call)}`,
      }
    if (path.endsWith('/capabilities')) return { status: 200, headers: xml, body: capabilities }
    if (path.endsWith('/availability')) return { status: 200, headers: xml, body: availability }
    if (path.endsWith('/tables')) return { status: 200, headers: xml, body: tables }
    const query = call.form.get('QUERY') ?? ''
    if (query.includes('BROKEN')) return { status: 400, headers: named, body: `Wrong query. You sent ${echoOf(call)}` }
    if (query.includes('MOVED') && resultsAt !== undefined) return { status: 303, headers: { location: resultsAt } }
    const infos = `<INFO name="request" value="${escaped(echoOf(call))}"/>`
    return { status: 200, headers: { ...named, 'content-type': 'application/x-votable+xml' }, body: votable(infos) }
  })
  return { ...double, calls: double.calls, url: `${double.origin}/tap` }
}

/** Another origin that answers anybody with a table and keeps what it was sent. */
export async function startCanary(): Promise<HttpDouble> {
  return listen(() => ({ status: 200, headers: { 'content-type': 'application/x-votable+xml' }, body: votable('') }))
}
