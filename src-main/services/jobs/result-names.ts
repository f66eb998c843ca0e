import type { Job, JobResult } from '#shared/model/job.ts'
import { serviceTitle } from '#shared/vo/tap/service-url.ts'
import type { TableSource } from '../../tables/table.ts'

const inFileName = (text: string): string =>
  /^[\w-]+$/.test(text) ? text : `~${Buffer.from(text, 'utf8').toString('base64url')}`

/** The name of the file in which a result is kept: the job's id, and for a result other than the query's own its id behind a dot. */
export const keptName = (job: Pick<Job, 'id'>, result: string | undefined): string =>
  result === undefined ? inFileName(job.id) : `${inFileName(job.id)}.${inFileName(result)}`

const textFormats = /\b(csv|tsv|tab-separated-values)\b/i

/**
 * A name that tells the reader the format where it is no VOTable: by the result's own type, else by its id (Daiquiri lists
 * one result per format), else by what was asked for.
 */
export function formatName(job: Pick<Job, 'format'>, { id, mime }: JobResult): string | undefined {
  const said = mime ?? (/^(votable|csv|tsv|fits)\b/i.test(id) ? id : (job.format ?? ''))
  if (/votable/i.test(said)) return undefined
  const text = textFormats.exec(said)?.[1]?.toLowerCase()
  if (text !== undefined) return text === 'csv' ? 'result.csv' : 'result.tsv'
  return /\bfits\b/i.test(said) ? 'result.fits' : undefined
}

/** Title and provenance of the table of a result. */
export function resultSource(job: Job, now: number): TableSource {
  return {
    title: job.title.trim() || serviceTitle(job.url),
    provenance: {
      kind: 'query',
      source: job.url,
      adql: job.adql,
      lang: job.lang,
      ...(job.maxrec !== undefined && { maxrec: job.maxrec }),
      ...(job.jobUrl !== undefined && { job: job.jobUrl }),
      at: job.endedAt ?? new Date(now).toISOString(),
    },
    ...(job.document !== undefined && { document: job.document }),
  }
}
