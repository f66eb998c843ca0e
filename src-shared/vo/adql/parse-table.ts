import { insertFix, replaceFix } from './diagnostic.ts'
import { parseCondition } from './parse-condition.ts'
import { noName, parseAlias, parseDottedName, parseIdentifier } from './parse-names.ts'
import { parseSubquery } from './parse-query.ts'
import type { Identifier, Join, TableName, TableReference, TextRange } from './syntax.ts'
import type { SyntaxToken } from './syntax-tokens.ts'
import type { TokenReader } from './token-reader.ts'

// Tables and joins (ADQL 2.1, 2.2).

/** What may follow a table without an alias. */
const behindTable = [
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'JOIN',
  'NATURAL',
  'INNER',
  'LEFT',
  'RIGHT',
  'FULL',
  'CROSS',
  'OUTER',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'OFFSET',
  'USING',
]
const joinWords = ['JOIN', 'NATURAL', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'OUTER'] as const

/** The tables behind FROM; empty where none is named. */
export function parseTables(reader: TokenReader): readonly TableReference[] {
  if (reader.atClauseEnd && !reader.isSymbol('(')) {
    reader.missing('A table is missing behind FROM.')
    return []
  }
  const tables = [parseTableReference(reader)]
  while (true) {
    const comma = reader.token
    if (reader.takeSymbol(',')) {
      if (reader.atClauseEnd) {
        reader.error(comma, 'There is nothing behind this comma.', replaceFix('Take the comma out', comma, ''))
        return tables
      }
    } else if (reader.token.kind === 'delimited' || (reader.token.kind === 'string' && tables.length > 0)) {
      reader.error(
        reader.token,
        `A comma is missing before ${reader.textOf(reader.token)}.`,
        insertFix('Insert a comma', reader.before.end, ','),
      )
    } else return tables
    tables.push(parseTableReference(reader))
  }
}

function parseTableReference(reader: TokenReader): TableReference {
  const { start } = reader.token
  let left = parseTableFactor(reader)
  let length = 0
  while (true) {
    const head = parseJoinHead(reader)
    if (!head) return left
    reader.chain(++length)
    const right = parseTableFactor(reader)
    const { on, using } = parseJoinCondition(reader, head, right)
    left = { kind: 'join', range: reader.from(start), type: head.type, natural: head.natural, left, right, on, using }
  }
}

interface JoinHead {
  readonly type: Join['type']
  readonly natural: boolean
  readonly range: TextRange
}

/** `[NATURAL] [INNER | LEFT [OUTER] ...] JOIN`, or undefined where none begins. */
function parseJoinHead(reader: TokenReader): JoinHead | undefined {
  const { start } = reader.token
  const word = reader.takeKeyword(...joinWords)
  if (!word) return undefined
  const natural = word === 'NATURAL'
  const kind = natural && reader.isWord('INNER', 'LEFT', 'RIGHT', 'FULL') ? reader.advance().text : word
  const type = kind === 'LEFT' || kind === 'RIGHT' || kind === 'FULL' || kind === 'CROSS' ? kind : 'INNER'
  if (word === 'OUTER') reader.error(reader.before, 'OUTER is preceded by LEFT, RIGHT or FULL.')
  else if (type !== 'INNER' && type !== 'CROSS') reader.takeWord('OUTER')
  if (kind !== 'JOIN' && !reader.takeKeyword('JOIN'))
    reader.missing('The word JOIN is missing.', insertFix('Insert JOIN', reader.before.end, ' JOIN'))
  const range = reader.from(start)
  if (type === 'CROSS')
    reader.extension(range, 'CROSS JOIN is not in ADQL, which has a comma for it; many services take it.')
  return { type, natural, range }
}

function parseJoinCondition(
  reader: TokenReader,
  { type, natural, range }: JoinHead,
  right: TableReference,
): Pick<Join, 'on' | 'using'> {
  const free = natural || type === 'CROSS'
  const keyword = reader.token
  if (reader.takeWord('ON')) {
    if (free) reader.error(keyword, `A ${natural ? 'NATURAL' : 'CROSS'} JOIN has no ON.`)
    return { on: parseCondition(reader), using: [] }
  }
  if (reader.takeWord('USING')) {
    if (free) reader.error(keyword, `A ${natural ? 'NATURAL' : 'CROSS'} JOIN has no USING.`)
    return { on: undefined, using: parseUsing(reader) }
  }
  if (!free && right.range.end > right.range.start)
    reader.advise(
      range,
      'This join has no condition: every row meets every row, or the service refuses it. ON or USING is missing.',
    )
  return { on: undefined, using: [] }
}

