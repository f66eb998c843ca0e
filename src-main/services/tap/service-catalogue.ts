import { faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { TapColumn, TapTableDetails } from '#shared/model/tap.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import { refusalOf } from '#shared/vo/dali/refusal.ts'
import { resourceUrl } from '#shared/vo/tap/service-url.ts'
import {
  type CatalogueRow,
  columnSliceRows,
  columnsFrom,
  columnsQuery,
  everyColumnQuery,
  foreignKeysFrom,
  keysQuery,
  schemasFrom,
  schemasQuery,
  sliceRows,
  tablesQuery,
} from '#shared/vo/tap/tap-schema.ts'
import type { ReadSchema } from '#shared/vo/vosi/tableset.ts'
import type { Net } from '../../net/net.ts'
import type { CatalogueReader, CatalogueRows } from './catalogue-reader.ts'
import { endedFault, limited } from './service-document.ts'

/** What the look-ups in TAP_SCHEMA need. */
export interface CatalogueParts {
  readonly net: Net
  readonly reader: CatalogueReader
  readonly base: string
  readonly limitSeconds: number
  readonly now: () => number
}

/** A service of 47,000 tables takes ten slices; more than this many and something goes round in circles. */
const maximumSlices = 200

async function ask(
  parts: CatalogueParts,
  query: string,
  signal: AbortSignal,
  maxrec = sliceRows,
): Promise<Outcome<CatalogueRows>> {
  const url = resourceUrl(parts.base, 'sync')
  const limit = limited(signal, parts.limitSeconds)
  const ended = (thrown: unknown): Outcome<never> => {
    const request = { url, limitSeconds: parts.limitSeconds, maxBytes: 0, signal }
    return { ok: false, fault: endedFault(faultOf(thrown), request, limit.timedOut()) }
  }
  try {
    const form = [
      ['REQUEST', 'doQuery'],
      ['LANG', 'ADQL'],
      ['RESPONSEFORMAT', 'votable'],
      ['MAXREC', String(maxrec)],
      ['QUERY', query],
    ] as const
    const answer = await parts.net.request({ url, method: 'POST', form, signal: limit.signal })
    if (!answer.ok)
      return {
        ok: false,
        fault: endedFault(
          answer.fault,
          { url, limitSeconds: parts.limitSeconds, maxBytes: 0, signal },
          limit.timedOut(),
        ),
      }
    const response = answer.value
    if (response.status >= 300) {
      const text = await headText(response.body)
      return { ok: false, fault: refusalOf({ status: response.status, url: response.url, text }, parts.now()) }
    }
    return await parts.reader.read(response.body, url, limit.signal)
  } catch (error) {
    return ended(error)
  }
}

/** Schemas and tables from TAP_SCHEMA, in slices ordered by name, so that a service's row limit does not cut the list. */
export async function tablesFromCatalogue(
  parts: CatalogueParts,
  signal: AbortSignal,
): Promise<Outcome<{ schemas: readonly ReadSchema[]; partial?: string }>> {
  const described = ask(parts, schemasQuery, signal)
  const rows: CatalogueRow[] = []
  const names = new Set<string>()
  let partial: string | undefined
  let after: string | undefined
  for (let slice = 0; slice < maximumSlices; slice++) {
    const outcome = await ask(parts, tablesQuery(after), signal)
    if (!outcome.ok) {
      if (rows.length === 0 || outcome.fault.kind === 'cancelled') return outcome
      partial = `The list ends after ${rows.length} tables: ${outcome.fault.message}`
      break
    }
    const fresh = outcome.value.rows.filter((row) => !names.has(row.get('table_name') ?? ''))
    for (const row of fresh) names.add(row.get('table_name') ?? '')
    rows.push(...fresh)
    after = fresh.at(-1)?.get('table_name')
    if (after === undefined || (outcome.value.rows.length < sliceRows && !outcome.value.incomplete)) break
  }
  const schemas = await described
  return ok({ schemas: schemasFrom(rows, schemas.ok ? schemas.value.rows : []), ...(partial && { partial }) })
}

/** The columns of tables by the table's name as TAP_SCHEMA writes it. */
export interface EveryColumn {
  readonly tables: ReadonlyMap<string, readonly TapColumn[]>
  readonly partial?: string
}

/**
 * The columns of all tables from TAP_SCHEMA, in slices ordered by table. The last table of a slice may go on in the next
 * one, so it is asked for again there.
 */
export async function everyColumnFromCatalogue(
  parts: CatalogueParts,
  signal: AbortSignal,
  onSlice: (tables: number, columns: number) => void = () => undefined,
): Promise<Outcome<EveryColumn>> {
  let columns = 0
  const tables = new Map<string, readonly TapColumn[]>()
  const ends = (why: string): Outcome<EveryColumn> =>
    ok({ tables, partial: `The columns end after ${tables.size} tables: ${why}` })
  let after: string | undefined
  let cut: string | undefined
  for (let slice = 0; slice < maximumSlices; slice++) {
    const outcome = await ask(parts, everyColumnQuery(after), signal, columnSliceRows)
    if (!outcome.ok)
      return tables.size === 0 || outcome.fault.kind === 'cancelled' ? outcome : ends(outcome.fault.message)
    const { rows, incomplete } = outcome.value
    const bySlice = byTable(rows)
    const names = [...bySlice.keys()]
    const alone = names.length === 1
    const isWhole = rows.length < columnSliceRows && !incomplete
    if (!isWhole && names.length > 1) bySlice.delete(names.pop() ?? '')
    const last = names.at(-1)
    for (const [name, own] of bySlice) {
      columns += own.length
      tables.set(name, columnsFrom(own))
    }
    onSlice(tables.size, columns)
    if (isWhole) return ok({ tables, ...(cut !== undefined && { partial: cut }) })
    if (last === undefined || last === after) return ends('the service gives no further rows.')
    if (!isWhole && alone) cut = `Columns of ${last} are missing: the service gives no more at once.`
    after = last
  }
  return ends('there are too many.')
}

function byTable(rows: readonly CatalogueRow[]): Map<string, CatalogueRow[]> {
  const tables = new Map<string, CatalogueRow[]>()
  for (const row of rows) {
    const name = row.get('table_name') ?? ''
    const own = tables.get(name)
    if (own) own.push(row)
    else tables.set(name, [row])
  }
  return tables
}

/** Columns of one table from TAP_SCHEMA. */
export async function columnsFromCatalogue(
  parts: CatalogueParts,
  rawName: string,
  signal: AbortSignal,
): Promise<Outcome<readonly TapColumn[]>> {
  const outcome = await ask(parts, columnsQuery(rawName), signal)
  return outcome.ok ? ok(columnsFrom(outcome.value.rows)) : outcome
}

/** Foreign keys of one table from TAP_SCHEMA; none where they cannot be had, since they are an extra. */
export async function keysFromCatalogue(
  parts: CatalogueParts,
  rawName: string,
  signal: AbortSignal,
): Promise<TapTableDetails['foreignKeys']> {
  const outcome = await ask(parts, keysQuery(rawName), signal)
  return outcome.ok ? [...foreignKeysFrom(outcome.value.rows)] : []
}
