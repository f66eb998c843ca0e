import type { Job } from './job.ts'
import { type XmlNode, xml, xmlLeaf } from './xml-text.ts'

const namespaces = {
  'xmlns:uws': 'http://www.ivoa.net/xml/UWS/v1.0',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
}

/** A moment as UWS 1.1 and DALI 1.1, 3.1.3 write it, in UTC. */
export const uwsTime = (milliseconds: number): string => new Date(milliseconds).toISOString()

const nil = (name: string): XmlNode => xml(name, { 'xsi:nil': 'true' })
const time = (name: string, milliseconds: number | undefined): XmlNode =>
  milliseconds === undefined ? nil(name) : xml(name, {}, uwsTime(milliseconds))

const runIdOf = (job: Job): string | undefined => job.parameters.findLast(([name]) => name === 'RUNID')?.[1]

/** Address of the result of a job. */
export const resultAddress = (jobAddress: string): string => `${jobAddress}/results/result`

/** The document of a job (UWS 1.1, 2.2.2.2 and appendix A.1). */
export function jobDocument(job: Job, address: string, quote: number | undefined): XmlNode {
  return xml(
    'uws:job',
    { ...namespaces, version: '1.1' },
    xml('uws:jobId', {}, job.id),
    xmlLeaf('uws:runId', runIdOf(job)),
    nil('uws:ownerId'),
    xml('uws:phase', {}, job.phase),
    time('uws:quote', quote),
    time('uws:creationTime', job.createdAt),
    time('uws:startTime', job.startedAt),
    time('uws:endTime', job.endedAt),
    xml('uws:executionDuration', {}, String(job.executionSeconds)),
    time('uws:destruction', job.destroyAt),
    parameterElements(job, false),
    resultElements(job, address, false),
    job.error &&
      xml('uws:errorSummary', { type: job.error.kind, hasDetail: 'true' }, xml('uws:message', {}, job.error.message)),
  )
}

/** The parameters of a job, as a document of their own or within its own. */
export const parameterElements = (job: Job, alone: boolean): XmlNode =>
  xml(
    'uws:parameters',
    alone ? namespaces : {},
    ...job.parameters
      .filter(([name]) => name !== 'PHASE')
      .map(([name, value]) => xml('uws:parameter', { id: name }, value)),
  )

/** The results of a job: one, named `result` (TAP 1.1, 2.2.2). */
export const resultElements = (job: Job, address: string, alone: boolean): XmlNode =>
  xml(
    'uws:results',
    alone ? namespaces : {},
    job.result &&
      xml('uws:result', {
        id: 'result',
        'xlink:type': 'simple',
        'xlink:href': resultAddress(address),
        'mime-type': job.result.mime,
        size: String(job.result.bytes),
      }),
  )

/** The list of jobs (UWS 1.1, 2.2.2.1). */
export const jobList = (jobs: readonly Job[], addressOf: (job: Job) => string): XmlNode =>
  xml(
    'uws:jobs',
    { ...namespaces, version: '1.1' },
    ...jobs.map((job) =>
      xml(
        'uws:jobref',
        { id: job.id, 'xlink:type': 'simple', 'xlink:href': addressOf(job) },
        xml('uws:phase', {}, job.phase),
        xmlLeaf('uws:runId', runIdOf(job)),
        nil('uws:ownerId'),
        time('uws:creationTime', job.createdAt),
      ),
    ),
  )
