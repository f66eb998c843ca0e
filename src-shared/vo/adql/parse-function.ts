import { replaceFix } from './diagnostic.ts'
import { parseCast } from './parse-cast.ts'
import { parseValue, parseValues } from './parse-condition.ts'
import { parseGeometry } from './parse-geometry.ts'
import { parseSubquery } from './parse-query.ts'
import { builtInFunctions, geometryFunctions, isReserved, mathsFunctions } from './reserved-words.ts'
import { meantWord } from './spelling.ts'
import type { Aggregate, FunctionCall, TextRange, Value } from './syntax.ts'
import type { SyntaxToken } from './syntax-tokens.ts'
import type { TokenReader } from './token-reader.ts'

// Functions (ADQL 2.1, 2.3 and 4): anything with a parenthesis behind its name.

/** How many arguments a function takes, least and most. */
type Arity = readonly [least: number, most: number]

/** Mathematics and trigonometry (ADQL 2.1, 2.3) where it is not one argument. */
const mathsArity: Readonly<Record<string, Arity>> = {
  ATAN2: [2, 2],
  MOD: [2, 2],
  POWER: [2, 2],
  PI: [0, 0],
  RAND: [0, 1],
  ROUND: [1, 2],
  TRUNCATE: [1, 2],
}
const otherFunctions: Readonly<
  Record<string, { readonly family: FunctionCall['family']; readonly arity: Arity; readonly what: string }>
> = {
  LOWER: { family: 'string', arity: [1, 1], what: 'LOWER' },
  UPPER: { family: 'string', arity: [1, 1], what: 'UPPER' },
  COALESCE: { family: 'conditional', arity: [1, Number.POSITIVE_INFINITY], what: 'COALESCE' },
  IN_UNIT: { family: 'unit', arity: [2, 2], what: 'IN_UNIT' },
}
const aggregates: ReadonlySet<string> = new Set(['AVG', 'MAX', 'MIN', 'SUM', 'COUNT'])
const isAggregate = (name: string): name is Aggregate['name'] => aggregates.has(name)

/** Functions of other dialects whose names come near to those of ADQL: services may well have them. */
const knownElsewhere: ReadonlySet<string> = new Set(
  'SIGN SINH COSH TANH LN LOG2 CBRT CEIL TRUNC STDDEV VARIANCE MEDIAN LENGTH SUBSTR CONCAT COSD SIND TAND ASIND ACOSD ATAND EXPM1 LEAST POW SQR MODE'.split(
    ' ',
  ),
)

/** What stands in the parentheses of a function. */
export interface Arguments {
  readonly values: readonly Value[]
  /** The whole call, from its name on. */
  readonly range: TextRange
}

/** Reads `name(values)`; the name is the token at hand. */
export function parseArguments(reader: TokenReader, parseOne = parseValue): Arguments {
  const { start } = reader.advance()
  if (reader.atSubquery && reader.ahead().kind === 'word') return parseLoneQuery(reader, start)
  const open = reader.advance()
  const values = reader.isSymbol(')') ? [] : parseValues(reader, parseOne)
  reader.close(open)
  return { values, range: reader.from(start) }
}

/** `f(SELECT ...)`: a query has parentheses of its own. */
function parseLoneQuery(reader: TokenReader, start: number): Arguments {
  const { start: open } = reader.token
  const query = parseSubquery(reader, '')
  const range = reader.from(open)
  reader.fault({ start: open, end: open + 1 }, 'A query as an argument stands in parentheses of its own.', {
    title: 'Put it in parentheses',
    edits: [
      { range: { start: open, end: open }, text: '(' },
      { range: { start: range.end, end: range.end }, text: ')' },
    ],
  })
  return { values: [{ kind: 'scalar-subquery', range, query }], range: reader.from(start) }
}

/** Reads a function; the token at hand is its name, a parenthesis follows. */
export function parseFunction(reader: TokenReader): Value {
  const name = reader.token
  return reader.nested(
    () => {
      if (geometryFunctions.has(name.text)) return parseGeometry(reader)
      if (isAggregate(name.text)) return parseAggregate(reader, name.text)
      if (name.text === 'CAST') return parseCast(reader)
      return parsePlainFunction(reader)
    },
    () => ({ kind: 'missing', range: { start: name.start, end: name.start } }),
  )
}

