import { replaceFix } from './diagnostic.ts'
import {
  type Expression,
  isCondition,
  parseCondition,
  parseExpression,
  parseValue,
  toValue,
} from './parse-condition.ts'
import { parseFunction } from './parse-function.ts'
import { parseDottedName } from './parse-names.ts'
import { parseSubquery } from './parse-query.ts'
import { isReserved, mathsFunctions } from './reserved-words.ts'
import type {
  BinaryOperation,
  ColumnReference,
  MissingValue,
  NumberLiteral,
  StringLiteral,
  UnaryOperation,
  Value,
} from './syntax.ts'
import type { SyntaxToken } from './syntax-tokens.ts'
import { standsAsName, type TokenReader } from './token-reader.ts'

// Values (ADQL 2.1, 2.2 and appendix A, "value expression").

/** How tight the operators bind; the bitwise ones and % are extensions. */
const strengths: Readonly<Record<BinaryOperation['operator'], number>> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '||': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}
const isOperator = (text: string): text is BinaryOperation['operator'] => Object.hasOwn(strengths, text)
const isSign = (text: string): text is UnaryOperation['operator'] => text === '+' || text === '-' || text === '~'

export const noValue = (at: number): MissingValue => ({ kind: 'missing', range: { start: at, end: at } })

/** A value without comparisons: what stands on either side of one. */
export const parseArithmetic = (reader: TokenReader): Value => toValue(reader, parseOperand(reader))

/** The same, or a condition in parentheses. */
export const parseOperand = (reader: TokenReader): Expression => parseOperators(reader, 0)

/** Operators of at least this strength; a condition in parentheses may come out where no operator follows. */
function parseOperators(reader: TokenReader, least: number): Expression {
  const { start } = reader.token
  let left = parseSigned(reader)
  let length = 0
  while (reader.token.kind === 'symbol') {
    const { token } = reader
    const { text } = token
    if (!isOperator(text) || strengths[text] <= least) break
    if (text === '&' && reader.ahead().text === '&' && reader.ahead().start === token.end) break
    reader.advance()
    reader.chain(++length)
    if (text === '%' || text === '&' || text === '|' || text === '^')
      reader.extension(token, `The operator ${text} is not in ADQL, though some services take it.`)
    const operand = toValue(reader, left)
    const right = toValue(reader, parseOperators(reader, strengths[text]))
    refuseGeometry(reader, operand, text)
    refuseGeometry(reader, right, text)
    left = { kind: 'binary', range: reader.from(start), operator: text, left: operand, right }
  }
  return left
}

const geometryKinds: ReadonlySet<string> = new Set<Value['kind']>(['point', 'circle', 'box', 'polygon', 'region'])

function refuseGeometry(reader: TokenReader, value: Value, operator: string): void {
  const geometry = geometryKinds.has(value.kind) || (value.kind === 'geometry-measure' && value.name === 'CENTROID')
  if (geometry) reader.fault(value.range, `A geometry cannot be used with ${operator}.`)
}

function parseSigned(reader: TokenReader): Expression {
  const { token } = reader
  if (token.kind !== 'symbol' || !isSign(token.text)) return parsePrimary(reader)
  const operator = token.text
  return reader.nested<Expression>(
    () => {
      reader.advance()
      if (operator === '~') reader.extension(token, 'The operator ~ is not in ADQL, though some services take it.')
      const operand = toValue(reader, parseSigned(reader))
      return { kind: 'unary', range: reader.from(token.start), operator, operand }
    },
    () => noValue(token.start),
  )
}

function parsePrimary(reader: TokenReader): Expression {
  const { token } = reader
  switch (token.kind) {
    case 'number':
      return parseNumberOrName(reader)
    case 'string':
      return parseString(reader)
    case 'delimited':
      return parseColumn(reader)
    case 'word':
      return parseWord(reader)
    case 'symbol':
      if (token.text === '(') return parseParentheses(reader)
      return missingValue(reader)
    default:
      return missingValue(reader)
  }
}

