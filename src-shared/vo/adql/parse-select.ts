import { insertFix, replaceFix } from './diagnostic.ts'
import { parseCondition, parseValue } from './parse-condition.ts'
import { atTableColumns, noName, parseAlias, parseDottedName } from './parse-names.ts'
import { parseGroupBy, parseTop } from './parse-order.ts'
import { parseTables } from './parse-table.ts'
import { isReserved } from './reserved-words.ts'
import { meantWord } from './spelling.ts'
import type { Condition, NumberLiteral, Select, SelectItem, TableReference, Value } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

// One SELECT, from its list to HAVING (ADQL 2.1, 2.2).

/** True at UNION, EXCEPT or INTERSECT. */
export const atSetOperator = (reader: TokenReader): boolean => reader.isWord('UNION', 'EXCEPT', 'INTERSECT')

/** The clauses of a SELECT in their order. */
const clauses = ['FROM', 'WHERE', 'GROUP', 'HAVING'] as const
type Clause = (typeof clauses)[number]
const clauseName = (clause: Clause): string => (clause === 'GROUP' ? 'GROUP BY' : clause)

interface Parts {
  from: readonly TableReference[]
  where: Condition | undefined
  groupBy: readonly Value[]
  having: Condition | undefined
}

/** Reads what follows the word SELECT, which begins at `start`. */
export function parseSelect(reader: TokenReader, start: number): Select {
  let quantifier = takeQuantifier(reader)
  let top: NumberLiteral | undefined
  if (reader.isWord('TOP')) {
    reader.advance()
    top = parseTop(reader)
    const late = reader.token
    const found = takeQuantifier(reader)
    if (found) {
      reader.fault(late, `${found} stands before TOP.`)
      quantifier ??= found
    }
  }
  const items = parseItems(reader)
  const parts: Parts = { from: [], where: undefined, groupBy: [], having: undefined }
  const behindItems = reader.before
  const seen = parseClauses(reader, parts)
  if (!seen.has('FROM')) {
    if (seen.size > 0) reader.fault(behindItems, 'FROM and a table are missing behind this.')
    else reader.missing('FROM and a table are missing.')
  }
  return { kind: 'select', range: reader.from(start), quantifier, top, items, ...parts }
}

function takeQuantifier(reader: TokenReader): Select['quantifier'] {
  return reader.takeWord('DISTINCT') ? 'DISTINCT' : reader.takeWord('ALL') ? 'ALL' : undefined
}

function parseItems(reader: TokenReader): readonly SelectItem[] {
  if (reader.atClauseEnd) {
    reader.missing('No columns are named: write *, or names of columns with commas between them.')
    return []
  }
  const items = [parseItem(reader)]
  while (true) {
    const comma = reader.token
    if (reader.takeSymbol(',')) {
      if (reader.atClauseEnd) {
        reader.error(comma, 'There is nothing behind this comma.', replaceFix('Take the comma out', comma, ''))
        return items
      }
    } else if (atMissedComma(reader)) {
      reader.error(
        comma,
        `A comma is missing before “${reader.textOf(comma)}”.`,
        insertFix('Insert a comma', reader.before.end, ','),
      )
    } else if (!reader.atClauseEnd && !atMisspelledFrom(reader)) {
      reader.unexpected('A comma or FROM is missing before it.')
      reader.skip({ commasToo: false })
      if (!reader.isSymbol(',')) return items
      continue
    } else return items
    items.push(parseItem(reader))
  }
}

/** A word like FROM before a table: `SELECT * FORM t`. */
function atMisspelledFrom(reader: TokenReader): boolean {
  const { token } = reader
  return token.kind === 'word' && /^(F[A-Z]?R?[A-Z]?O?M+|FROMM|RFOM|FRMO|ROM|FRO|FRON)$/.test(token.text)
}

const atMissedComma = (reader: TokenReader): boolean => {
  const { kind, text } = reader.token
  if (kind === 'word' && isReserved(text) && reader.ahead().text !== '(') return false
  return reader.atValue && !reader.isSymbol('(') && !reader.isWord('EXISTS', 'LIMIT') && !atMisspelledFrom(reader)
}

