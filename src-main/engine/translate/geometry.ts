import type { Geometry, Value } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta } from '../catalogue.ts'
import {
  categoryOf,
  circle,
  double,
  type Expression,
  int,
  plain,
  point,
  polygon,
  QueryError,
  text,
} from './expression.ts'
import { area, centroid, contains, distance, encoded, intersects, scalarOf, soundness, within } from './geometry-sql.ts'
import type { Place } from './place.ts'
import { fromText, shapeOf } from './region-value.ts'
import type { Scalar, Shape } from './shape.ts'
import { numberOperand, wordFor } from './types.ts'
import { translateValue } from './value.ts'

type PointShape = Extract<Shape, { kind: 'point' }>

/** A geometry or a measure of one (ADQL 2.1, 4.2). */
export function translateGeometry(node: Geometry, place: Place): Expression {
  if ('coordinateSystem' in node && node.coordinateSystem) checkSystem(node.coordinateSystem, place)
  switch (node.kind) {
    case 'point': {
      const longitude = angle(node.longitude, place, 'A longitude')
      const latitude = angle(node.latitude, place, 'A latitude')
      return ofShape({ kind: 'point', longitude, latitude }, 'point')
    }
    case 'circle': {
      const { longitude, latitude } = centreOf(node.centre, place)
      const radius = angle(node.radius, place, 'A radius')
      return ofShape({ kind: 'circle', longitude, latitude, radius }, 'circle')
    }
    case 'box':
      return box(node, place)
    case 'polygon': {
      const vertices = node.vertices.map((vertex): readonly [Scalar, Scalar] => {
        const { longitude, latitude } = centreOf(vertex, place)
        return [longitude, latitude]
      })
      return ofShape({ kind: 'polygon', vertices }, 'polygon')
    }
    case 'region':
      return fromText(translateValue(node.text, place), node.text.range)
    case 'geometry-predicate': {
      const left = operand(node.left, place, node.name)
      const right = operand(node.right, place, node.name)
      const predicate = node.name === 'CONTAINS' ? contains(left, right) : intersects(left, right)
      const sound = [...soundness(left), ...soundness(right)]
      const truth = `CAST(${predicate} AS INTEGER)`
      // Limits may settle a test before a missing coordinate is looked at; the value itself is null then.
      const sql = sound.length === 0 ? truth : `(CASE WHEN ${sound.join(' AND ')} THEN ${truth} END)`
      return plain(sql, int, { predicate, name: node.name.toLowerCase() })
    }
    case 'distance': {
      const from = asPoint(operand(node.from, place, 'DISTANCE'), node.from)
      const to = asPoint(operand(node.to, place, 'DISTANCE'), node.to)
      const meta: ColumnMeta = { unit: 'deg', ucd: 'pos.angDistance' }
      return {
        sql: distance(from, to),
        type: double,
        meta,
        name: 'distance',
        within: (bound, operator) => within(from, to, bound, operator),
      }
    }
    case 'geometry-measure':
      return measure(node.name, node.value, place)
  }
}

/** A number of degrees; literals keep their value for what can be worked out beforehand. */
function angle(node: Value, place: Place, what: string): Scalar {
  const value = numberOperand(translateValue(node, place), node.range, what)
  return scalarOf(value)
}

function operand(node: Value, place: Place, where: string): Shape {
  const value = translateValue(node, place)
  const shape = shapeOf(value)
  if (!shape) throw new QueryError(node.range, `${where} wants a geometry; this is ${wordFor(value)}.`)
  return shape
}

function asPoint(shape: Shape, node: Value): PointShape {
  if (shape.kind === 'point') return shape
  if (shape.kind !== 'encoded') throw new QueryError(node.range, 'A point is wanted here.')
  const coordinate = (index: number): Scalar => ({
    sql: `(CASE WHEN (${shape.sql})[1] = 1 THEN (${shape.sql})[${index}] END)`,
  })
  return { kind: 'point', longitude: coordinate(2), latitude: coordinate(3), encoded: shape.sql }
}

