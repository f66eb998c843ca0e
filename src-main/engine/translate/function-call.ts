import type { FunctionCall, TextRange } from '#shared/vo/adql/syntax.ts'
import { type Expression, plain, QueryError, text } from './expression.ts'
import { inUnit } from './in-unit.ts'
import { maths } from './maths.ts'
import type { Place } from './place.ts'
import { commonMeta, commonType, converted, textOperand } from './types.ts'
import { userFunction } from './user-functions.ts'
import { translateValue } from './value.ts'

/** A value handed to a function, and where it stands. */
export interface Argument {
  readonly value: Expression
  readonly range: TextRange
}

/** A call of a function by name (ADQL 2.1, 2.3, 4). */
export function translateFunction(node: FunctionCall, place: Place): Expression {
  if (node.family === 'user') return userFunction(node, place)
  const values = node.arguments.map((value): Argument => ({ value: translateValue(value, place), range: value.range }))
  switch (node.family) {
    case 'maths':
      return { name: node.name.toLowerCase(), ...maths(node, values, place) }
    case 'string':
      return textFunction(node, values)
    case 'conditional': {
      const type = commonType(values)
      const sql = `coalesce(${values.map(({ value }) => converted(value, type)).join(', ')})`
      return { sql, type, meta: commonMeta(values.map(({ value }) => value)), name: 'coalesce' }
    }
    case 'unit':
      return inUnit(node, values)
  }
}

/** LOWER and UPPER (ADQL 2.1, 4.3). */
function textFunction(node: FunctionCall, [argument, ...more]: readonly Argument[]): Expression {
  if (!argument || more.length > 0) throw new QueryError(node.range, `${node.name} wants one text.`)
  const value = textOperand(argument.value, argument.range, node.name)
  const name = node.name.toLowerCase()
  return plain(`${name}(${value.sql})`, text, { name })
}
