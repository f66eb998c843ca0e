import { pythonText, uploadRemark } from './quoting.ts'
import { adqlOf, langOf, outFile, type ScriptCredential, type ScriptQuery } from './script-query.ts'

/** A query as a Python program with pyvo (1.4 or later; tried with 1.2.1 as well). */
export function pyvoScript(query: ScriptQuery): string {
  const { credential, jobUrl } = query
  const isAsync = query.mode === 'async' || jobUrl !== undefined
  const session = credential ? sessionLines(credential) : []
  const imports = [
    ...(credential ? ['import os'] : []),
    ...(isAsync ? ['import time'] : []),
    ...(credential || isAsync ? [''] : []),
    'import pyvo',
    ...(credential ? ['import requests'] : []),
  ]
  const withSession = credential ? ', session=session' : ''
  const service = `service = pyvo.dal.TAPService(${pythonText(query.url)}${withSession})`
  const submission = jobUrl === undefined ? [service, `query = ${pythonText(adqlOf(query))}`] : []
  const steps = isAsync ? asyncLines(query, withSession) : callLines('result = service.run_sync(', query)
  return [
    ...imports,
    '',
    ...session,
    ...submission,
    ...remarks(query),
    ...steps,
    'table = result.to_table()',
    `table.write(${pythonText(outFile(query))}, format="votable", overwrite=True)`,
    'print(table)',
    '',
  ].join('\n')
}

const remarks = ({ uploads = [], jobUrl }: ScriptQuery): string[] =>
  jobUrl === undefined
    ? uploads.flatMap(({ from, about }) =>
        'file' in from && about !== undefined ? [uploadRemark(from.file, about)] : [],
      )
    : []

function sessionLines({ scheme, name = '', variable }: ScriptCredential): string[] {
  const secret = `os.environ[${pythonText(variable)}]`
  const set: Readonly<Record<ScriptCredential['scheme'], string>> = {
    token: `session.headers["Authorization"] = "Token " + ${secret}`,
    bearer: `session.headers["Authorization"] = "Bearer " + ${secret}`,
    basic: `session.auth = (${pythonText(name)}, ${secret})`,
    cookie: `session.headers["Cookie"] = ${secret}`,
    header: `session.headers[${pythonText(name)}] = ${secret}`,
  }
  return ['session = requests.Session()', set[scheme]]
}

/** Arguments one a line. MAXREC 0 and what pyvo has no name for go as parameters of the request. */
function callLines(call: string, query: ScriptQuery): string[] {
  const { maxrec, queue, runid, uploads = [] } = query
  const isAsync = query.mode === 'async'
  const lines = [
    '    query,',
    ...(langOf(query) === 'ADQL' ? [] : [`    language=${pythonText(langOf(query))},`]),
    ...(maxrec === undefined ? [] : [maxrec === 0 ? '    MAXREC=0,' : `    maxrec=${maxrec},`]),
    ...(queue !== undefined && isAsync ? [`    QUEUE=${pythonText(queue)},`] : []),
    ...(runid === undefined ? [] : [`    RUNID=${pythonText(runid)},`]),
    ...(uploads.length === 0
      ? []
      : [
          '    uploads={',
          ...uploads.map(
            ({ name, from }) => `        ${pythonText(name)}: ${pythonText('file' in from ? from.file : from.url)},`,
          ),
          '    },',
        ]),
  ]
  return [call, ...lines, ')']
}

const running = '("PENDING", "QUEUED", "EXECUTING", "SUSPENDED", "UNKNOWN")'

function asyncLines(query: ScriptQuery, withSession: string): string[] {
  const { executionSeconds, jobUrl } = query
  const begin =
    jobUrl === undefined
      ? [
          ...callLines('job = service.submit_job(', query),
          ...(executionSeconds === undefined ? [] : [`job.execution_duration = ${executionSeconds}`]),
          'job.run()',
        ]
      : [`job = pyvo.dal.AsyncTAPJob(${pythonText(jobUrl)}${withSession})`]
  return [
    ...begin,
    'print(job.url)',
    `while job.phase in ${running}:`,
    '    time.sleep(2)',
    'job.raise_if_error()',
    'result = job.fetch_result()',
  ]
}
