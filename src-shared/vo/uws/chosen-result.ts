import type { Job, JobResult } from '../../model/job.ts'
import { jobAddress, jobResource } from './job-address.ts'

/** True for addresses that can be asked. */
const isWeb = (href: string): boolean => /^https?:\/\//i.test(href)

/** A result that says by its type or its name that it is a VOTable: several formats of one table stand side by side at Daiquiri. */
const isVotable = ({ id, mime }: JobResult): boolean => /votable/i.test(mime ?? '') || /^votable/i.test(id)

/**
 * The address of a result as it can be asked: relative ones are resolved against the job's own address, and one that
 * says http for the host of an https job is asked over https (servers behind a proxy write it so).
 */
function resultAddress(href: string, jobUrl: string | undefined): string | undefined {
  const text = href.trim()
  if (jobUrl === undefined || !URL.canParse(jobUrl)) return isWeb(text) ? text : undefined
  return jobAddress(text, jobUrl)
}

/**
 * The result that a query is about (TAP 1.1, 2.2 names it `result`): that one, else the first with a web address that is
 * no diagnostic, VOTables first. A finished job that lists none has it where TAP puts it.
 */
export function chosenResult(job: Job, id?: string): JobResult | undefined {
  const results = job.results.flatMap((result) => {
    const href = resultAddress(result.href, job.jobUrl)
    return href === undefined ? [] : [{ ...result, href }]
  })
  if (id !== undefined) return results.find((result) => result.id === id)
  const proper = results.filter((result) => !/^diag/i.test(result.id))
  const named = proper.find((result) => result.id === 'result')
  const found = named ?? proper.find(isVotable) ?? proper[0]
  if (found || job.jobUrl === undefined || job.phase !== 'COMPLETED' || job.results.length > 0) return found
  return { id: 'result', href: jobResource(job.jobUrl, 'results/result') }
}
