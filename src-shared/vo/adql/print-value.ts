import { writtenName } from './names.ts'
import { printSubquery } from './print.ts'
import type { Condition, Geometry, Value } from './syntax.ts'

const list = (values: readonly (Value | undefined)[]): string =>
  values.flatMap((value) => (value ? [printValue(value)] : [])).join(', ')

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** A value as text. */
export function printValue(value: Value): string {
  switch (value.kind) {
    case 'number':
      return value.text
    case 'string':
      return text(value.value)
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE'
    case 'null':
      return 'NULL'
    case 'missing':
      return ''
    case 'column':
      return [...value.qualifier, value.column].map(writtenName).join('.')
    case 'unary':
      // Two signs without a blank would begin a comment.
      return `${value.operator}${value.operand.kind === 'unary' ? ' ' : ''}${printValue(value.operand)}`
    case 'binary':
      return `${printValue(value.left)} ${value.operator} ${printValue(value.right)}`
    case 'value-group':
      return `(${printValue(value.value)})`
    case 'function':
      return `${value.name}(${list(value.arguments)})`
    case 'aggregate': {
      const quantifier = value.quantifier ? `${value.quantifier} ` : ''
      return `${value.name}(${quantifier}${value.argument ? printValue(value.argument) : '*'})`
    }
    case 'cast': {
      const length = value.type.length === undefined ? '' : `(${value.type.length})`
      return `CAST(${printValue(value.value)} AS ${value.type.name}${length})`
    }
    case 'searched-case':
      return printCase(
        'CASE',
        value.branches.map(({ when, result }) => [printCondition(when), result]),
        value.otherwise,
      )
    case 'simple-case': {
      const branches = value.branches.map(({ when, result }) => [printValue(when), result] as const)
      return printCase(`CASE ${printValue(value.operand)}`, branches, value.otherwise)
    }
    case 'scalar-subquery':
      return printSubquery(value.query)
    case 'condition-value':
      return printCondition(value.condition)
    default:
      return printGeometry(value)
  }
}

function printCase(
  head: string,
  branches: readonly (readonly [when: string, result: Value])[],
  otherwise: Value | undefined,
): string {
  const lines = branches.map(([when, result]) => ` WHEN ${when} THEN ${printValue(result)}`)
  return `${head}${lines.join('')}${otherwise ? ` ELSE ${printValue(otherwise)}` : ''} END`
}

function printGeometry(geometry: Geometry): string {
  switch (geometry.kind) {
    case 'point': {
      const coordinates = list([geometry.coordinateSystem, geometry.longitude, geometry.latitude])
      return geometry.implied ? coordinates : `POINT(${coordinates})`
    }
    case 'circle':
      return `CIRCLE(${list([geometry.coordinateSystem, geometry.centre, geometry.radius])})`
    case 'box':
      return `BOX(${list([geometry.coordinateSystem, geometry.centre, geometry.width, geometry.height])})`
    case 'polygon':
      return `POLYGON(${list([geometry.coordinateSystem, ...geometry.vertices])})`
    case 'region':
      return `REGION(${printValue(geometry.text)})`
    case 'geometry-predicate':
      return `${geometry.name}(${list([geometry.left, geometry.right])})`
    case 'geometry-measure':
      return `${geometry.name}(${printValue(geometry.value)})`
    case 'distance':
      return `DISTANCE(${list([geometry.from, geometry.to])})`
  }
}

/** A condition as text. */
export function printCondition(condition: Condition): string {
  const not = 'negated' in condition && condition.negated ? ' NOT' : ''
  switch (condition.kind) {
    case 'junction':
      return condition.operands.map(printCondition).join(` ${condition.operator} `)
    case 'negation':
      return `NOT ${printCondition(condition.operand)}`
    case 'comparison':
      return `${printValue(condition.left)} ${condition.operator} ${printValue(condition.right)}`
    case 'between':
      return `${printValue(condition.value)}${not} BETWEEN ${printValue(condition.low)} AND ${printValue(condition.high)}`
    case 'in-list':
      return `${printValue(condition.value)}${not} IN (${list(condition.among)})`
    case 'in-query':
      return `${printValue(condition.value)}${not} IN ${printSubquery(condition.query)}`
    case 'like':
      return `${printValue(condition.value)}${not} ${condition.operator} ${printValue(condition.pattern)}`
    case 'null-test':
      return `${printValue(condition.value)} IS${not} NULL`
    case 'exists':
      return `EXISTS ${printSubquery(condition.query)}`
    case 'truth':
      return printValue(condition.value)
    case 'condition-group':
      return `(${printCondition(condition.condition)})`
  }
}
