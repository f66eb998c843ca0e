import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { isRegularIdentifier } from '#shared/vo/adql/tokenizer.ts'
import { type AskedFormat, readFormat } from './output-formats.ts'
import { allValues, lastValue, type ParameterList } from './parameters.ts'
import { serviceLimits } from './service-limits.ts'

/** ADQL as the practice sky declares it; version 2.1 contains 2.0. */
export type AdqlVersion = '2.0' | '2.1'

/** A table to be uploaded (TAP 1.1, 2.7.6): its name in TAP_UPLOAD, and the part or address it comes from. */
export interface AskedUpload {
  readonly name: string
  readonly from: { readonly part: string } | { readonly url: string }
}

/** A query as its parameters say it. */
export interface TapQuery {
  readonly adql: string
  readonly version: AdqlVersion
  /** The value of LANG as it was given. */
  readonly lang: string
  /** Rows at most; 0: metadata only. */
  readonly maxRows: number
  readonly format: AskedFormat
  readonly uploads: readonly AskedUpload[]
}

const bad = (message: string): Outcome<never> => fail('bad-request', message)

/** Reads and checks the parameters of a query (TAP 1.1, 2.7). */
export function readTapQuery(list: ParameterList): Outcome<TapQuery> {
  const request = lastValue(list, 'REQUEST')
  if (request !== undefined && request !== 'doQuery') return bad(`REQUEST must be doQuery, not ${request}.`)
  const version = lastValue(list, 'VERSION')
  if (version !== undefined && version !== '1.0' && version !== '1.1')
    return bad(`VERSION ${version} is not spoken here; this is TAP 1.1.`)
  const lang = lastValue(list, 'LANG')
  if (lang === undefined || lang === '') return bad('LANG is missing; it should be ADQL.')
  const adqlVersion = versionOf(lang)
  if (!adqlVersion) return bad(`LANG ${lang} is not spoken here; ADQL, ADQL-2.0 and ADQL-2.1 are.`)
  const adql = lastValue(list, 'QUERY')
  if (adql === undefined || adql.trim() === '') return bad('QUERY is missing; it should be a query in ADQL.')
  const maxRows = readMaxrec(lastValue(list, 'MAXREC'))
  if (!maxRows.ok) return maxRows
  const format = readFormat(lastValue(list, 'RESPONSEFORMAT') ?? lastValue(list, 'FORMAT'))
  if (!format.ok) return format
  const uploads = readUploads(allValues(list, 'UPLOAD'))
  if (!uploads.ok) return uploads
  return ok({
    adql,
    version: adqlVersion,
    lang,
    maxRows: maxRows.value,
    format: format.value,
    uploads: uploads.value,
  })
}

function versionOf(lang: string): AdqlVersion | undefined {
  const found = /^adql(?:-(2\.[01]))?$/i.exec(lang.trim())
  return found ? (found[1] === '2.0' ? '2.0' : '2.1') : undefined
}

/** MAXREC (DALI 1.1, 3.4.4): what is above the hard limit is cut to it, and OVERFLOW tells. */
function readMaxrec(text: string | undefined): Outcome<number> {
  if (text === undefined || text.trim() === '') return ok(serviceLimits.defaultRows)
  if (!/^\s*\+?\d+\s*$/.test(text)) return bad(`MAXREC must be a whole number that is not negative, not ${text}.`)
  return ok(Math.min(Number(text), serviceLimits.hardRows))
}

/** UPLOAD (TAP 1.1, 2.7.6): `name,uri` pairs, several separated by semicolons or in repeated parameters. */
export function readUploads(values: readonly string[]): Outcome<readonly AskedUpload[]> {
  const uploads: AskedUpload[] = []
  for (const pair of values.flatMap((value) => value.split(';')).filter((text) => text.trim() !== '')) {
    const comma = pair.indexOf(',')
    if (comma < 0) return bad(`UPLOAD must be a name, a comma and an address, not ${pair}.`)
    const name = pair.slice(0, comma).trim()
    const from = readSource(pair.slice(comma + 1).trim())
    if (!from.ok) return from
    if (!isRegularIdentifier(name))
      return bad(`UPLOAD: ${name} cannot name a table; letters, digits and _ can, and no reserved word of ADQL.`)
    if (uploads.some((one) => one.name.toLowerCase() === name.toLowerCase()))
      return bad(`UPLOAD: two tables are named ${name}.`)
    uploads.push({ name, from: from.value })
  }
  if (uploads.length > serviceLimits.uploads)
    return bad(`UPLOAD: at most ${serviceLimits.uploads} tables in one query.`)
  return ok(uploads)
}

function readSource(uri: string): Outcome<AskedUpload['from']> {
  const part = /^param:(.*)$/i.exec(uri)?.[1]
  if (part !== undefined) return part === '' ? bad('UPLOAD: param: must name a part of the form.') : ok({ part })
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    return bad(`UPLOAD: tables come from param:, http: or https:, not from ${uri.slice(0, 200)}.`)
  if (url.username !== '' || url.password !== '')
    return bad('UPLOAD: an address must not carry a user name or a password.')
  return ok({ url: uri })
}
