import type { TapColumn, TapTableDetails } from '#shared/model/tap.ts'
import { present } from '#shared/vo/vosi/tableset.ts'

/**
 * Tables with their columns as lines of text, UTF-8, one after the other, so that they are searched without being read
 * apart. Behind a header line, cells between tabs:
 *
 * ```
 * T  name  title  description  {"utype", "type", "rows", "foreignKeys"}
 * C  name  unit  ucd  description  utype  xtype  datatype  arraysize  marks
 * ```
 *
 * The lines of a table's columns follow its own.
 */
const cell = (text: string | undefined): string => (text === undefined ? '' : text.replace(/[\s\p{Cc}]+/gu, ' ').trim())

function* linesOf({ table, columns, foreignKeys }: TapTableDetails): Generator<string> {
  const { name, title, description, ...more } = table
  const rest = JSON.stringify({ ...more, foreignKeys })
  yield `T\t${cell(name)}\t${cell(title)}\t${cell(description)}\t${rest}\n`
  for (const column of columns) {
    const { unit, ucd, utype, xtype, datatype, arraysize } = column
    const marks = `${column.principal ? 'p' : ''}${column.indexed ? 'i' : ''}${column.std ? 's' : ''}`
    const cells = [column.name, unit, ucd, column.description, utype, xtype, datatype, arraysize, marks]
    yield `C\t${cells.map(cell).join('\t')}\n`
  }
}

const pieceCharacters = 262_144

/** The bytes of a file: its header, then the tables. */
export function* encodeTables(header: object, tables: Iterable<TapTableDetails>): Generator<Uint8Array> {
  let piece = `${JSON.stringify(header)}\n`
  for (const details of tables) {
    for (const line of linesOf(details)) piece += line
    if (piece.length < pieceCharacters) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}

const newLine = 10

/** The header of a file; undefined: it is damaged. A file is written whole, so its last byte ends a line. */
export function headerText(bytes: Buffer): string | undefined {
  const end = bytes.indexOf(newLine)
  return end < 0 || bytes.at(-1) !== newLine ? undefined : bytes.toString('utf8', 0, end)
}

/** The table of this name with its columns; undefined: it is not there, or its lines are damaged. */
export function detailsIn(bytes: Buffer, name: string): TapTableDetails | undefined {
  const start = bytes.indexOf(`\nT\t${cell(name)}\t`) + 1
  if (start === 0) return undefined
  const next = bytes.indexOf('\nT\t', start)
  const lines = bytes.toString('utf8', start, next < 0 ? bytes.length - 1 : next).split('\n')
  const [, tableName = '', title, description, rest = ''] = (lines[0] ?? '').split('\t')
  try {
    const { foreignKeys, ...more } = JSON.parse(rest) as Pick<TapTableDetails, 'foreignKeys'>
    const words = present<{ title?: string; description?: string }>({
      title: title || undefined,
      description: description || undefined,
    })
    return { table: { ...more, name: tableName, ...words }, columns: lines.slice(1).map(columnOf), foreignKeys }
  } catch {
    return undefined
  }
}

function columnOf(line: string): TapColumn {
  const [, name = '', unit, ucd, description, utype, xtype, datatype, arraysize, marks = ''] = line.split('\t')
  const texts = { unit, ucd, description, utype, xtype, datatype, arraysize }
  return {
    name,
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== '')),
    ...(marks.includes('p') && { principal: true }),
    ...(marks.includes('i') && { indexed: true }),
    ...(marks.includes('s') && { std: true }),
  }
}
