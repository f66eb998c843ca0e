import { fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import { ageText } from '#shared/model/age-text.ts'
import type { TapColumn, TapSchema, TapTable } from '#shared/model/tap.ts'
import { type Advice, faultLine, ProgressLine } from './report-lines.ts'
import { alignedLines, tabbedLines } from './text-table.ts'
import { lendTokens, tokenFileLines } from './token-file.ts'
import { type CliApp, type CliIo, type Verb, verbOf } from './verb.ts'
import { readWords, table } from './words.ts'

const usage = `alidade tables SERVICE [--search WORDS] [--columns TABLE]

Lists the tables of a TAP service, or the columns of one: names, types, units and UCDs. To a pipe it writes lines of tabs
with a line of headings. What the window has kept of the service is listed, with its age on standard error.

${table([
  ['SERVICE', 'base address of the service, such as https://dc.g-vo.org/tap'],
  ['--search WORDS', 'only tables in whose name, title or description all words stand; with --columns, only columns'],
  ['--columns TABLE', 'the columns of this table, by its name as it is written in queries'],
  ['--refresh', 'read the list from the service, whatever is kept'],
  tokenFileLines,
])}
Exit codes
${table([
  ['0', 'listed'],
  ['1', 'failed; one line on standard error says what happened, where, and what to do next'],
  ['2', 'wrong usage'],
  ['3', 'listed, but the list is not whole'],
  ['130', 'cancelled by Ctrl-C'],
])}`

interface Asked {
  readonly service: string
  readonly words: readonly string[]
  readonly columns?: string
  readonly refresh: boolean
  readonly tokenFile?: string
}

const advice: Advice = {
  offline: 'check the address and the network',
  timeout: 'try again later',
  tls: 'check the address',
  http: 'check the address, or try again later',
  'auth-needed': 'keep a login with alidade login, or name one with --token-file',
  'not-found': 'alidade tables SERVICE lists the names',
  html: 'open the address in a browser to see what it says',
  'bad-request': 'see alidade tables --help',
  bug: 'please report this',
}

/** `alidade tables`: what a TAP service holds. */
export const tablesVerb: Verb = verbOf({
  name: 'tables',
  summary: 'list the tables of a TAP service, or the columns of one',
  usage,
  read: readArguments,
  async run(asked, io) {
    const progress = new ProgressLine(io)
    progress.show('asking the service')
    const outcome = await list(asked, io).catch((thrown) => ({ ok: false as const, fault: faultOf(thrown) }))
    progress.end()
    if (!outcome.ok) {
      if (io.signal.aborted || outcome.fault.kind === 'cancelled') return 130
      io.stderr(`alidade tables: ${faultLine(outcome.fault, advice)}\n`)
      return 1
    }
    const { headings, rows, wide, partial } = outcome.value
    if (rows.length === 0) io.stderr(`alidade tables: nothing${asked.words.length > 0 ? ' with these words' : ''}.\n`)
    else if (io.stdoutIsTerminal === true)
      await io.stdout(
        alignedLines(
          headings,
          rows.map((row) => cut(row, wide)),
        ),
      )
    else await io.stdout(tabbedLines(headings, rows))
    if (partial !== undefined) io.stderr(`alidade tables: ${partial}\n`)
    return partial === undefined ? 0 : 3
  },
})

function readArguments(args: readonly string[]): Asked | string {
  const words = readWords(args, ['search', 'columns', 'token-file'], ['refresh'])
  if (typeof words === 'string') return words
  const [service, ...more] = words.others
  if (service === undefined || more.length > 0) return 'give the address of one service.'
  const columns = words.options.get('columns')
  const tokenFile = words.options.get('token-file')
  const searched = (words.options.get('search') ?? '').toLowerCase().split(/\s+/)
  return {
    service,
    words: searched.filter((word) => word !== ''),
    refresh: words.flags.has('refresh'),
    ...(columns !== undefined && { columns }),
    ...(tokenFile !== undefined && { tokenFile }),
  }
}

interface Listing {
  readonly headings: readonly string[]
  readonly rows: ReadonlyArray<readonly string[]>
  /** Characters of the last cell on a terminal. */
  readonly wide: number
  readonly partial?: string
}

const hasAll = (words: readonly string[], ...texts: readonly (string | undefined)[]): boolean => {
  const text = texts.join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}
const cut = (row: readonly string[], wide: number): string[] =>
  row.map((text, i) => (i === row.length - 1 && text.length > wide ? `${text.slice(0, wide - 1)}…` : text))

async function list(asked: Asked, io: CliIo): Promise<Outcome<Listing>> {
  const app = await io.app()
  const lent = await lendTokens(app, asked.tokenFile)
  if (!lent.ok) return lent
  return asked.columns === undefined ? listTables(app, asked, io) : listColumns(app, asked.columns, asked, io)
}

async function listTables(app: CliApp, { service, words, refresh }: Asked, io: CliIo): Promise<Outcome<Listing>> {
  const answer = await app.handlers.tap.tables({ url: service, refresh }, { signal: io.signal })
  if (!answer.ok) return answer
  const { schemas, partial, readAt, trouble } = answer.value
  if (trouble) io.stderr(`alidade tables: ${faultLine(trouble, advice)}\n`)
  if (readAt !== undefined && Date.now() - Date.parse(readAt) > 3_600_000)
    io.stderr(`alidade tables: read ${ageText(Date.parse(readAt), Date.now())}; --refresh reads them again.\n`)
  const rows = (schemas as readonly TapSchema[]).flatMap((schema) =>
    schema.tables.filter((one) => hasAll(words, one.name, one.title, one.description)).map(tableRow),
  )
  return ok({ headings: ['TABLE', 'ROWS', 'DESCRIPTION'], rows, wide: 80, ...(partial !== undefined && { partial }) })
}

const tableRow = ({ name, rows, title, description }: TapTable): string[] => [
  name,
  rows === undefined ? '' : String(rows),
  title ?? description ?? '',
]

async function listColumns(app: CliApp, name: string, { service, words }: Asked, io: CliIo): Promise<Outcome<Listing>> {
  const answer = await app.handlers.tap.columns({ url: service, table: name }, { signal: io.signal })
  if (!answer.ok) return answer
  const { columns } = answer.value
  if (columns.length === 0) return fail('not-found', `The service knows no columns of ${name}.`, { where: service })
  const rows = columns
    .filter((one) => hasAll(words, one.name, one.unit, one.ucd, one.description))
    .map((column) => columnRow(column))
  return ok({ headings: ['COLUMN', 'TYPE', 'UNIT', 'UCD', 'DESCRIPTION'], rows, wide: 60 })
}

const columnRow = ({ name, datatype, arraysize, unit, ucd, description }: TapColumn): string[] => [
  name,
  `${datatype ?? ''}${arraysize && arraysize !== '1' ? `(${arraysize})` : ''}`,
  unit ?? '',
  ucd ?? '',
  description ?? '',
]
