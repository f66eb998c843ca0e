import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { Job } from '#shared/model/job.ts'
import type { Provenance } from '#shared/model/table.ts'

const isSame = (text: string, other: string): boolean => text.replaceAll('\r\n', '\n').trim() === other.trim()

/** True where a query is the text of a tab, or a part of it that was run by itself. */
function isOfText(adql: string, { adql: text, settledText }: Pick<QueryDocument, 'adql' | 'settledText'>): boolean {
  if (isSame(text, adql)) return true
  const wasWhole = settledText !== undefined && isSame(settledText, adql)
  return !wasWhole && text.replaceAll('\r\n', '\n').includes(adql)
}

/**
 * Why a result is not that of the query it stands under: another text or service made it (`query`), or a job that was
 * begun later has not brought its own (`run`). undefined: it is.
 */
export function earlierResult(
  document: Pick<QueryDocument, 'adql' | 'url' | 'settledText'>,
  { kind, adql, source, job, at }: Provenance,
  latestJob?: Pick<Job, 'jobUrl' | 'createdAt'>,
): 'query' | 'run' | undefined {
  if (kind !== 'query' || adql === undefined) return undefined
  if (document.url !== source || !isOfText(adql, document)) return 'query'
  const isLater =
    latestJob !== undefined &&
    (job === undefined || latestJob.jobUrl !== job) &&
    Date.parse(latestJob.createdAt) > Date.parse(at)
  return isLater ? 'run' : undefined
}