function parseUsing(reader: TokenReader): readonly Identifier[] {
  const open = reader.token
  if (!reader.takeSymbol('(')) {
    reader.missing('USING is followed by columns in parentheses.')
    return reader.token.kind === 'word' && !reader.atStructure ? [parseIdentifier(reader, 'A column')] : []
  }
  const columns = [parseIdentifier(reader, 'A column')]
  while (reader.takeSymbol(',')) columns.push(parseIdentifier(reader, 'A column'))
  reader.close(open)
  return columns
}

function parseTableFactor(reader: TokenReader): TableReference {
  const { token } = reader
  if (!reader.isSymbol('(')) return parseNamedTable(reader)
  if (reader.atSubquery) return parseDerivedTable(reader)
  return reader.nested<TableReference>(
    () => {
      reader.advance()
      const table = parseTableReference(reader)
      reader.close(token)
      const range = reader.from(token.start)
      if (table.kind !== 'join' && table.kind !== 'table-group')
        reader.extension(range, 'Parentheses stand around joins; around a single table some services refuse them.')
      return { kind: 'table-group', range, table }
    },
    () => namedTable({ start: token.start, end: token.start }, [noName(token.start)], undefined),
  )
}

function parseDerivedTable(reader: TokenReader): TableReference {
  const { start } = reader.token
  const query = parseSubquery(reader, '')
  const inner = reader.from(start)
  const alias = parseAlias(reader, 'A name for this query', behindTable)
  if (!alias && reader.before.text === ')')
    reader.fault(
      inner,
      'A query in FROM needs a name behind it: (SELECT …) AS q.',
      insertFix('Insert AS q', inner.end, ' AS q'),
    )
  return { kind: 'derived-table', range: reader.from(start), query, alias }
}

function parseNamedTable(reader: TokenReader): TableReference {
  const { start } = reader.token
  const parts = parseDottedName(reader, 'A table')
  const slashed = parseSlashes(reader, parts)
  const name = slashed ?? parts
  const range = reader.from(start)
  if (name.length > 3) reader.fault(range, 'A table has at most a catalog and a schema before its name.')
  if (reader.isSymbol('(') && name.at(-1)?.name) {
    reader.error(range, 'A function stands here, where a table is wanted.')
    const open = reader.advance()
    reader.skip({ commasToo: true })
    reader.close(open)
  }
  const alias = parseAlias(reader, 'A name for this table', behindTable)
  return { ...namedTable(range, name, alias), range: reader.from(start) }
}

function namedTable(range: TextRange, parts: readonly Identifier[], alias: Identifier | undefined): TableReference {
  const [table = noName(range.start), schema, catalog] = parts.toReversed()
  const name: TableName = { kind: 'table-name', range, catalog, schema, table }
  return { kind: 'named-table', range, name, alias }
}

const isLink = ({ kind, text }: SyntaxToken): boolean => kind === 'symbol' && /^[/+.-]$/.test(text)

/** Names with slashes, as VizieR has them (`J/ApJ/752/127/table1`), are written in double quotes: said and repaired. */
function parseSlashes(reader: TokenReader, parts: readonly Identifier[]): readonly Identifier[] | undefined {
  const last = parts.at(-1)
  const slash = reader.token
  if (!last || slash.kind !== 'symbol' || !/^[/+-]$/.test(slash.text) || slash.start !== last.range.end)
    return undefined
  while (reader.token.start === reader.before.end) {
    const { kind } = reader.token
    if (kind !== 'word' && kind !== 'number' && !isLink(reader.token)) break
    reader.advance()
  }
  const range = reader.from(last.range.start)
  const name = reader.textOf(range)
  reader.error(
    range,
    `A table's name with other characters than letters, digits and _ is written in double quotes: "${name}".`,
    {
      title: `Write "${name}"`,
      edits: [{ range, text: `"${name}"` }],
    },
  )
  return [...parts.slice(0, -1), { kind: 'identifier', range, name, delimited: true }]
}