/** A text, in pieces on several lines or not, as SQL has it: `'a'` and `'b'` below it are `'ab'`. */
function parseString(reader: TokenReader): StringLiteral {
  const { start } = reader.token
  let value = ''
  do {
    const token = reader.advance()
    value += token.text.slice(1, closedBy(token)).replaceAll("''", "'")
  } while (
    reader.token.kind === 'string' &&
    reader.textOf({ start: reader.before.end, end: reader.token.start }).includes('\n')
  )
  return { kind: 'string', range: reader.from(start), value }
}

/** Where the text of a string ends, also of one that is not closed. */
const closedBy = ({ text }: SyntaxToken): number =>
  text.length > 1 && text.endsWith("'") ? text.length - 1 : text.length

function parseNumberOrName(reader: TokenReader): Value {
  const tail = reader.ahead()
  const behind = reader.ahead(2)
  // `2mass > 3` and `2mass.j`: a name, as in a column of that kind, not a number with a name behind it.
  if (tail.glued && behind.kind === 'symbol' && !/^[,)*;]$/.test(behind.text)) return parseColumn(reader)
  return parseNumber(reader)
}

/** An unsigned number (ADQL 2.1, 2.1.3). */
export function parseNumber(reader: TokenReader): NumberLiteral {
  const token = reader.advance()
  const { text } = token
  const range = { start: token.start, end: token.end }
  if (/^0x/i.test(text)) {
    reader.extension(range, 'Hexadecimal numbers are not in ADQL, though some services take them.')
    return { kind: 'number', range, form: 'hexadecimal', text, value: Number(text) }
  }
  const form = /e/i.test(text) ? 'approximate' : text.includes('.') ? 'decimal' : 'integer'
  return { kind: 'number', range, form, text, value: Number(text) }
}

function parseParentheses(reader: TokenReader): Expression {
  const open = reader.token
  const { start } = open
  if (reader.atSubquery) {
    const query = parseSubquery(reader, '')
    const range = reader.from(start)
    reader.extension(range, 'A query as a value is not in ADQL, though many services take it.')
    return { kind: 'scalar-subquery', range, query }
  }
  return reader.nested<Expression>(
    () => {
      reader.advance()
      const inside = reader.isSymbol(')') ? missingValue(reader) : parseExpression(reader)
      if (reader.isSymbol(',') && !isCondition(inside)) {
        reader.error(reader.token, 'One value is wanted in these parentheses, not a list.')
        reader.skip({ commasToo: true })
      }
      reader.close(open)
      const range = reader.from(start)
      return isCondition(inside)
        ? { kind: 'condition-group', range, condition: inside }
        : { kind: 'value-group', range, value: inside }
    },
    () => noValue(start),
  )
}

function parseWord(reader: TokenReader): Expression {
  const { token } = reader
  const range = { start: token.start, end: token.end }
  const next = reader.ahead()
  const called = next.kind === 'symbol' && next.text === '('
  if (token.text === 'NULL') {
    reader.advance()
    reader.newer(range, 'NULL as a value')
    return { kind: 'null', range }
  }
  if (token.text === 'TRUE' || token.text === 'FALSE') {
    reader.advance()
    reader.extension(range, `${token.text} is not in ADQL, though some services take it.`)
    return { kind: 'boolean', range, value: token.text === 'TRUE' }
  }
  if (token.text === 'CASE') return parseCase(reader)
  const lone = !called && /^(ORDER|GROUP|LEFT|RIGHT|FULL|END|LIKE|IN|IS|OFFSET)$/.test(token.text)
  if (lone && standsAsName(next)) return parseColumn(reader)
  if (reader.atStructure) return missingValue(reader)
  if (called) return parseFunction(reader)
  if (mathsFunctions.has(token.text) && (token.text === 'PI' || token.text === 'RAND')) {
    reader.fault(
      range,
      `${token.text} is a function: write ${token.text}().`,
      replaceFix(`Write ${token.text}()`, range, `${token.text}()`),
    )
    reader.advance()
    return { kind: 'function', range, family: 'maths', name: token.text, nameRange: range, arguments: [] }
  }
  return parseColumn(reader)
}

