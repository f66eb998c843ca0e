import { insertFix } from './diagnostic.ts'
import { parseIdentifier } from './parse-names.ts'
import { parseLimit, parseOffset, parseOrderBy } from './parse-order.ts'
import { atSetOperator, parseSelect } from './parse-select.ts'
import type { CommonTable, Identifier, QueryBody, QueryExpression, Select, SetOperation } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

// Queries as wholes: WITH, set operators, ORDER BY, OFFSET (ADQL 2.1, 2.2, 4.5, 4.6, 4.10).

export const noSelect = (at: number): Select => ({
  kind: 'select',
  range: { start: at, end: at },
  quantifier: undefined,
  top: undefined,
  items: [],
  from: [],
  where: undefined,
  groupBy: [],
  having: undefined,
})

export const noQuery = (at: number): QueryExpression => ({
  kind: 'query',
  range: { start: at, end: at },
  with: [],
  body: noSelect(at),
  orderBy: [],
  offset: undefined,
})

/** Reads a query in parentheses; `wanted` is said where none begins. */
export function parseSubquery(reader: TokenReader, wanted: string): QueryExpression {
  const open = reader.token
  if (!reader.isSymbol('(')) {
    reader.error(reader.here, wanted)
    if (reader.token.kind === 'word' && !reader.atStructure) reader.advance()
    return noQuery(reader.before.end)
  }
  return reader.nested(
    () => {
      reader.advance()
      const query = parseQuery(reader, { inner: true })
      closeQuery(reader)
      reader.close(open)
      return query
    },
    () => noQuery(open.start),
  )
}

/** Reports what is left before the parenthesis that closes a query. */
function closeQuery(reader: TokenReader): void {
  if (reader.atEnd || reader.isSymbol(')')) return
  reader.unexpected('It does not go on with the query before it.')
  while (!reader.atEnd && !reader.isSymbol(')')) {
    const { start } = reader.token
    reader.skip({ commasToo: true })
    if (!reader.isSymbol(')') && reader.token.start === start) reader.advance()
  }
}

/** Reads a query up to where it ends. `inner`: it stands in parentheses, where WITH has no place. */
export function parseQuery(reader: TokenReader, { inner }: { readonly inner: boolean }): QueryExpression {
  const { start } = reader.token
  const tables = reader.isWord('WITH') ? parseWith(reader, inner) : []
  let body = parseSetExpression(reader)
  let { orderBy, offset } = parseTail(reader, body)
  while (atSetOperator(reader)) {
    reader.error(
      reader.token,
      'ORDER BY and OFFSET stand behind the last of the queries, or their query is put in parentheses.',
    )
    const left: QueryExpression = {
      kind: 'query',
      range: reader.from(body.range.start),
      with: [],
      body,
      orderBy,
      offset,
    }
    body = parseSetOperations(reader, left)
    ;({ orderBy, offset } = parseTail(reader, body))
  }
  return { kind: 'query', range: reader.from(start), with: tables, body, orderBy, offset }
}

function parseTail(reader: TokenReader, body: QueryBody): Pick<QueryExpression, 'orderBy' | 'offset'> {
  let orderBy: QueryExpression['orderBy'] = []
  let offset: QueryExpression['offset']
  while (true) {
    const { token } = reader
    const word = reader.isWord('LIMIT') ? 'LIMIT' : reader.takeKeyword('ORDER', 'OFFSET')
    if (word === 'LIMIT') parseLimit(reader, body)
    else if (word === 'ORDER') {
      if (offset) reader.fault(token, 'ORDER BY stands before OFFSET.')
      else if (orderBy.length > 0) reader.fault(token, 'There is a second ORDER BY; keys are separated by commas.')
      orderBy = [...orderBy, ...parseOrderBy(reader)]
    } else if (word === 'OFFSET') {
      reader.newer(token, 'OFFSET')
      offset = parseOffset(reader)
    } else if (reader.isWord('WHERE', 'GROUP', 'HAVING') && (orderBy.length > 0 || offset)) {
      reader.error(token, `${token.text === 'GROUP' ? 'GROUP BY' : token.text} stands before ORDER BY and OFFSET.`)
      reader.advance()
      reader.skip({ commasToo: true })
    } else return { orderBy, offset }
  }
}

