import { insertFix } from './diagnostic.ts'
import { parseValue, parseValues } from './parse-condition.ts'
import { parseNumber } from './parse-value.ts'
import type { NumberLiteral, QueryBody, SortItem, Value } from './syntax.ts'
import { isStructural, type TokenReader } from './token-reader.ts'

// What arranges and limits rows: GROUP BY, ORDER BY, TOP, OFFSET (ADQL 2.1, 2.2 and 4.10).

/** Reads BY behind GROUP or ORDER. */
export function takeBy(reader: TokenReader, word: 'GROUP' | 'ORDER'): void {
  if (!reader.takeWord('BY'))
    reader.missing(`${word} is followed by BY.`, insertFix('Insert BY', reader.before.end, ' BY'))
}

/** The keys behind GROUP BY: columns, in ADQL 2.1 also expressions. */
export function parseGroupBy(reader: TokenReader): readonly Value[] {
  takeBy(reader, 'GROUP')
  const keys = parseValues(reader)
  for (const key of keys) if (key.kind !== 'column') reader.newer(key.range, 'GROUP BY with an expression')
  return keys
}

/** The keys behind ORDER BY: columns, numbers of columns, in ADQL 2.1 also expressions. */
export function parseOrderBy(reader: TokenReader): readonly SortItem[] {
  takeBy(reader, 'ORDER')
  const items: SortItem[] = []
  do {
    const { start } = reader.token
    const value = parseValue(reader)
    const position = value.kind === 'number' && value.form === 'integer'
    if (value.kind !== 'column' && !position) reader.newer(value.range, 'ORDER BY with an expression')
    const direction = reader.takeWord('ASC') ? 'ASC' : takeDescending(reader)
    items.push({ kind: 'sort-item', range: reader.from(start), value, direction })
    if (reader.isWord('NULLS')) refuseNulls(reader)
  } while (reader.takeSymbol(',') || takeMissingComma(reader))
  return items
}

/** A key without a comma before it. */
function takeMissingComma(reader: TokenReader): boolean {
  if (!reader.atValue || reader.isWord('LIMIT', 'NOT', 'EXISTS') || reader.atMisspelledClause) return false
  reader.error(
    reader.token,
    `A comma is missing before “${reader.textOf(reader.token)}”.`,
    insertFix('Insert a comma', reader.before.end, ','),
  )
  return true
}

function takeDescending(reader: TokenReader): 'DESC' | undefined {
  const word = reader.takeKeyword('DESC', 'DESCENDING')
  if (word === 'DESCENDING')
    reader.fault(reader.before, 'The word is DESC.', {
      title: 'Write DESC',
      edits: [{ range: { start: reader.before.start, end: reader.before.end }, text: 'DESC' }],
    })
  return word === undefined ? undefined : 'DESC'
}

function refuseNulls(reader: TokenReader): void {
  reader.error(reader.token, 'ADQL has no NULLS FIRST and NULLS LAST: where nulls stand is up to the service.')
  reader.advance()
  reader.takeWord('FIRST', 'LAST')
}

/** The whole number behind TOP or OFFSET (ADQL: unsigned), or undefined with an error. */
function parseCount(reader: TokenReader, word: string): NumberLiteral | undefined {
  const { token } = reader
  const wanted = `${word} is followed by a whole number, such as ${word} 100.`
  const open = reader.isSymbol('(') && reader.ahead().kind === 'number' ? reader.advance() : undefined
  if (open) {
    const number = parseNumber(reader)
    if (reader.isSymbol(')')) reader.advance()
    const range = reader.from(open.start)
    reader.error(range, `The number behind ${word} stands without parentheses.`, {
      title: `Write ${number.text}`,
      edits: [{ range, text: number.text }],
    })
    return number
  }
  if (token.kind === 'number') {
    const number = parseNumber(reader)
    if (number.form === 'integer') return number
    reader.fault(token, wanted)
    return undefined
  }
  if (reader.isSymbol('-', '+') && reader.ahead().kind === 'number') {
    reader.advance()
    reader.advance()
    reader.error(reader.from(token.start), wanted)
    return undefined
  }
  const next = reader.ahead()
  const goesOn = (next.kind === 'word' && !isStructural(next)) || next.kind === 'delimited'
  const takesPlace = token.kind === 'word' && !reader.atStructure && goesOn
  if (takesPlace || token.kind === 'string') {
    reader.error(token, wanted)
    reader.advance()
  } else reader.missing(wanted)
  return undefined
}

export const parseTop = (reader: TokenReader): NumberLiteral | undefined => {
  const number = parseCount(reader, 'TOP')
  const comma = reader.token
  if (number && reader.takeSymbol(','))
    reader.fault(comma, 'No comma stands behind the number of TOP.', {
      title: 'Take the comma out',
      edits: [{ range: { start: comma.start, end: comma.end }, text: '' }],
    })
  return number
}

export const parseOffset = (reader: TokenReader): NumberLiteral | undefined => {
  const number = parseCount(reader, 'OFFSET')
  const rows = reader.token
  if (number && reader.takeWord('ROWS'))
    reader.fault(rows, 'No word stands behind the number of OFFSET.', {
      title: 'Take it out',
      edits: [{ range: { start: rows.start, end: rows.end }, text: '' }],
    })
  return number
}

/** LIMIT of other dialects; the fix makes it the TOP of its SELECT, where there is one and it has none. */
export function parseLimit(reader: TokenReader, body: QueryBody): void {
  const behind = reader.before.end
  const word = reader.advance()
  const number = reader.token.kind === 'number' ? parseNumber(reader) : undefined
  const range = reader.from(word.start)
  const first = body.kind === 'select' && !body.top ? body.items[0] : undefined
  const message = `ADQL has no LIMIT: write SELECT TOP ${number?.text ?? 'n'} ….`
  if (!number || !first) {
    reader.fault(range, message)
    return
  }
  reader.fault(range, message, {
    title: `Write TOP ${number.text}`,
    edits: [
      { range: { start: first.range.start, end: first.range.start }, text: `TOP ${number.text} ` },
      { range: { start: behind, end: range.end }, text: '' },
    ],
  })
}
