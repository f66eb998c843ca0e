import type { FunctionCall } from '#shared/vo/adql/syntax.ts'
import { declaredFunctions } from '../declared-functions.ts'
import { suggestion } from '../near-names.ts'
import { type Expression, QueryError } from './expression.ts'
import type { Place } from './place.ts'

/** A user-defined function (ADQL 2.1, 2.3.1). */
export function userFunction(node: FunctionCall, _place: Place): Expression {
  const names = declaredFunctions.map(({ name }) => name)
  throw new QueryError(node.nameRange, `There is no function ${node.name} here.${suggestion(node.name, names)}`)
}