const centreOf = (node: Value, place: Place): PointShape => asPoint(operand(node, place, 'A position'), node)

const geometryTypes = { point, circle, polygon }

/** A geometry as a value: DALI's numbers, null where one of them is. */
function ofShape(shape: Shape, name: keyof typeof geometryTypes): Expression {
  const sound = soundness(shape)
  const numbers = `(${encoded(shape)})[2:]`
  const sql = sound.length === 0 ? numbers : `(CASE WHEN ${sound.join(' AND ')} THEN ${numbers} END)`
  return plain(sql, geometryTypes[name], { shape, name })
}

/**
 * BOX is the polygon of its four corners, which lie half the width and half the height from the centre in the two
 * coordinates (as in DaCHS); its edges are great circles like those of every polygon.
 */
function box(node: Extract<Geometry, { kind: 'box' }>, place: Place): Expression {
  const { longitude, latitude } = centreOf(node.centre, place)
  const width = angle(node.width, place, 'A width')
  const height = angle(node.height, place, 'A height')
  const moved = (from: Scalar, by: Scalar, sign: 1 | -1): Scalar =>
    from.constant !== undefined && by.constant !== undefined
      ? constantScalar(from.constant + (sign * by.constant) / 2)
      : { sql: `(${from.sql} ${sign === 1 ? '+' : '-'} ${by.sql} / 2)` }
  const [west, east] = [moved(longitude, width, -1), moved(longitude, width, 1)]
  const [south, north] = [moved(latitude, height, -1), moved(latitude, height, 1)]
  const shape: Shape = {
    kind: 'polygon',
    vertices: [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ],
  }
  return { ...ofShape(shape, 'polygon'), name: 'box' }
}

const constantScalar = (value: number): Scalar => scalarOf(plain(`${value}`, double, { constant: value }))

function measure(name: Extract<Geometry, { kind: 'geometry-measure' }>['name'], node: Value, place: Place): Expression {
  const value = translateValue(node, place)
  const lower = name.toLowerCase()
  const shape = shapeOf(value)
  if (!shape) throw new QueryError(node.range, `${name} wants a geometry; this is ${wordFor(value)}.`)
  switch (name) {
    case 'AREA':
      return { sql: area(shape), type: double, meta: { unit: 'deg2', ucd: 'phys.angArea' }, name: lower }
    case 'CENTROID':
      return plain(centroid(shape), point, { name: lower, ...(shape.kind === 'point' ? { shape } : {}) })
    case 'COORD1':
    case 'COORD2': {
      const position = asPoint(shape, node)
      const scalar = name === 'COORD1' ? position.longitude : position.latitude
      const constant = scalar.constant === undefined ? {} : { constant: scalar.constant }
      return { sql: scalar.sql, type: double, meta: { unit: 'deg', ...value.meta }, name: lower, ...constant }
    }
    case 'COORDSYS':
      return plain(`CASE WHEN ${encoded(shape)} IS NOT NULL THEN '' END`, text, { name: lower })
  }
}

/** The coordinate system is an old argument that has no effect (ADQL 2.1, 4.2.2); one that is another than ICRS is refused. */
function checkSystem(node: Value, place: Place): void {
  const value = translateValue(node, place)
  if (categoryOf(value) !== 'text' && categoryOf(value) !== 'null')
    throw new QueryError(node.range, 'The coordinate system is wanted as a text.')
  if (typeof value.constant !== 'string') return
  const frame = value.constant.trim().split(/\s+/)[0]?.toUpperCase() ?? ''
  if (['', 'ICRS', 'UNKNOWNFRAME', 'UNKNOWN', 'FK5', 'J2000'].includes(frame)) return
  place.session.warn(node.range, `Positions are not turned into other systems: "${value.constant}" has no effect here.`)
}