function parseItem(reader: TokenReader): SelectItem {
  const { token } = reader
  const { start } = token
  if (reader.takeSymbol('*')) return { kind: 'all-columns', range: { start, end: token.end } }
  if (atTableColumns(reader)) {
    const parts = parseDottedName(reader, 'A table')
    const range = reader.from(start)
    if (parts.length > 3) reader.fault(range, 'A table has at most a catalog and a schema before its name.')
    const [table = noName(start), schema, catalog] = parts.toReversed()
    reader.advance()
    reader.advance()
    return {
      kind: 'table-columns',
      range: reader.from(start),
      table: { kind: 'table-name', range, catalog, schema, table },
    }
  }
  const value = parseValue(reader)
  const alias = parseAlias(reader, 'A name for this column', ['FROM'])
  return { kind: 'select-value', range: reader.from(start), value, alias }
}

/** Reads the clauses in whatever order they come; says which are out of it. */
function parseClauses(reader: TokenReader, parts: Parts): ReadonlySet<Clause> {
  const seen = new Set<Clause>()
  let last = -1
  while (true) {
    const { token } = reader
    const word = reader.takeKeyword(...clauses)
    const clause = clauses.find((one) => one === word)
    if (!clause) {
      if (!finishClause(reader)) return seen
      continue
    }
    const place = clauses.indexOf(clause)
    const name = clauseName(clause)
    if (seen.has(clause)) reader.fault(token, secondClause[clause])
    else if (place < last) reader.fault(token, `${name} stands before ${clauseName(clauses[last] ?? clause)}.`)
    seen.add(clause)
    last = Math.max(last, place)
    parseClause(reader, clause, parts)
  }
}

const secondClause: Readonly<Record<Clause, string>> = {
  FROM: 'There is a second FROM; tables are separated by commas.',
  WHERE: 'There is a second WHERE; conditions are joined by AND.',
  GROUP: 'There is a second GROUP BY; keys are separated by commas.',
  HAVING: 'There is a second HAVING; conditions are joined by AND.',
}

function parseClause(reader: TokenReader, clause: Clause, parts: Parts): void {
  if (clause === 'FROM') parts.from = [...parts.from, ...parseTables(reader)]
  else if (clause === 'GROUP') parts.groupBy = [...parts.groupBy, ...parseGroupBy(reader)]
  else if (clause === 'WHERE') parts.where = parseCondition(reader)
  else parts.having = parseCondition(reader)
}

/** What may follow a SELECT, also misspelled. */
const behindSelect = ['ORDER', 'OFFSET', 'UNION', 'EXCEPT', 'INTERSECT']

/**
 * At the end of what could be read of a clause: true where something had to be passed over and clauses may follow, false
 * where the SELECT ends.
 */
function finishClause(reader: TokenReader): boolean {
  const { token } = reader
  if (reader.atClauseEnd && !reader.isWord('SELECT')) return false
  if (token.kind === 'word' && !isReserved(token.text) && meantWord(token.text, behindSelect)) return false
  if (token.kind === 'symbol' && token.text === '&' && reader.ahead().text === '&') {
    const range = { start: token.start, end: reader.ahead().end }
    reader.error(range, '&& is not in ADQL: write AND.', replaceFix('Write AND', range, 'AND'))
    reader.advance()
    reader.advance()
    parseCondition(reader)
    return true
  }
  if (reader.isWord('SELECT')) {
    reader.unexpected('A second query begins here: UNION, or parentheses around it, are missing.')
    reader.nested(
      () => parseSelect(reader, reader.advance().start),
      () => undefined,
    )
    return true
  }
  if (reader.isWord('ON', 'USING')) reader.unexpected('It belongs to a JOIN before it.')
  else reader.unexpected('A comma, an operator, or a word such as AND or WHERE is missing before it.')
  reader.advance()
  reader.skip({ commasToo: true })
  return true
}
