import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job, JobId, JobRequest } from '#shared/model/job.ts'
import { askedNames, entryRequest, type QuerySet, readSetText, type SetParameter } from '#shared/model/query-set.ts'
import { readTemplateValue } from '#shared/vo/adql/template.ts'
import { type JobsDesk, jobsExitCodes, jobsVerbOf, type OpenJobs, phaseOf } from './jobs-place.ts'
import { settleSeconds } from './jobs-submit.ts'
import { lookUntil } from './jobs-wait.ts'
import { readQuery } from './query-text.ts'
import { faultLine } from './report-lines.ts'
import { tokenFileLines } from './token-file.ts'
import type { Verb } from './verb.ts'
import { readWords, table } from './words.ts'

const usage = `alidade jobs run-set FILE [options]

Submits every query of a query set as a job of the set's name. FILE is a set as the window saves it (.alidade-set.json);
- reads it from standard input. Nothing is submitted while a value is missing or is none. The ids of the jobs come on
standard output, one a line, in the order of the queries, when all of them are in the ledger; one query that its service
refuses does not stop the others.

What the set says is to be done with results (open, send, delete) is the window's to do, and is not done from here:
alidade jobs fetch and alidade jobs delete do it for one.

${table([['--param NAME=VALUE', 'a value in place of the set’s own; may be given more than once'], tokenFileLines])}
${jobsExitCodes('the services have all of the jobs', 'cut off before the answer of a service: that job may be running; it is looked for again')}`

interface Asked {
  readonly file: string
  readonly values: ReadonlyMap<string, string>
  readonly tokenFile?: string
}

/** `alidade jobs run-set`. */
export const jobsRunSetVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, { name: 'run-set', summary: 'submit the queries of a query set', usage, read: readArguments, run })

function readArguments(args: readonly string[]): Asked | string {
  const words = readWords(args, ['param', 'token-file'], [], ['param'])
  if (typeof words === 'string') return words
  const { options, lists, others } = words
  const [file, ...more] = others
  if (file === undefined) return 'name the file of a query set.'
  if (more.length > 0) return `unexpected argument ${more[0]}.`
  const values = new Map<string, string>()
  for (const text of lists.get('param') ?? []) {
    const equals = text.indexOf('=')
    if (equals < 1) return `--param needs NAME=VALUE, not ${text}.`
    values.set(text.slice(0, equals).trim(), text.slice(equals + 1))
  }
  const tokenFile = options.get('token-file')
  return { file, values, ...(tokenFile !== undefined && { tokenFile }) }
}

/** The set with values of the command line; one that only the queries name is a number where it reads as one, else a text. */
function withValues(set: QuerySet, values: ReadonlyMap<string, string>): QuerySet | string {
  const names = new Set(set.parameters.map(({ name }) => name))
  const asked = askedNames(set)
  const wrong = [...values.keys()].find((name) => !names.has(name) && !asked.includes(name))
  if (wrong !== undefined) return `The set asks for no value named ${wrong}; it asks for ${asked.join(', ') || 'none'}.`
  const own = set.parameters.map((parameter) => ({
    ...parameter,
    value: values.get(parameter.name) ?? parameter.value,
  }))
  const others = [...values].flatMap(([name, value]): SetParameter[] => {
    if (names.has(name)) return []
    return [{ name, kind: readTemplateValue({ kind: 'number', value }).ok ? 'number' : 'text', value }]
  })
  return { ...set, parameters: [...own, ...others] }
}

async function run({ file, values }: Asked, desk: JobsDesk): Promise<Outcome<number>> {
  const { io, verb, ledger } = desk
  const text = await readQuery(`@${file}`, io)
  if (!text.ok)
    return { ok: false, fault: { ...text.fault, message: text.fault.message.replace('The query', 'The set') } }
  let made = 0
  const read = readSetText(text.value, () => `e${++made}`)
  if (!read.ok)
    return { ok: false, fault: { ...read.fault, where: [file, read.fault.where].filter(Boolean).join(': ') } }
  const set = withValues(read.value, values)
  if (typeof set === 'string') return { ok: false, fault: { kind: 'bad-request', message: set } }
  const requests: JobRequest[] = []
  for (const entry of set.entries) {
    const request = entryRequest(set, entry)
    if (!request.ok) return request
    requests.push(request.value)
  }
  if (requests.length === 0)
    return { ok: false, fault: { kind: 'bad-request', message: 'The set has no query to run.' } }
  const ids: JobId[] = []
  for (const request of requests) {
    const submitted = await ledger.call('submit', request, io.signal)
    if (!submitted.ok) return submitted
    ids.push(submitted.value.job)
    await io.stdout(`${submitted.value.job}\n`)
  }
  const codes = await Promise.all(ids.map((id, at) => told(id, requests[at]?.title ?? id, desk)))
  if (io.signal.aborted) return ok(130)
  const worst = codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0
  io.stderr(`alidade ${verb}: ${codes.filter((code) => code === 0).length} of ${ids.length} are at their services\n`)
  return ok(worst)
}

/** Waits until a service has a job or does not take it, and says so; its part of the exit code. */
async function told(id: JobId, title: string, desk: JobsDesk): Promise<0 | 1 | 3> {
  const { io, verb } = desk
  const rests = ({ stage, trouble }: Job): boolean =>
    stage !== 'submitting' && !(stage === 'pending' && trouble === undefined)
  const looked = await lookUntil(id, rests, settleSeconds, desk)
  const job = looked.ok ? looked.value.job : undefined
  if (job?.stage === 'refused') {
    const fault = job.error ?? { kind: 'service', message: 'The service did not take the job.' }
    io.stderr(`alidade ${verb}: ${title}: ${faultLine(fault, { service: 'correct the query' })}\n`)
    return 1
  }
  const unsure = job === undefined || job.stage === 'submitting' || job.stage === 'uncertain'
  const what = unsure ? 'cut off before the service’s answer; it may be running' : phaseOf(job)
  io.stderr(`alidade ${verb}: ${title}: ${what}${job?.jobUrl === undefined ? '' : ` at ${job.jobUrl}`}\n`)
  return unsure ? 3 : 0
}
