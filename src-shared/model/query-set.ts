import * as v from 'valibot'
import { Fault, fail, type Outcome, ok } from '../ipc/fault.ts'
import { fillTemplate, type TemplateValue, templateName, templateNames } from '../vo/adql/template.ts'
import { isBlankQuery } from '../vo/adql/tokenizer.ts'
import { normaliseServiceUrl } from '../vo/tap/service-url.ts'
import { type Job, JobId, JobRequest } from './job.ts'
import { hasResult } from './job-face.ts'

/** A value that the queries of a set share. */
export const SetParameter = v.object({
  /** As the queries name it, in braces. */
  name: v.pipe(v.string(), v.regex(templateName, 'A name has letters, digits and _, and begins with no digit.')),
  kind: v.picklist(['number', 'text', 'position']),
  /** As it was typed; empty: none yet. */
  value: v.pipe(v.string(), v.maxLength(10_000)),
  unit: v.optional(v.string()),
  /** What it is, in one sentence. */
  about: v.optional(v.string()),
})
export type SetParameter = v.InferOutput<typeof SetParameter>

/** A query of a set at its service. */
export const SetEntry = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  /** What its job and its table are called. */
  name: v.string(),
  /** Base address of a TAP service; empty: none chosen yet. */
  url: v.string(),
  /** ADQL with `{name}` in the places of parameters (see `fillTemplate`). */
  adql: v.string(),
  lang: v.optional(v.string()),
  queue: v.optional(v.string()),
  maxrec: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
})
export type SetEntry = v.InferOutput<typeof SetEntry>

/** What is done with each result of a set as it comes. */
export const SetCompletion = v.object({
  /** Its table is opened. */
  show: v.optional(v.boolean()),
  /** It is sent to the SAMP client of this name, `*`: to all. */
  send: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** Its job is deleted at the service once the result is kept here whole. */
  delete: v.optional(v.boolean()),
})
export type SetCompletion = v.InferOutput<typeof SetCompletion>

/** Queries at several services, with shared parameters, that run as one. */
export const QuerySet = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  title: v.string(),
  parameters: v.pipe(v.array(SetParameter), v.maxLength(200)),
  entries: v.pipe(v.array(SetEntry), v.maxLength(500)),
  completion: SetCompletion,
})
export type QuerySet = v.InferOutput<typeof QuerySet>

/** What can be done with a result as it comes. */
export const setActions = ['show', 'send', 'delete'] as const
export type SetAction = (typeof setActions)[number]

/**
 * How far one of them is. `begun` is written before what others see; cut off there, it is `unsure` at the next start, and
 * not done again by itself. `failed`: `fault` says why.
 */
export const SetDeed = v.object({
  state: v.picklist(['begun', 'done', 'failed', 'unsure']),
  at: v.string(),
  fault: v.optional(Fault),
})
export type SetDeed = v.InferOutput<typeof SetDeed>

/** One query of a run. */
export const RunEntry = v.object({
  entry: v.string(),
  name: v.string(),
  /** Its job in the ledger, also before it is there. */
  job: JobId,
  /** `waiting`: not in the ledger yet; `refused`: it cannot be submitted, `fault` says why; `cancelled`: stopped before. */
  state: v.picklist(['waiting', 'submitted', 'refused', 'cancelled']),
  fault: v.optional(Fault),
  /** What is submitted, until it is. */
  request: v.optional(JobRequest),
  show: v.optional(SetDeed),
  send: v.optional(SetDeed),
  delete: v.optional(SetDeed),
  /** What kept its result from being had when it was tried last; it is tried again. Not kept. */
  trouble: v.optional(Fault),
})
export type RunEntry = v.InferOutput<typeof RunEntry>

/** A set as it was run at one time, or some of its queries. */
export const SetRun = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  set: v.string(),
  title: v.string(),
  at: v.string(),
  completion: SetCompletion,
  entries: v.array(RunEntry),
})
export type SetRun = v.InferOutput<typeof SetRun>

/** Whether this is to be done with the results of a run. */
export const isWanted = (completion: SetCompletion | undefined, action: SetAction): boolean =>
  completion?.[action] !== undefined && completion[action] !== false

/** Whether nothing more comes of a query of a run by itself. `job`: as the ledger has it. */
export function isSettled(completion: SetCompletion, entry: RunEntry, job: Job | undefined): boolean {
  if (entry.state !== 'submitted') return entry.state !== 'waiting'
  if (job === undefined) return true
  if (!hasResult(job)) return ['over', 'gone', 'refused'].includes(job.stage)
  return setActions.every(
    (action) => !isWanted(completion, action) || /^(done|failed|unsure)$/.test(entry[action]?.state ?? ''),
  )
}

/** The values of a set by name. */
export const setValues = ({ parameters }: Pick<QuerySet, 'parameters'>): Readonly<Record<string, TemplateValue>> =>
  Object.fromEntries(parameters.map(({ name, kind, value }) => [name, { kind, value }]))

