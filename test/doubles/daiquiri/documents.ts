import { escaped } from '../http-double.ts'
import type { Cell, DoubleColumn } from './catalogue.ts'
import type { DaiquiriJob } from './job-shelf.ts'
import type { QueryAnswer } from './small-query.ts'

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
const uwsRoot =
  'xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'

/** "empty values are `xsi:nil`" (SERVICES.md, Daiquiri): no text, the number 0 as well (its code). */
const node = (tag: string, value: string | number | undefined, attributes = ''): string =>
  value === undefined || value === '' || value === 0
    ? `<${tag}${attributes} xsi:nil="true"></${tag}>`
    : `<${tag}${attributes}>${escaped(String(value))}</${tag}>`

const time = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString().replace(/Z$/, '000Z')

/** "Results are listed in every phase, one per format key" (SERVICES.md, Daiquiri); their xlink:type is the key (its code). */
export const formatKeys = { result: '', votable: 'application/x-votable+xml', csv: 'text/csv' } as const
export type FormatKey = keyof typeof formatKeys
const resultNodes = (jobUrl: string): string =>
  Object.keys(formatKeys)
    .map((key) => `<uws:result id="${key}" xlink:href="${jobUrl}/results/${key}" xlink:type="${key}"></uws:result>`)
    .join('')

/** "Job parameters are named schema_name, table_name ... (not QUERY/LANG)" (SERVICES.md, Daiquiri). */
function parameterNodes(job: DaiquiriJob): string {
  const values: Readonly<Record<string, string | number | undefined>> = {
    schema_name: `daiquiri_user_${job.owner ?? 'anonymous'}`,
    table_name: job.tableName,
    query_language: job.language,
    query: job.query,
    native_query: job.query.trim().replace(/;$/, ''),
    actual_query: job.startedAt === undefined ? undefined : job.query.trim().replace(/;$/, ''),
    queue: job.queue,
    nrows: job.rows,
    size: job.bytes,
  }
  return Object.entries(values)
    .map(([name, value]) => node('uws:parameter', value, ` id="${name}"`))
    .join('')
}

export const resultsDocument = (jobUrl: string): string =>
  `${declaration}<uws:results ${uwsRoot}>${resultNodes(jobUrl)}</uws:results>`

export const parametersDocument = (job: DaiquiriJob): string =>
  `${declaration}<uws:parameters ${uwsRoot}>${parameterNodes(job)}</uws:parameters>`

/** The job document in Daiquiri's order; `errorSummary` is bare text (SERVICES.md, UWS: "may be bare text"). */
export function jobDocument(job: DaiquiriJob, jobUrl: string): string {
  return [
    `${declaration}<uws:job ${uwsRoot}>`,
    node('uws:jobId', job.id),
    node('uws:runId', job.runId),
    node('uws:ownerId', job.owner),
    node('uws:phase', job.phase),
    node('uws:quote', undefined),
    node('uws:creationTime', time(job.createdAt)),
    node('uws:startTime', time(job.startedAt)),
    node('uws:endTime', time(job.endedAt)),
    node('uws:executionDuration', job.executionSeconds),
    node('uws:destruction', job.destruction),
    node('uws:errorSummary', job.error),
    `<uws:results>${resultNodes(jobUrl)}</uws:results>`,
    `<uws:parameters>${parameterNodes(job)}</uws:parameters>`,
    '</uws:job>',
  ].join('')
}

/** "RUNID ... shown in the job list" (SERVICES.md, Daiquiri). */
export function listDocument(jobs: readonly DaiquiriJob[], urlOf: (job: DaiquiriJob) => string): string {
  const references = jobs.map((job) => {
    const inside = [
      node('uws:phase', job.phase),
      node('uws:runId', job.runId),
      node('uws:creationTime', time(job.createdAt)),
    ]
    return `<uws:jobref id="${job.id}" xlink:href="${urlOf(job)}" xlink:type="simple">${inside.join('')}</uws:jobref>`
  })
  return `${declaration}<uws:jobs ${uwsRoot}>${references.join('')}</uws:jobs>`
}

const votable = (inside: string): string =>
  `${declaration}<VOTABLE version="1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.ivoa.net/xml/VOTable/v1.3" ` +
  `xmlns:stc="http://www.ivoa.net/xml/STC/v1.30"><RESOURCE type="results">${inside}</RESOURCE></VOTABLE>`

/** "Errors: VOTable, QUERY_STATUS=ERROR, `FIELD: message` lines" (SERVICES.md, Daiquiri). */
export const errorDocument = (words: string): string =>
  votable(`<INFO name="QUERY_STATUS" value="ERROR">${escaped(words)}</INFO>`)

/** "syntax errors carry positions as JSON in the text" (SERVICES.md, Daiquiri), inside the words of a Python dictionary (its code). */
export const syntaxErrorWords = (position: readonly [number, number, string]): string =>
  "QUERY: {'messages': [ErrorDetail(string='There has been an error while parsing your query.', code='invalid')], " +
  `'positions': ErrorDetail(string='${JSON.stringify([position]).replaceAll(',', ', ')}', code='invalid')}`

const field = (column: DoubleColumn): string => {
  const attributes = [
    ` name="${column.name}" datatype="${column.datatype}"`,
    column.datatype === 'char' ? ' arraysize="*"' : '',
    column.unit ? ` unit="${column.unit}"` : '',
    column.ucd ? ` ucd="${column.ucd}"` : '',
  ]
  return `<FIELD${attributes.join('')}><DESCRIPTION>${escaped(column.description)}</DESCRIPTION></FIELD>`
}
const cell = (value: Cell): string => (value === null ? '<TD></TD>' : `<TD>${escaped(String(value))}</TD>`)

/** A result, always TABLEDATA; too many rows are told behind the table (TAP 1.1, 2.7.4). */
export function tableDocument(answer: QueryAnswer, tableName: string, maxrec: number | undefined): string {
  const rows = maxrec === undefined ? answer.rows : answer.rows.slice(0, maxrec)
  const cut = rows.length < answer.rows.length
  return votable(
    [
      '<INFO name="QUERY_STATUS" value="OK"></INFO>',
      `<TABLE name="${tableName}">${answer.columns.map(field).join('')}<DATA><TABLEDATA>\n`,
      ...rows.map((row) => `<TR>${row.map(cell).join('')}</TR>\n`),
      '</TABLEDATA></DATA></TABLE>',
      cut ? '<INFO name="QUERY_STATUS" value="OVERFLOW"></INFO>' : '',
    ].join(''),
  )
}

export const csvText = (answer: QueryAnswer): string => {
  const lines = [answer.columns.map((column) => column.name), ...answer.rows]
  return lines.map((line) => line.map((value) => (value === null ? '' : JSON.stringify(value))).join(',')).join('\n')
}
