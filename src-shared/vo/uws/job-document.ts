import { answerShape } from '../dali/error-document.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  elementsOf,
  readXml,
  textOf,
  wholeText,
  type XmlElement,
} from '../xml/xml-document.ts'
import { addressInJob } from './job-address.ts'
import { readPhase } from './phases.ts'
import { readUwsTime } from './uws-time.ts'

/** A result in the document of a job (UWS 1.1, 2.1.11). */
export interface UwsResult {
  readonly id: string
  /** Absolute. */
  readonly href: string
  readonly mime?: string
  readonly bytes?: number
  readonly rows?: number
}

/** A job as its document tells it (UWS 1.1, 2.2.2.2). Times are ISO 8601, UTC. */
export interface UwsJob {
  /** Of UWS: `1.1` where the document says so; absent in 1.0. */
  readonly version?: string
  readonly id?: string
  readonly runId?: string
  readonly owner?: string
  /** In upper case; also words that UWS does not know. */
  readonly phase: string
  readonly quote?: string
  readonly createdAt?: string
  readonly startedAt?: string
  readonly endedAt?: string
  /** 0 = no limit. */
  readonly executionSeconds?: number
  readonly destruction?: string
  /** Names as the service writes them. */
  readonly parameters: ReadonlyArray<readonly [name: string, value: string]>
  readonly results: readonly UwsResult[]
  /** Bytes of the table of its result at the service: the parameter `size` of Daiquiri's own jobs. */
  readonly tableBytes?: number
  readonly error?: UwsError
}

/** What went wrong in a job (UWS 1.1, 2.1.10). */
export interface UwsError {
  readonly message: string
  /** `transient`: it may work another time. */
  readonly transient: boolean
  /** There is more at the job's /error. */
  readonly hasDetail: boolean
}

/** A job, or why the text is none. */
export type JobReading =
  | { readonly job: UwsJob }
  | { readonly job?: undefined; readonly problem: string; readonly shape: ReturnType<typeof answerShape> }

/**
 * Reads the document of a job of UWS 1.0 or 1.1, tolerantly: any prefix or none, a phase in lower case with white space,
 * empty values as xsi:nil or as nothing, an errorSummary of bare text or in a job that is COMPLETED, relative hrefs. A
 * document that ends too early is none: what stood behind is missing.
 */
export function readJob(text: string, jobUrl: string): JobReading {
  const shape = answerShape(text)
  const none = (problem: string): JobReading => ({ problem, shape })
  if (shape === 'empty') return none('The answer is empty.')
  const { root, cut } = readXml(text)
  const element = elementsOf(root, 'job')[0]
  if (!element) return none('The answer is not the document of a job.')
  if (cut) return none('The document of the job ends too early.')
  const phase = readPhase(filledText(element, 'phase'))
  if (phase === undefined) return none('The document of the job names no phase.')
  return { job: jobOf(element, phase, jobUrl) }
}

function jobOf(element: XmlElement, phase: string, jobUrl: string): UwsJob {
  const parameters = childrenOf(childOf(element, 'parameters'), 'parameter').flatMap((parameter) => {
    const name = attributeOf(parameter, 'id')?.trim()
    const value = isNil(parameter) ? '' : parameter.text
    return name ? [[name, value] as const] : []
  })
  const version = attributeOf(element, 'version')?.trim()
  const seconds = Number(filledText(element, 'executionDuration') ?? Number.NaN)
  const rows = wholeNumber(parameterOf({ parameters }, 'nrows'))
  const error = errorOf(childOf(element, 'errorSummary'))
  const entry = <K extends keyof UwsJob>(name: K, value: UwsJob[K]) => (value === undefined ? {} : { [name]: value })
  return {
    phase,
    parameters,
    results: childrenOf(childOf(element, 'results'), 'result').flatMap((result, index) =>
      resultOf(result, index, jobUrl, rows),
    ),
    ...entry('version', version || undefined),
    ...entry('id', filledText(element, 'jobId')),
    ...entry('runId', filledText(element, 'runId')),
    ...entry('owner', filledText(element, 'ownerId')),
    ...entry('quote', readUwsTime(filledText(element, 'quote'))),
    ...entry('createdAt', readUwsTime(filledText(element, 'creationTime'))),
    ...entry('startedAt', readUwsTime(filledText(element, 'startTime'))),
    ...entry('endedAt', readUwsTime(filledText(element, 'endTime'))),
    ...entry('executionSeconds', Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined),
    ...entry('destruction', readUwsTime(filledText(element, 'destruction'))),
    // Only beside the number of rows: elsewhere a parameter of this name may be anything.
    ...entry('tableBytes', rows === undefined ? undefined : wholeNumber(parameterOf({ parameters }, 'size'))),
    ...(error && { error }),
  }
}