/** Names that the queries of a set ask for, in the order they come in. */
export const askedNames = ({ entries }: Pick<QuerySet, 'entries'>): readonly string[] => [
  ...new Set(entries.flatMap(({ adql }) => templateNames(adql))),
]

/** What a name most likely stands for. */
const guessKind = (name: string): SetParameter['kind'] =>
  /^(pos|position|place|coord\w*|center|centre)$/i.test(name)
    ? 'position'
    : /name|object|text|word/i.test(name)
      ? 'text'
      : 'number'

/** The values that the queries of a set ask for and that it does not have: each empty, of the kind its name suggests. */
export function missingParameters(set: Pick<QuerySet, 'parameters' | 'entries'>): readonly SetParameter[] {
  const known = new Set(set.parameters.map(({ name }) => name))
  return askedNames(set).flatMap((name) => (known.has(name) ? [] : [{ name, kind: guessKind(name), value: '' }]))
}

const quoted = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ')

/** What is submitted for one query of a set; else what is missing, by name. */
export function entryRequest(set: QuerySet, entry: SetEntry): Outcome<JobRequest> {
  const where = entryName(set, entry)
  const url = normaliseServiceUrl(entry.url)
  if (entry.url.trim() === '') return fail('bad-request', `${where}: choose a service.`)
  if (url === undefined)
    return fail('bad-request', `${where}: this is not the address of a service.`, { where: entry.url })
  if (isBlankQuery(entry.adql)) return fail('bad-request', `${where}: the query is empty.`)
  const filled = fillTemplate(entry.adql, setValues(set))
  if (!filled.ok) {
    const { missing, wrong } = filled
    const sentences = [
      ...(missing.length > 0 ? [`no value for ${quoted(missing)}.`] : []),
      ...wrong.map(({ name, reason }) => `{${name}}: ${reason}`),
    ]
    return fail('bad-request', `${where}: ${sentences.join(' ')}`)
  }
  const { lang, queue, maxrec } = entry
  return ok({
    url,
    adql: filled.adql,
    title: where,
    ...(set.title.trim() !== '' && { set: set.title.trim() }),
    ...(lang?.trim() && { lang: lang.trim() }),
    ...(queue?.trim() && { queue: queue.trim() }),
    ...(maxrec !== undefined && { maxrec }),
  })
}

/** What a query of a set is called; one without a name by its place. */
export const entryName = (set: Pick<QuerySet, 'entries'>, entry: SetEntry): string =>
  entry.name.trim() || `Query ${set.entries.indexOf(entry) + 1}`

/** A set as a file for others: everything but its ids. */
const { id: _id, ...entryText } = SetEntry.entries
const SetText = v.object({
  alidadeQuerySet: v.literal(1),
  title: v.optional(v.string(), ''),
  parameters: v.optional(QuerySet.entries.parameters, []),
  entries: v.pipe(v.array(v.object(entryText)), v.maxLength(500)),
  completion: v.optional(SetCompletion, {}),
})

/** Largest file of a set that is read. */
export const mostSetBytes = 4_000_000
/** How names of such files end. */
export const setFileEnding = '.alidade-set.json'

/** The file of a set, to be handed to others. */
export function setText({ title, parameters, entries, completion }: QuerySet): string {
  const lines = entries.map(({ id: _own, ...entry }) => entry)
  return `${JSON.stringify({ alidadeQuerySet: 1, title, parameters, entries: lines, completion }, null, 2)}\n`
}

/** Reads the file of a set; `newId` gives ids. A fault says what is wrong with it and where in it. */
export function readSetText(text: string, newId: () => string): Outcome<QuerySet> {
  let read: unknown
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return fail('bad-request', 'This is not the file of a query set: it is no JSON.', { detail: said })
  }
  if (typeof read === 'object' && read !== null && 'alidadeJob' in read)
    return fail(
      'bad-request',
      'This is the file of a job, not of a query set: take it in with “Take in a job from a file…”.',
    )
  const version =
    typeof read === 'object' && read !== null && 'alidadeQuerySet' in read ? read.alidadeQuerySet : undefined
  if (version === undefined) return fail('bad-request', 'This is not the file of a query set.')
  if (typeof version === 'number' && version > 1)
    return fail('bad-request', 'This query set was written by a newer Alidade; open it with that one.')
  const shaped = v.safeParse(SetText, read)
  if (!shaped.success) {
    const [issue] = shaped.issues
    const path = v.getDotPath(issue)
    const place = path === null ? '' : `${path}: `
    return fail(
      'bad-request',
      `This query set cannot be read. ${place}${issue.message.replace(/^Invalid type: E/, 'e')}`,
      path === null ? {} : { where: path },
    )
  }
  const { alidadeQuerySet: _version, ...content } = shaped.output
  const names = content.parameters.map(({ name }) => name)
  const doubled = names.find((name, at) => names.indexOf(name) !== at)
  if (doubled !== undefined) return fail('bad-request', `This query set gives {${doubled}} two values.`)
  return ok({ ...content, id: newId(), entries: content.entries.map((entry) => ({ ...entry, id: newId() })) })
}
