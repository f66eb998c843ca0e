import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { FaultError, faultOf, type Outcome } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import { type Conversion, convert } from '../../tables/convert.ts'
import { isBareText } from '../../tables/writers/save-format.ts'
import { replaceSidecar } from '../../tables/writers/sidecar.ts'
import { askedFormat } from './asked-format.ts'
import { type Advice, faultLine, markText, ProgressLine } from './report-lines.ts'
import { type CliApp, type CliIo, type Verb, verbOf, wrongUsage } from './verb.ts'
import { exitCodes, formatLines, readWords, table, writingNote } from './words.ts'

const usage = `alidade convert IN OUT [--format FORMAT]

Reads a table file, plain or gzip: VOTable, FITS (binary and ASCII tables), CSV, TSV and other delimited text, ECSV. Its
first bytes say which it is. Writes all its tables.

${table([['IN', 'a file, or - for standard input'], ['OUT', 'a file, or - for standard output'], formatLines('OUT', '-')])}
${writingNote('OUT')}
${exitCodes('the input is damaged, truncated or partial, or CSV or TSV had no room for all tables')}`

interface Arguments {
  readonly input: string
  readonly output: string
  readonly format: SaveFormat
}

const advice: Advice = {
  html: 'open it in a browser to see what it says',
  votable: 'check that IN is a table file',
  format: 'check that IN is a table file',
  service: 'ask again, or ask the service',
  bug: 'please report this',
}

/** `alidade convert`: a table file in another format. */
export const convertVerb: Verb = verbOf({
  name: 'convert',
  summary: 'write a table file in another format',
  usage,
  read: readArguments,
  async run(asked, io) {
    if (await isSameFile(asked.input, asked.output))
      return wrongUsage('convert', `IN and OUT are the same file, ${asked.output}; choose another OUT.`, io)
    const app = await io.app()
    const progress = new Progress(io)
    const outcome = await run(app, io, asked, progress).catch((thrown) => ({
      ok: false as const,
      fault: faultOf(thrown),
    }))
    progress.end()
    if (outcome.ok) return report(io, outcome.value)
    io.stderr(`alidade convert: ${faultLine(outcome.fault, advice)}\n`)
    return 1
  },
})

function readArguments(args: readonly string[]): Arguments | string {
  const words = readWords(args, ['format'])
  if (typeof words === 'string') return words
  const [input, output, ...more] = words.others
  if (input === undefined || output === undefined || more.length > 0) return 'give one IN and one OUT.'
  const known = askedFormat(words.options.get('format'), output)
  return typeof known === 'string' ? { input, output, format: known } : known.problem
}

/** Whether both names lead to one file, links included. */
async function isSameFile(input: string, output: string): Promise<boolean> {
  if (input === '-' || output === '-') return false
  const [one, other] = await Promise.all([input, output].map((path) => stat(path).catch(() => undefined)))
  return one !== undefined && other !== undefined && one.isFile() && one.dev === other.dev && one.ino === other.ino
}

async function run(app: CliApp, io: CliIo, asked: Arguments, progress: Progress): Promise<Outcome<Conversion>> {
  const title = asked.input === '-' ? 'stdin' : basename(asked.input)
  const bytes = asked.input === '-' ? io.stdin : fileBytes(asked.input)
  const converted = await convert(
    app,
    {
      bytes: progress.counting(bytes),
      title,
      provenance: { kind: 'file', source: title, at: new Date().toISOString() },
    },
    asked.format,
    {
      signal: io.signal,
      wrote: (rows) => progress.wrote(rows),
      note: (sentence) => io.stderr(`alidade convert: ${sentence}\n`),
    },
  )
  if (!converted.ok) return converted
  const { pieces, written } = converted.value
  if (asked.output === '-') {
    for await (const piece of pieces) await io.stdout(piece)
    return converted
  }
  const file = await app.files.replaceFile(asked.output, pieces, io.signal)
  if (!file.ok) return file
  const [table] = written
  if (!isBareText(asked.format) || !table) return converted
  const beside = await replaceSidecar(app.files, asked.output, table, io.signal)
  return beside.ok ? converted : beside
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; check the name',
  EACCES: 'no permission to read it; change its permissions',
  EISDIR: 'this is a folder; name a file in it',
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk as Uint8Array
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const message = unreadable[code] ?? `it cannot be read (${error instanceof Error ? error.message : String(error)})`
    throw new FaultError({ kind: 'storage', message, where: path })
  }
}

function report(io: CliIo, conversion: Conversion): number {
  for (const table of conversion.written)
    for (const mark of table.info.completeness) io.stderr(`alidade convert: ${table.info.title}: ${markText(mark)}\n`)
  const left = conversion.leftOut.length
  if (left > 0)
    io.stderr(
      `alidade convert: CSV and TSV hold one table; ${left} more of IN left out. Use --format votable, fits or json for all.\n`,
    )
  return conversion.marks.length > 0 || left > 0 ? 3 : 0
}

/** Counts what is read and written on a terminal. */
class Progress {
  readonly #line: ProgressLine
  #bytes = 0

  constructor(io: CliIo) {
    this.#line = new ProgressLine(io)
  }

  async *counting(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      this.#bytes += chunk.byteLength
      this.#line.show(`${(this.#bytes / 1e6).toFixed(1)} MB read`)
      yield chunk
    }
  }

  wrote(rows: number): void {
    this.#line.show(`${rows} rows written`)
  }

  end(): void {
    this.#line.end()
  }
}
