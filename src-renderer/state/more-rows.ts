import { type AsyncOffer, asyncOfferAfterRows } from '#shared/model/go-async.ts'
import type { TableInfo } from '#shared/model/table.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { queryTabId } from '../app/panels.ts'
import { editDocument, useDocuments } from './documents.ts'
import { startJob } from './job-runs.ts'
import { openQuery, selectTab } from './layout.ts'
import { startRun } from './runs.ts'
import { useServices } from './services.ts'

/** So many times the rows that came are asked for next. */
const factor = 10

/** A number cut to its first two digits: services that give a row more than their limit would else make odd numbers. */
function rounded(count: number): number {
  const unit = 10 ** Math.max(0, String(Math.floor(count)).length - 2)
  return Math.floor(count / unit) * unit
}

/**
 * The MAXREC to ask for to get what a limit cut off; undefined where nothing was cut, no query made the table, or the
 * service gives no more than came (outputLimit, TAPRegExt 1.0, 2.4).
 */
export function moreRows(
  { completeness, provenance, rows }: Pick<TableInfo, 'completeness' | 'provenance' | 'rows'>,
  limits: TapCapabilities['outputLimit'] | undefined,
): number | undefined {
  const cut = completeness.find((mark) => mark.kind === 'truncated')
  if (!cut || provenance.kind !== 'query' || provenance.adql === undefined) return undefined
  const came = Math.max(rows, cut.limit ?? 0, 1)
  const wanted = Math.min(rounded(came * factor), limits?.hard ?? Number.POSITIVE_INFINITY)
  return wanted > rows ? wanted : undefined
}

export function useMoreRows(table: TableInfo): number | undefined {
  const service = useServices((services) => services.list.find(({ url }) => url === table.provenance.source))
  return moreRows(table, service?.capabilities?.outputLimit)
}

/** The same outside of a view. */
export function moreRowsOf(table: TableInfo): number | undefined {
  const { list } = useServices.getState()
  return moreRows(table, list.find(({ url }) => url === table.provenance.source)?.capabilities?.outputLimit)
}

type Made = Pick<TableInfo, 'id' | 'provenance' | 'document'>

/** The open query that made a table; a new one with its text where that is closed, or asks another service by now. */
function queryOf(table: Made, more: { readonly maxrec?: number } = {}): string {
  const { byId } = useDocuments.getState()
  const { adql = '', lang, maxrec, source } = table.provenance
  const own = (table.document && byId[table.document]) || Object.values(byId).find((one) => one.table === table.id)
  const limit = maxrec === undefined ? {} : { maxrec }
  if (!own || own.url !== source)
    return openQuery({ adql, url: source, ...limit, ...more, ...(lang === undefined ? {} : { lang }) })
  editDocument(own.id, more)
  selectTab(queryTabId(own.id))
  return own.id
}

/** Runs the query that made a table once more, as it was. */
export function runAgain(table: Made): void {
  void startRun(queryOf(table), table.provenance.adql, table.provenance)
}

/** Runs the query that made a table once more, as it was, for more rows. */
export function runForMoreRows(table: Made, maxrec: number): void {
  void startRun(queryOf(table, { maxrec }), table.provenance.adql, { ...table.provenance, maxrec })
}

/** Whether a job would bring what is missing of a table: why, and with which MAXREC. Not where a job made it. */
function jobOffer(table: TableInfo, limits: TapCapabilities['outputLimit'] | undefined): AsyncOffer | undefined {
  const { kind, adql, job } = table.provenance
  if (kind !== 'query' || adql === undefined || job !== undefined || table.state === 'reading') return undefined
  return asyncOfferAfterRows(table.completeness, table.rows, limits)
}

export function useJobOffer(table: TableInfo): AsyncOffer | undefined {
  const service = useServices((services) => services.list.find(({ url }) => url === table.provenance.source))
  return jobOffer(table, service?.capabilities?.outputLimit)
}

/** The same outside of a view. */
export function jobOfferOf(table: TableInfo): AsyncOffer | undefined {
  const { list } = useServices.getState()
  return jobOffer(table, list.find(({ url }) => url === table.provenance.source)?.capabilities?.outputLimit)
}

/** Runs the query that made a table once more, as a job. */
export function runAsJob(table: Made, { maxrec }: Pick<AsyncOffer, 'maxrec'> = {}): void {
  const { provenance } = table
  const more = maxrec === undefined ? {} : { maxrec }
  void startJob(queryOf(table, more), provenance.adql, { ...provenance, ...more })
}

/** Frames to wait for a run bar that is still being drawn. */
const patienceFrames = 60

/** Writes a MAXREC into the run bar of the query that made a table, and moves the keyboard there. */
export function askForMaxrec(table: Made, maxrec: number): void {
  const id = queryOf(table, { maxrec })
  const attempt = (framesLeft: number): void => {
    const field = document.querySelector<HTMLInputElement>(`[data-maxrec="${CSS.escape(id)}"]`)
    field?.focus()
    if (field && document.activeElement === field) field.select()
    else if (framesLeft > 0) requestAnimationFrame(() => attempt(framesLeft - 1))
  }
  requestAnimationFrame(() => attempt(patienceFrames))
}
