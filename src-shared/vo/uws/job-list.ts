import { attributeOf, elementsOf, readXml, textOf } from '../xml/xml-document.ts'
import { jobAddress, jobResource } from './job-address.ts'
import { readPhase } from './phases.ts'
import { readUwsTime } from './uws-time.ts'

/** A line of a list of jobs (UWS 1.1, 2.2.2.1); UWS 1.0 gives address and phase alone. */
export interface UwsJobLine {
  /** Absolute. */
  readonly jobUrl: string
  readonly phase: string
  readonly runId?: string
  readonly owner?: string
  /** ISO 8601, UTC. */
  readonly createdAt?: string
}

/** A list of jobs as far as it could be read; `problem`: why that may not be all of it. */
export interface JobListReading {
  readonly jobs: readonly UwsJobLine[]
  readonly problem?: string
}

/** Reads a list of jobs of UWS 1.0 or 1.1, with any prefix. `listUrl`: where it came from, for relative addresses. */
export function readJobList(text: string, listUrl: string): JobListReading {
  const { root, cut } = readXml(text)
  if (elementsOf(root, 'jobs').length === 0) return { jobs: [], problem: 'The answer is not a list of jobs.' }
  const jobs = elementsOf(root, 'jobref').flatMap((line): UwsJobLine[] => {
    const id = attributeOf(line, 'id')?.trim() ?? ''
    const href = attributeOf(line, 'href')?.trim()
    const below = jobResource(listUrl, '')
    const jobUrl = href ? jobAddress(href, below) : id === '' ? undefined : jobResource(listUrl, encodeURIComponent(id))
    if (jobUrl === undefined) return []
    const runId = textOf(line, 'runId')
    const owner = textOf(line, 'ownerId')
    const createdAt = readUwsTime(textOf(line, 'creationTime'))
    return [
      {
        jobUrl,
        phase: readPhase(textOf(line, 'phase') ?? attributeOf(line, 'phase')) ?? 'UNKNOWN',
        ...(runId !== undefined && { runId }),
        ...(owner !== undefined && { owner }),
        ...(createdAt !== undefined && { createdAt }),
      },
    ]
  })
  return { jobs, ...(cut && { problem: 'The list of jobs ends too early.' }) }
}
