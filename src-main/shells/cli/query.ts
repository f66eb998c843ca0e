import { readFile } from 'node:fs/promises'
import { type Fault, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Mark } from '#shared/model/table.ts'
import type { Table } from '../../tables/table.ts'
import { isBareText, sidecarName, sidecarOf } from '../../tables/writers/save-format.ts'
import { askedFormat } from './asked-format.ts'
import { type Advice, faultLine, markText, ProgressLine } from './report-lines.ts'
import { lendTokens, tokenFileLines } from './token-file.ts'
import type { CliApp, CliIo, Verb } from './verb.ts'
import { exitCodes, formatLines, readWords, table, writingNote } from './words.ts'

const usage = `alidade query --service URL --adql TEXT [options]

Runs a synchronous query on a TAP service and writes its result.

${table([
  ['--service URL', 'base address of the service, such as https://dc.g-vo.org/tap'],
  ['--adql TEXT', 'the query; @FILE reads it from a file, @- from standard input'],
  ['--lang LANG', 'query language of the service (default ADQL)'],
  ['--maxrec N', 'at most so many rows (default: what the service gives)'],
  tokenFileLines,
  ['--out FILE', 'where the result goes, or - for standard output (default: -)'],
  formatLines('FILE', '-'),
])}
${writingNote('FILE')}
${exitCodes('the service truncated it, or it broke off on the way')}`

interface Arguments {
  readonly service: string
  readonly adql: string
  readonly lang?: string
  readonly maxrec?: number
  readonly tokenFile?: string
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
export const queryVerb: Verb = {
  name: 'query',
  summary: 'run a query on a TAP service and write the result',
  usage,
  async run(args, io) {
    if (args.includes('--help') || args.includes('-h')) {
      await io.stdout(usage)
      return 0
    }
    const asked = readArguments(args)
    if (typeof asked === 'string') {
      io.stderr(`alidade query: ${asked} See alidade query --help.\n`)
      return 2
    }
    const progress = new ProgressLine(io)
    const outcome = await query(asked, io, progress).catch((thrown) => ({ ok: false as const, fault: faultOf(thrown) }))
    progress.end()
    if (outcome.ok) return report(io, outcome.value)
    if (io.signal.aborted || outcome.fault.kind === 'cancelled') {
      io.stderr('alidade query: cancelled; nothing was written.\n')
      return 130
    }
    io.stderr(`alidade query: ${faultLine(outcome.fault, advice)}\n`)
    return 1
  },
}

const optionNames = ['service', 'adql', 'lang', 'maxrec', 'token-file', 'out', 'format'] as const

function readArguments(args: readonly string[]): Arguments | string {
  const words = readWords(args, optionNames)
  if (typeof words === 'string') return words
  const { options, others } = words
  if (others.length > 0) return `unexpected argument ${others[0]}.`
  const service = options.get('service')
  const adql = options.get('adql')
  if (service === undefined) return 'give the address of a service with --service.'
  if (adql === undefined) return 'give a query with --adql.'
  const maxrec = options.get('maxrec')
  if (maxrec !== undefined && !/^\d{1,15}$/.test(maxrec)) return `--maxrec needs a whole number, not ${maxrec}.`
  const out = options.get('out')
  const lang = options.get('lang')
  const tokenFile = options.get('token-file')
  const format = askedFormat(options.get('format'), out)
  if (typeof format !== 'string') return format.problem
  return {
    service,
    adql,
    format,
    ...(lang !== undefined && { lang }),
    ...(tokenFile !== undefined && { tokenFile }),
    ...(maxrec !== undefined && { maxrec: Number(maxrec) }),
    ...(out !== undefined && out !== '-' && { out }),
  }
}

/** What was written. */
interface Written {
  readonly tables: readonly Table[]
  readonly leftOut: number
}

async function query(asked: Arguments, io: CliIo, progress: ProgressLine): Promise<Outcome<Written>> {
  const adql = await readQuery(asked.adql, io)
  if (!adql.ok) return adql
  const app = await io.app()
  const lent = await lendTokens(app, asked.tokenFile)
  if (!lent.ok) return lent
  const tables = await resultTables(app, asked, adql.value, io, progress)
  if (!tables.ok) return tables
  const written = isBareText(asked.format) ? tables.value.slice(0, 1) : tables.value
  const outcome = await write(app, asked, written, io, progress)
  return outcome.ok ? ok({ tables: written, leftOut: tables.value.length - written.length }) : outcome
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
    const tables = await Promise.race([app.tables.documentTables(outcome.value.reading.id), aborted(io.signal)])
    return tables === 'aborted' ? fail('cancelled', 'Cancelled.') : ok(tables)
  } finally {
    clearInterval(timer)
  }
}

const aborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })

async function write(
  app: CliApp,
  asked: Arguments,
  tables: readonly Table[],
  io: CliIo,
  progress: ProgressLine,
): Promise<Outcome<unknown>> {
  const pieces = app.writer.write(tables, asked.format, {
    signal: io.signal,
    wrote: (rows) => progress.show(`${rows} rows written`),
    note: (sentence) => io.stderr(`alidade query: ${sentence}\n`),
  })
  if (asked.out === undefined) {
    for await (const piece of pieces) await io.stdout(piece)
    return ok(null)
  }
  const written = await app.files.replaceFile(asked.out, pieces, io.signal)
  if (!written.ok || !isBareText(asked.format)) return written
  const sidecar = tables[0] && sidecarOf(tables[0])
  if (sidecar) return app.files.replaceFile(sidecarName(asked.out), onePiece(sidecar), io.signal)
  // What an earlier, incomplete result left beside it would now be wrong.
  await app.files.removeFile(sidecarName(asked.out))
  return written
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The text of the query: as given, from a file (`@FILE`) or from standard input (`@-`). */
async function readQuery(given: string, io: CliIo): Promise<Outcome<string>> {
  if (!given.startsWith('@')) return ok(given)
  const path = given.slice(1)
  try {
    if (path !== '-') return ok(await readFile(path, 'utf8'))
    const parts: Uint8Array[] = []
    for await (const part of io.stdin) parts.push(part)
    return ok(Buffer.concat(parts).toString('utf8'))
  } catch (error) {
    return { ok: false, fault: unreadable(path, error) }
  }
}

function unreadable(path: string, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const why =
    code === 'ENOENT' ? 'there is no such file; check the name' : String(error instanceof Error ? error.message : error)
  return { kind: 'storage', message: `The query cannot be read: ${why}`, where: path === '-' ? 'standard input' : path }
}

/** Says what is missing of the result; 3 where something is. */
function report(io: CliIo, { tables, leftOut }: Written): number {
  const marks: readonly Mark[] = tables.flatMap((table) => table.info.completeness)
  for (const mark of marks) io.stderr(`alidade query: the result is ${markText(mark)}\n`)
  if (leftOut > 0)
    io.stderr(
      `alidade query: CSV holds one table; ${leftOut} more of the answer left out. Use --format votable for all.\n`,
    )
  return marks.length > 0 || leftOut > 0 ? 3 : 0
}