function parsePlainFunction(reader: TokenReader): Value {
  const name = reader.token
  const nameRange = { start: name.start, end: name.end }
  const written = reader.textOf(name)
  const known = otherFunctions[name.text]
  const { values, range } = parseArguments(reader)
  const call = (family: FunctionCall['family'], spelled: string): FunctionCall => ({
    kind: 'function',
    range,
    family,
    name: spelled,
    nameRange,
    arguments: values,
  })
  if (mathsFunctions.has(name.text)) {
    checkArity(reader, name, values.length, mathsArity[name.text] ?? [1, 1])
    return call('maths', name.text)
  }
  if (known) {
    reader.newer(nameRange, known.what)
    checkArity(reader, name, values.length, known.arity)
    return call(known.family, name.text)
  }
  checkUserFunction(reader, name, written)
  return call('user', written)
}

/** “one argument”, “1 or 2 arguments”. */
const countWords = ([least, most]: Arity): string => {
  if (most === 0) return 'no argument'
  if (most === 1 && least === 1) return 'one argument'
  if (most === Number.POSITIVE_INFINITY) return 'one argument or more'
  return least === most ? `${least} arguments` : `${least} or ${most} arguments`
}

function checkArity(reader: TokenReader, name: SyntaxToken, count: number, arity: Arity): void {
  const [least, most] = arity
  if (count >= least && count <= most) return
  reader.fault(name, `${name.text} takes ${countWords(arity)}, not ${count === 0 ? 'none' : count}.`)
}

/** User-defined functions (ADQL 2.1, 4.3) are the service's: what it declares is not known here unless it was told. */
function checkUserFunction(reader: TokenReader, name: SyntaxToken, written: string): void {
  if (reader.functions?.has(name.text)) return
  const meant =
    knownElsewhere.has(name.text) || name.text.includes('_') ? undefined : meantWord(name.text, builtInFunctions)
  if (meant) {
    reader.fault(
      name,
      `ADQL has no function ${written}: ${meant} is probably meant.`,
      replaceFix(`Write ${meant}`, name, meant),
    )
  } else if (reader.functions)
    reader.fault(name, `${written} is neither a function of ADQL nor one that this service declares.`)
  else if (isReserved(written))
    reader.extension(name, `${written} is no function of ADQL, though some services have it.`)
  else if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(written))
    reader.fault(name, 'The name of a function begins with one of the letters A to Z, then letters, digits and _.')
}

/** AVG, MAX, MIN, SUM and COUNT (ADQL 2.1, 2.2). */
function parseAggregate(reader: TokenReader, name: Aggregate['name']): Aggregate {
  const token = reader.advance()
  const { start } = token
  const open = reader.advance()
  if (reader.isSymbol('*')) {
    const star = reader.advance()
    if (name !== 'COUNT') reader.fault(star, `${name} wants a value; only COUNT takes the star.`)
    reader.close(open)
    return { kind: 'aggregate', range: reader.from(start), name, quantifier: undefined, argument: undefined }
  }
  const quantifier = reader.takeWord('DISTINCT') ? 'DISTINCT' : reader.takeWord('ALL') ? 'ALL' : undefined
  if (reader.isSymbol(')')) {
    reader.missing(
      name === 'COUNT' ? 'COUNT counts rows, COUNT(*), or values, COUNT(x).' : `${name} takes one argument, not none.`,
    )
    reader.advance()
    const argument: Value = { kind: 'missing', range: { start: open.end, end: open.end } }
    return { kind: 'aggregate', range: reader.from(start), name, quantifier, argument }
  }
  const argument = parseValue(reader)
  if (reader.isSymbol(',')) {
    reader.error(token, `${name} takes one argument.`)
    reader.skip({ commasToo: true })
  }
  reader.close(open)
  return { kind: 'aggregate', range: reader.from(start), name, quantifier, argument }
}