/** `WITH name AS (query), ...` (ADQL 2.1, 4.5): at the beginning of the whole query only. */
function parseWith(reader: TokenReader, inner: boolean): readonly CommonTable[] {
  const word = reader.advance()
  reader.newer(word, 'WITH')
  if (inner) reader.fault(word, 'WITH stands once, at the beginning of the whole query, not inside of it.')
  if (reader.isWord('RECURSIVE') && reader.ahead().kind === 'word')
    reader.error(reader.advance(), 'ADQL has no recursive queries.')
  const tables: CommonTable[] = []
  do {
    const { start } = reader.token
    const name = parseIdentifier(reader, 'A name for the query')
    const columns = parseColumnNames(reader)
    if (!reader.takeWord('AS')) reader.missing('WITH name AS (SELECT …): the word AS is missing.')
    const query = parseSubquery(reader, 'WITH name AS is followed by a query in parentheses.')
    tables.push({ kind: 'common-table', range: reader.from(start), name, columns, query })
  } while (reader.takeSymbol(','))
  return tables
}

function parseColumnNames(reader: TokenReader): readonly Identifier[] {
  const open = reader.token
  if (reader.atSubquery || !reader.takeSymbol('(')) return []
  const columns = [parseIdentifier(reader, 'A column')]
  while (reader.takeSymbol(',')) columns.push(parseIdentifier(reader, 'A column'))
  reader.close(open)
  reader.extension(
    reader.from(open.start),
    'Columns named behind the name of a WITH query are not in ADQL; their names can be given in its SELECT with AS.',
  )
  return columns
}

const parseSetExpression = (reader: TokenReader): QueryBody => parseSetOperations(reader, parseTerm(reader))

/** UNION and EXCEPT, from left to right (ADQL 2.1, 4.6.5). */
function parseSetOperations(reader: TokenReader, first: QueryBody): QueryBody {
  let left = parseIntersections(reader, first)
  for (let length = 0; ; length++) {
    const { token } = reader
    reader.chain(length)
    const operator = reader.takeKeyword('UNION', 'EXCEPT')
    if (operator !== 'UNION' && operator !== 'EXCEPT') return left
    left = setOperation(reader, operator, left, token.start, () => parseTerm(reader))
  }
}

const parseTerm = (reader: TokenReader): QueryBody => parseIntersections(reader, parseQueryPrimary(reader))

/** INTERSECT binds tighter (ADQL 2.1, 4.6.5). */
function parseIntersections(reader: TokenReader, first: QueryBody): QueryBody {
  let left = first
  for (let length = 0; ; length++) {
    const { token } = reader
    reader.chain(length)
    if (reader.takeKeyword('INTERSECT') === undefined) return left
    left = setOperation(reader, 'INTERSECT', left, token.start, () => parseQueryPrimary(reader))
  }
}

function setOperation(
  reader: TokenReader,
  operator: SetOperation['operator'],
  left: QueryBody,
  at: number,
  parseRight: () => QueryBody,
): SetOperation {
  reader.newer({ start: at, end: reader.before.end }, operator)
  const all = reader.takeWord('ALL')
  if (!all) reader.takeWord('DISTINCT') && reader.extension(reader.before, `${operator} DISTINCT is ${operator} alone.`)
  const right = parseRight()
  return { kind: 'set-operation', range: reader.from(left.range.start), operator, all, left, right }
}

const statements = /^(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|TRUNCATE|GRANT|MERGE|EXPLAIN|SET|SHOW)$/

function parseQueryPrimary(reader: TokenReader): QueryBody {
  if (reader.isSymbol('(')) return parseSubquery(reader, '')
  const { token } = reader
  if (reader.takeKeyword('SELECT')) return parseSelect(reader, token.start)
  if (token.kind === 'word' && statements.test(token.text)) {
    reader.error(token, `${reader.textOf(token)} is not in ADQL, which only reads tables: a query begins with SELECT.`)
    reader.skipAll()
  } else if (reader.atEnd) reader.missing('A query is missing: it begins with SELECT.')
  else {
    // `* FROM t`, `ra, dec FROM t`: the word is missing, what follows is read.
    const next = reader.ahead()
    const listed = next.text === ',' || next.text === '.' || next.text === 'FROM'
    const forgotten = reader.isSymbol('*') || (reader.atValue && listed)
    reader.unexpected(
      'A query begins with SELECT.',
      forgotten ? insertFix('Insert SELECT', token.start, 'SELECT ') : undefined,
    )
    if (forgotten || reader.isWord('FROM')) return parseSelect(reader, token.start)
    reader.advance()
    reader.skip({ commasToo: true })
  }
  return noSelect(token.start)
}
