import { faultOf, type Outcome } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Table } from '../../tables/table.ts'
import { askedFormat } from './asked-format.ts'
import { type AskedQuery, queryLines, queryOptions, readAskedQuery, readQuery } from './query-text.ts'
import { type Advice, faultLine, ProgressLine } from './report-lines.ts'
import { lendTokens } from './token-file.ts'
import { type CliApp, type CliIo, type Verb, verbOf } from './verb.ts'
import { exitCodes, formatLines, readWords, table, writingNote } from './words.ts'
import { reportWritten, type WrittenTables, wholeTables, writeTables } from './written-result.ts'

const usage = `alidade query --service URL --adql TEXT [options]

Runs a synchronous query on a TAP service and writes its result.

${table([
  ...[queryLines.service, queryLines.adql, queryLines.lang, queryLines.maxrec, queryLines.tokens],
  ['--out FILE', 'where the result goes, or - for standard output (default: -)'],
  formatLines('FILE', '-'),
])}
${writingNote('FILE')}
${exitCodes('the service truncated it, or it broke off on the way')}`

interface Arguments extends AskedQuery {
  readonly out?: string
  readonly format: SaveFormat
}

const advice: Advice = {
  offline: 'check the address and the network',
  timeout: 'try again later',
  tls: 'check the address',
  http: 'check the address, or try again later',
  'auth-needed': 'keep a login with alidade login, or name one with --token-file',
  service: 'correct the query',
  html: 'open the address in a browser to see what it says',
  votable: 'check the address, or tell the operator of the service',
  format: 'check the address',
  'bad-request': 'see alidade query --help',
  bug: 'please report this',
}

/** `alidade query`: a query on a TAP service, its result as a file or for a pipe. */
export const queryVerb: Verb = verbOf({
  name: 'query',
  summary: 'run a query on a TAP service and write the result',
  usage,
  read: readArguments,
  async run(asked, io) {
    const progress = new ProgressLine(io)
    const outcome = await query(asked, io, progress).catch((thrown) => ({ ok: false as const, fault: faultOf(thrown) }))
    progress.end()
    if (outcome.ok) return reportWritten(io, 'query', outcome.value)
    if (io.signal.aborted || outcome.fault.kind === 'cancelled') {
      io.stderr('alidade query: cancelled; nothing was written.\n')
      return 130
    }
    io.stderr(`alidade query: ${faultLine(outcome.fault, advice)}\n`)
    return 1
  },
})

const optionNames = [...queryOptions, 'out', 'format'] as const

function readArguments(args: readonly string[]): Arguments | string {
  const words = readWords(args, optionNames)
  if (typeof words === 'string') return words
  const { options, others } = words
  if (others.length > 0) return `unexpected argument ${others[0]}.`
  const asked = readAskedQuery(options)
  if (typeof asked === 'string') return asked
  const out = options.get('out')
  const format = askedFormat(options.get('format'), out)
  if (typeof format !== 'string') return format.problem
  return { ...asked, format, ...(out !== undefined && out !== '-' && { out }) }
}

async function query(asked: Arguments, io: CliIo, progress: ProgressLine): Promise<Outcome<WrittenTables>> {
  const adql = await readQuery(asked.adql, io)
  if (!adql.ok) return adql
  const app = await io.app()
  const lent = await lendTokens(app, asked.tokenFile)
  if (!lent.ok) return lent
  const tables = await resultTables(app, asked, adql.value, io, progress)
  if (!tables.ok) return tables
  return writeTables(app, tables.value, asked, io, { verb: 'query', progress })
}

/** Every table of the answer, read to its end. */
async function resultTables(
  app: CliApp,
  asked: Arguments,
  adql: string,
  io: CliIo,
  progress: ProgressLine,
): Promise<Outcome<readonly Table[]>> {
  const start = performance.now()
  let doing = 'waiting for the service'
  const tick = (): void => progress.show(`${doing}, ${Math.round((performance.now() - start) / 1000)} s`)
  const timer = setInterval(tick, 1000)
  try {
    const { service, lang, maxrec } = asked
    const request = { url: service, adql, ...(lang && { lang }), ...(maxrec !== undefined && { maxrec }) }
    const outcome = await app.queries.run(request, io.signal)
    if (!outcome.ok) return outcome
    doing = 'reading rows'
    return await wholeTables(app, outcome.value.reading.id, io.signal)
  } finally {
    clearInterval(timer)
  }
}
