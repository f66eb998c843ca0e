/**
 * An address that a service gives of one of its jobs or results, as it can be asked: absolute; resolved against `base`
 * where it is relative (a Location, RFC 9110, 10.2.2); with https where the base is https and the address names the same
 * host over http, as servers behind a proxy write it. A double slash in a path stays. Undefined: it cannot be read.
 */
export function jobAddress(text: string, base: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || !URL.canParse(trimmed, base)) return undefined
  const from = new URL(base)
  const url = new URL(trimmed, from)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  if (url.protocol === 'http:' && from.protocol === 'https:' && url.hostname === from.hostname) {
    url.protocol = 'https:'
    url.port = from.port
  }
  url.username = ''
  url.password = ''
  url.hash = ''
  return url.href
}

/**
 * An href within the document of a job (UWS 1.1, 2.1.11 and 2.2.2.2). A relative one stands below the job, also where the
 * job's address has no slash at its end; `ID/results/result` is taken as beginning with the job's own id.
 */
export function addressInJob(href: string, jobUrl: string): string | undefined {
  const text = href.trim()
  const relative = !/^(?:[a-z][a-z0-9+.-]*:|\/|\?)/i.test(text)
  if (!relative || !URL.canParse(jobUrl)) return jobAddress(text, jobUrl)
  const base = new URL(jobUrl)
  base.search = ''
  const folder = base.pathname.replace(/\/+$/, '')
  const own = folder.split('/').at(-1) ?? ''
  base.pathname = own !== '' && text.split('/')[0] === own ? folder : `${folder}/`
  return jobAddress(text, base.href)
}

/** A resource of a job: `phase`, `results/result`. A query that belongs to the job's address stays behind it. */
export function jobResource(jobUrl: string, path: string): string {
  const url = new URL(jobUrl)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  return url.href
}

/** One spelling of a job's address: no slash at its end, none doubled. For comparing, not for asking. */
export function jobKey(jobUrl: string): string {
  if (!URL.canParse(jobUrl)) return jobUrl
  const url = new URL(jobUrl)
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '')}${url.search}`
}

/** The service a job belongs to, told from its address: what stands before /async. Undefined: it does not say. */
export function serviceOfJob(jobUrl: string): string | undefined {
  if (!URL.canParse(jobUrl)) return undefined
  const url = new URL(jobUrl)
  const found = /^(.*?)\/+async\/+[^/]/i.exec(url.pathname)
  return found ? `${url.protocol}//${url.host}${found[1]}` : undefined
}
