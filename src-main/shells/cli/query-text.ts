import { readFile } from 'node:fs/promises'
import { type Fault, type Outcome, ok } from '#shared/ipc/fault.ts'
import { tokenFileLines } from './token-file.ts'
import type { CliIo } from './verb.ts'
import { wholeNumber } from './words.ts'

/** A query as the options of a verb name it. */
export interface AskedQuery {
  readonly service: string
  /** As given: `@FILE` is a file. */
  readonly adql: string
  readonly lang?: string
  readonly maxrec?: number
  readonly tokenFile?: string
}

/** The options that every verb with a query has. */
export const queryOptions = ['service', 'adql', 'lang', 'maxrec', 'token-file'] as const
type QueryOption = (typeof queryOptions)[number]

/** What a usage says of them. */
export const queryLines = {
  service: ['--service URL', 'base address of the service, such as https://dc.g-vo.org/tap'],
  adql: ['--adql TEXT', 'the query; @FILE reads it from a file, @- from standard input'],
  lang: ['--lang LANG', 'query language of the service (default ADQL)'],
  maxrec: ['--maxrec N', 'at most so many rows (default: what the service gives)'],
  tokens: tokenFileLines,
} as const

/** Reads them; a sentence: what is missing or wrong. */
export function readAskedQuery(options: { get(name: QueryOption): string | undefined }): AskedQuery | string {
  const service = options.get('service')
  const adql = options.get('adql')
  if (service === undefined) return 'give the address of a service with --service.'
  if (adql === undefined) return 'give a query with --adql.'
  const maxrec = wholeNumber('maxrec', options.get('maxrec'))
  if (typeof maxrec === 'object') return maxrec.problem
  const lang = options.get('lang')
  const tokenFile = options.get('token-file')
  return {
    ...{ service, adql },
    ...(lang !== undefined && { lang }),
    ...(maxrec !== undefined && { maxrec }),
    ...(tokenFile !== undefined && { tokenFile }),
  }
}

/** The text of the query: as given, from a file (`@FILE`) or from standard input (`@-`). */
export async function readQuery(given: string, io: CliIo): Promise<Outcome<string>> {
  if (!given.startsWith('@')) return ok(given)
  const path = given.slice(1)
  try {
    if (path !== '-') return ok(await readFile(path, 'utf8'))
    const parts: Uint8Array[] = []
    for await (const part of io.stdin) parts.push(part)
    return ok(Buffer.concat(parts).toString('utf8'))
  } catch (error) {
    return { ok: false, fault: unreadable(path, error) }
  }
}

function unreadable(path: string, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const why =
    code === 'ENOENT' ? 'there is no such file; check the name' : String(error instanceof Error ? error.message : error)
  return { kind: 'storage', message: `The query cannot be read: ${why}`, where: path === '-' ? 'standard input' : path }
}
