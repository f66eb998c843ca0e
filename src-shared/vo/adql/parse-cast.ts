import { replaceFix } from './diagnostic.ts'
import { parseValue } from './parse-condition.ts'
import { parseNumber } from './parse-value.ts'
import type { Cast, CastType, CastTypeName } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

/** Types of ADQL 2.1, 4.7. */
const types: Readonly<Record<string, CastTypeName>> = {
  SMALLINT: 'SMALLINT',
  INTEGER: 'INTEGER',
  BIGINT: 'BIGINT',
  REAL: 'REAL',
  CHAR: 'CHAR',
  VARCHAR: 'VARCHAR',
  TIMESTAMP: 'TIMESTAMP',
  POINT: 'POINT',
  CIRCLE: 'CIRCLE',
  POLYGON: 'POLYGON',
}
/** Names that databases have for them. */
const otherNames: Readonly<Record<string, CastTypeName>> = {
  INT: 'INTEGER',
  INT2: 'SMALLINT',
  INT4: 'INTEGER',
  INT8: 'BIGINT',
  LONG: 'BIGINT',
  FLOAT: 'DOUBLE PRECISION',
  FLOAT4: 'REAL',
  FLOAT8: 'DOUBLE PRECISION',
  DOUBLE: 'DOUBLE PRECISION',
  CHARACTER: 'CHAR',
  TEXT: 'VARCHAR',
  STRING: 'VARCHAR',
  DATETIME: 'TIMESTAMP',
  DATE: 'TIMESTAMP',
}
const typeList = 'SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, CHAR, VARCHAR, TIMESTAMP, POINT, CIRCLE or POLYGON'

/** Reads CAST(value AS type); the token at hand is CAST. */
export function parseCast(reader: TokenReader): Cast {
  const name = reader.advance()
  const open = reader.advance()
  reader.newer(name, 'CAST')
  const value = parseValue(reader)
  if (!reader.takeWord('AS')) reader.missing('CAST(value AS type): the word AS is missing.')
  const type = parseType(reader)
  reader.close(open)
  return { kind: 'cast', range: reader.from(name.start), value, type }
}

function parseType(reader: TokenReader): CastType {
  const token = reader.token
  const { start } = token
  if (token.kind !== 'word') {
    reader.missing(`A type is missing: ${typeList}.`)
    return {
      kind: 'cast-type',
      range: { start: reader.before.end, end: reader.before.end },
      name: 'VARCHAR',
      length: undefined,
    }
  }
  reader.advance()
  if (token.text === 'DOUBLE' && reader.takeWord('PRECISION'))
    return { kind: 'cast-type', range: reader.from(start), name: 'DOUBLE PRECISION', length: undefined }
  const known = types[token.text]
  const meant = otherNames[token.text]
  if (!known && meant)
    reader.extension(
      token,
      `ADQL has no type ${reader.textOf(token)}, though some services take it: ${meant}.`,
      replaceFix(`Write ${meant}`, token, meant),
    )
  else if (!known) reader.fault(token, `ADQL has no type ${reader.textOf(token)}: it has ${typeList}.`)
  const length = parseLength(reader)
  return { kind: 'cast-type', range: reader.from(start), name: known ?? meant ?? 'VARCHAR', length }
}

function parseLength(reader: TokenReader): number | undefined {
  const open = reader.token
  if (!reader.takeSymbol('(')) return undefined
  const number = reader.token.kind === 'number' ? parseNumber(reader) : undefined
  if (number?.form !== 'integer') reader.error(reader.here, 'The length of a type is a whole number.')
  reader.close(open)
  return number?.form === 'integer' ? number.value : undefined
}
