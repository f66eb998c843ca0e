import type { Job } from '../../model/job.ts'
import { stripTrailingSemicolon } from '../adql/tokenizer.ts'

/** A table that goes with the query: a file beside the script, or an address that the service fetches. */
export interface ScriptUpload {
  readonly name: string
  readonly from: { readonly file: string } | { readonly url: string }
  /** What the file is, in words, for a remark. */
  readonly about?: string
}

/** How the service is told who one is. The secret is never in a script: it names the environment variable that holds it. */
export interface ScriptCredential {
  readonly scheme: 'token' | 'bearer' | 'basic' | 'cookie' | 'header'
  /** The user of `basic`, the name of `header`. */
  readonly name?: string
  readonly variable: string
}

/** A query as something that can be run without Alidade. */
export interface ScriptQuery {
  /** Base URL of the TAP service. */
  readonly url: string
  readonly adql: string
  readonly mode: 'sync' | 'async'
  readonly lang?: string
  readonly maxrec?: number
  readonly queue?: string
  readonly runid?: string
  readonly executionSeconds?: number
  readonly uploads?: readonly ScriptUpload[]
  readonly credential?: ScriptCredential
  /** A job that is at the service already: the script waits for it and fetches its result instead of submitting. */
  readonly jobUrl?: string
  /** What one should know to run it, as a remark above it. */
  readonly note?: string
  /** Where the result goes; default `result.vot`. */
  readonly out?: string
}

/** The file that a script writes. */
export const outFile = (query: ScriptQuery): string => query.out ?? 'result.vot'

/** LANG as it is sent. */
export const langOf = (query: ScriptQuery): string => query.lang ?? 'ADQL'

/** The query as it is sent. */
export const adqlOf = (query: ScriptQuery): string => stripTrailingSemicolon(query.adql)

/** The environment variable in which a script looks for the credential of an origin: `GAIA_AIP_DE_TOKEN`. */
export function credentialVariable(origin: string): string {
  const host = URL.canParse(origin) ? new URL(origin).hostname : origin
  const word = host.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  return `${/^[A-Z]/.test(word) ? word : `TAP_${word}`}_TOKEN`
}

/**
 * A job of the ledger as a script. `again`: it is submitted anew; `fetch`: its result is waited for and fetched. Tables
 * that were sent from here stand beside the script under their names.
 */
export function scriptOfJob(job: Job, what: 'again' | 'fetch', credential?: ScriptCredential): ScriptQuery {
  const { url, adql, lang, maxrec, queue, executionSeconds, jobUrl } = job
  return {
    ...{ url, adql, lang, mode: 'async' },
    ...(maxrec !== undefined && { maxrec }),
    ...(queue !== undefined && { queue }),
    ...(executionSeconds !== undefined && { executionSeconds }),
    ...(job.uploads.length > 0 && { uploads: job.uploads.map(uploadOf) }),
    ...(credential && { credential }),
    ...(what === 'fetch' && jobUrl !== undefined && { jobUrl }),
  }
}

/** Where other programs reach a service; `port`: on this machine, while Alidade is open. */
export interface ReachedAt {
  readonly url: string
  readonly port?: number
}

/** An address of a service as others reach it: what begins with `own` begins with `reached`. */
export const addressAt = (address: string, own: string, reached: string): string =>
  address === own || address.startsWith(`${own}/`) ? reached + address.slice(own.length) : address

/** The same script for where its service is reached: addresses below the one under which Alidade knows it are moved. */
export function scriptAt(query: ScriptQuery, { url, port }: ReachedAt): ScriptQuery {
  if (url === query.url) return query
  const moved = (address: string): string => addressAt(address, query.url, url)
  const { jobUrl, uploads } = query
  return {
    ...query,
    url,
    ...(jobUrl !== undefined && { jobUrl: moved(jobUrl) }),
    ...(uploads && {
      uploads: uploads.map((one) => ('url' in one.from ? { ...one, from: { url: moved(one.from.url) } } : one)),
    }),
    ...(port !== undefined && {
      note:
        jobUrl === undefined
          ? `Answers while Alidade is open. To have the same tables there without it: alidade practice --port ${port}`
          : 'Answers while Alidade is open.',
    }),
  }
}

const uploadOf = ({ name, method, source }: Job['uploads'][number]): ScriptUpload =>
  method === 'url' ? { name, from: { url: source } } : { name, from: { file: `${name}.vot` }, about: source }