const isNil = (element: XmlElement): boolean => /^(?:true|1)$/.test(attributeOf(element, 'nil')?.trim() ?? '')

/** The text of a child; undefined where there is none, or it is nil or empty. */
function filledText(element: XmlElement, local: string): string | undefined {
  const child = childOf(element, local)
  return child === undefined || isNil(child) ? undefined : textOf(element, local)
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined

function resultOf(result: XmlElement, index: number, jobUrl: string, rows: number | undefined): UwsResult[] {
  const href = addressInJob(attributeOf(result, 'href') ?? result.text, jobUrl)
  if (href === undefined) return []
  const mime = attributeOf(result, 'mime-type')?.trim()
  const bytes = wholeNumber(attributeOf(result, 'size'))
  const ownRows = wholeNumber(attributeOf(result, 'rows')) ?? rows
  return [
    {
      id: attributeOf(result, 'id')?.trim() || `result ${index + 1}`,
      href,
      ...(mime && { mime }),
      ...(bytes !== undefined && { bytes }),
      ...(ownRows !== undefined && { rows: ownRows }),
    },
  ]
}

/** `message` (UWS 1.1, 2.1.10), else the bare text that some services write. */
function errorOf(summary: XmlElement | undefined): UwsError | undefined {
  if (!summary || isNil(summary)) return undefined
  const message = textOf(summary, 'message') ?? wholeText(summary)
  if (message === '') return undefined
  return {
    message,
    transient: attributeOf(summary, 'type')?.trim().toLowerCase() === 'transient',
    hasDetail: /^(?:true|1)$/i.test(attributeOf(summary, 'hasDetail')?.trim() ?? ''),
  }
}

/** A parameter by any of its names, in any case; the first that is not empty. */
export function parameterOf(job: Pick<UwsJob, 'parameters'>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = job.parameters.find(([own, value]) => own.toLowerCase() === name.toLowerCase() && value.trim() !== '')
    if (found) return found[1]
  }
  return undefined
}

/** What a job was asked to do. */
export interface AskedQuery {
  readonly adql?: string
  readonly lang?: string
  readonly queue?: string
  readonly maxrec?: number
  readonly format?: string
  readonly runid?: string
}

/** The query of a job, by the names of TAP 1.1, 2.7 and by those that Daiquiri gives its own jobs. */
export function askedQuery(job: UwsJob): AskedQuery {
  const maxrec = wholeNumber(parameterOf(job, 'MAXREC'))
  const entry = (name: keyof AskedQuery, value: string | undefined) => (value === undefined ? {} : { [name]: value })
  return {
    ...entry('adql', parameterOf(job, 'QUERY', 'native_query', 'actual_query')),
    ...entry('lang', parameterOf(job, 'LANG', 'query_language')),
    ...entry('queue', parameterOf(job, 'QUEUE')),
    ...entry('format', parameterOf(job, 'RESPONSEFORMAT', 'FORMAT')),
    ...entry('runid', job.runId ?? parameterOf(job, 'RUNID')),
    ...(maxrec !== undefined && { maxrec }),
  }
}