/** A column, with the table's name before it or not; at most catalog, schema, table and column. */
function parseColumn(reader: TokenReader): Value {
  const { start } = reader.token
  const parts = parseDottedName(reader, 'A column')
  const range = reader.from(start)
  const column = parts.at(-1)
  if (!column) return noValue(start)
  if (parts.length > 4) reader.fault(range, 'A column has at most a catalog, a schema and a table before its name.')
  if (reader.isSymbol('(') && parts.length > 1) return refuseQualifiedCall(reader, start)
  const reference: ColumnReference = { kind: 'column', range, qualifier: parts.slice(0, -1), column }
  return reference
}

function refuseQualifiedCall(reader: TokenReader, start: number): Value {
  const range = reader.from(start)
  reader.error(range, 'A function has no schema before its name.')
  const open = reader.advance()
  reader.skip({ commasToo: true })
  reader.close(open)
  return noValue(start)
}

/** Says that a value is missing, behind what was read last; a token that can be nothing is passed over. */
function missingValue(reader: TokenReader): MissingValue {
  const { token, before } = reader
  const at = before.end
  const operator = token.kind === 'symbol' && /^([=<>*/%|^]|<>|!=|<=|>=|\|\|)$/.test(token.text)
  if (token.kind === 'unknown' || (token.kind === 'symbol' && !operator && !/^[(),;&]$/.test(token.text))) {
    reader.unexpected('A value is wanted: a number, a text in single quotes, or a column.')
    reader.advance()
    return reader.atValue && token.kind === 'unknown' ? skipOdd(reader, at) : noValue(at)
  }
  const word = reader.textOf(before)
  const first = before.start === token.start
  if (before.kind === 'symbol' && before.text === ',')
    reader.missing('There is nothing behind this comma.', replaceFix('Take the comma out', before, ''))
  else if (first) reader.unexpected('A value is wanted.')
  else
    reader.missing(
      `${missingBehind(before)} is missing behind ${/^\w+$/.test(word) ? word : `“${word.slice(0, 30)}”`}.`,
    )
  return noValue(at)
}

const missingBehind = ({ text }: SyntaxToken): string => {
  if (/^(WHERE|HAVING|ON|NOT|OR)$/.test(text)) return 'A condition'
  return text === 'AND' ? 'A condition or a value' : 'A value'
}

/** Behind a character that nobody knows, what it may have belonged to. */
function skipOdd(reader: TokenReader, at: number): MissingValue {
  if (!reader.isSymbol('(') && !isReserved(reader.token.text)) reader.advance()
  return noValue(at)
}

/** CASE, in its two forms: an extension, which ADQL 2.1 leaves out. */
function parseCase(reader: TokenReader): Value {
  const opening = reader.token
  const { start } = opening
  return reader.nested<Value>(
    () => {
      reader.advance()
      reader.extension({ start, end: opening.end }, 'CASE is not in ADQL, though many services take it.')
      const operand = reader.isWord('WHEN') ? undefined : parseValue(reader)
      const searched: { when: ReturnType<typeof parseCondition>; result: Value }[] = []
      const simple: { when: Value; result: Value }[] = []
      while (reader.takeWord('WHEN')) {
        const when = operand ? parseValue(reader) : parseCondition(reader)
        if (!reader.takeWord('THEN')) reader.missing('WHEN is followed by THEN and a value.')
        const result = parseValue(reader)
        if (isCondition(when)) searched.push({ when, result })
        else simple.push({ when, result })
      }
      if (searched.length + simple.length === 0) reader.missing('CASE needs WHEN … THEN ….')
      const otherwise = reader.takeWord('ELSE') ? parseValue(reader) : undefined
      if (!reader.takeWord('END')) reader.error(opening, 'This CASE has no END.')
      const range = reader.from(start)
      return operand
        ? { kind: 'simple-case', range, operand, branches: simple, otherwise }
        : { kind: 'searched-case', range, branches: searched, otherwise }
    },
    () => noValue(start),
  )
}
