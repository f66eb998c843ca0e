import { type Arguments, parseArguments } from './parse-function.ts'
import { parseArithmetic } from './parse-value.ts'
import type { Geometry, MissingValue, Point, TextRange, Value } from './syntax.ts'
import type { SyntaxToken } from './syntax-tokens.ts'
import type { TokenReader } from './token-reader.ts'

// Geometry (ADQL 2.1, 4.2). ADQL 2.0 wants a coordinate system as first argument of the shapes, 2.1 deprecates it; 2.1
// also takes a point where 2.0 takes two coordinates.

/** True for what only a coordinate system can be: a text, or NULL for none. */
const isSystem = (value: Value | undefined): value is Value => value?.kind === 'string' || value?.kind === 'null'

/** True for what is certainly a number, so no point. */
const isNumber = (value: Value): boolean =>
  value.kind === 'number' ||
  value.kind === 'unary' ||
  value.kind === 'binary' ||
  (value.kind === 'value-group' && isNumber(value.value)) ||
  (value.kind === 'function' && value.family === 'maths')

/** True for what is certainly a point. */
const isPoint = (value: Value): boolean =>
  value.kind === 'point' || (value.kind === 'geometry-measure' && value.name === 'CENTROID')

const span = (first: Value, last: Value): TextRange => ({ start: first.range.start, end: last.range.end })

const impliedPoint = (longitude: Value, latitude: Value): Point => ({
  kind: 'point',
  range: span(longitude, latitude),
  coordinateSystem: undefined,
  longitude,
  latitude,
  implied: true,
})

/** Reads a geometry function; the token at hand is its name, a parenthesis follows. */
export function parseGeometry(reader: TokenReader): Geometry | MissingValue {
  const name = reader.token
  // No condition is a geometry: so `CONTAINS(p, q = 1` is read as CONTAINS(p, q) = 1.
  const args = parseArguments(reader, parseArithmetic)
  const missing: MissingValue = { kind: 'missing', range: args.range }
  return build(reader, name, args) ?? missing
}

function build(reader: TokenReader, name: SyntaxToken, { values, range }: Arguments): Geometry | undefined {
  const [first, second] = values
  switch (name.text) {
    case 'POINT':
    case 'CIRCLE':
    case 'BOX':
    case 'POLYGON':
      return buildShape(reader, name, values, range)
    case 'CONTAINS':
    case 'INTERSECTS':
      if (values.length === 2 && first && second)
        return { kind: 'geometry-predicate', range, name: name.text, left: first, right: second }
      return refuse(reader, name, 'takes two geometries', values)
    case 'DISTANCE':
      return buildDistance(reader, name, values, range)
    case 'REGION':
      if (values.length === 1 && first) return { kind: 'region', range, text: first }
      return refuse(reader, name, "takes one text in single quotes, such as 'CIRCLE ICRS 10 20 1'", values)
    case 'AREA':
    case 'CENTROID':
    case 'COORD1':
    case 'COORD2':
    case 'COORDSYS':
      if (values.length === 1 && first) return { kind: 'geometry-measure', range, name: name.text, value: first }
      return refuse(reader, name, 'takes one geometry', values)
    default:
      return undefined
  }
}

function refuse(reader: TokenReader, name: SyntaxToken, wanted: string, values: readonly Value[]): undefined {
  if (values.some(({ kind }) => kind === 'missing')) return undefined
  const given = values.length === 1 ? 'one argument stands' : `${values.length || 'no'} arguments stand`
  reader.fault(name, `${name.text} ${wanted}; here ${given}.`)
  return undefined
}

function buildShape(
  reader: TokenReader,
  name: SyntaxToken,
  all: readonly Value[],
  range: TextRange,
): Geometry | undefined {
  const told = isSystem(all[0]) || isSystemByCount(name.text, all)
  const coordinateSystem = told ? all[0] : undefined
  const values = told ? all.slice(1) : all
  if (!told) reader.newer(name, `${name.text} without a coordinate system`)
  switch (name.text) {
    case 'POINT': {
      const [longitude, latitude] = values
      if (values.length === 2 && longitude && latitude)
        return { kind: 'point', range, coordinateSystem, longitude, latitude, implied: false }
      return refuse(reader, name, 'takes a longitude and a latitude', all)
    }
    case 'CIRCLE': {
      const centred = takeCentre(reader, values, 1)
      const radius = centred?.sizes[0]
      if (centred && radius) return { kind: 'circle', range, coordinateSystem, centre: centred.centre, radius }
      return refuse(reader, name, 'takes a longitude, a latitude and a radius, or a point and a radius', all)
    }
    case 'BOX': {
      const centred = takeCentre(reader, values, 2)
      const [width, height] = centred?.sizes ?? []
      if (centred && width && height)
        return { kind: 'box', range, coordinateSystem, centre: centred.centre, width, height }
      return refuse(reader, name, 'takes a longitude and a latitude, or a point, then a width and a height', all)
    }
    default: {
      const vertices = takeVertices(reader, values)
      if (vertices) return { kind: 'polygon', range, coordinateSystem, vertices }
      return refuse(reader, name, 'takes three points or more, or a longitude and a latitude for each', all)
    }
  }
}

/** True where there is one argument more than coordinates and sizes: the first is a column or the like with the system. */
function isSystemByCount(name: string, values: readonly Value[]): boolean {
  const [first] = values
  const { length } = values
  if (!first || isNumber(first) || isPoint(first)) return false
  return (name === 'POINT' && length === 3) || (name === 'CIRCLE' && length === 4) || (name === 'BOX' && length === 5)
}

/** A centre of one point or two coordinates, and the sizes behind it. */
function takeCentre(
  reader: TokenReader,
  values: readonly Value[],
  sizes: number,
): { readonly centre: Value; readonly sizes: readonly Value[] } | undefined {
  const [first, second] = values
  if (values.length === sizes + 2 && first && second)
    return { centre: impliedPoint(first, second), sizes: values.slice(2) }
  if (values.length !== sizes + 1 || !first || isNumber(first)) return undefined
  reader.newer(first.range, 'A point as a centre')
  return { centre: first, sizes: values.slice(1) }
}

/** The corners of a polygon: points, or pairs of coordinates. */
function takeVertices(reader: TokenReader, values: readonly Value[]): readonly Value[] | undefined {
  const [first] = values
  if (!first || values.length < 3) return undefined
  const asPoints = isPoint(first) || (!values.some(isNumber) && (values.length % 2 === 1 || values.length < 6))
  if (asPoints) {
    reader.newer(first.range, 'A polygon of points')
    return values.some(isNumber) ? undefined : values
  }
  if (values.length % 2 === 1 || values.length < 6) return undefined
  return Array.from({ length: values.length / 2 }, (_, i) => i * 2).flatMap((i) => {
    const [longitude, latitude] = [values[i], values[i + 1]]
    return longitude && latitude ? [impliedPoint(longitude, latitude)] : []
  })
}

/** DISTANCE of two points, or of two longitudes with their latitudes (ADQL 2.1). */
function buildDistance(
  reader: TokenReader,
  name: SyntaxToken,
  values: readonly Value[],
  range: TextRange,
): Geometry | undefined {
  const [first, second, third, fourth] = values
  if (values.length === 2 && first && second && !isNumber(first) && !isNumber(second))
    return { kind: 'distance', range, from: first, to: second }
  if (values.length === 4 && first && second && third && fourth) {
    reader.newer(name, 'DISTANCE of four numbers')
    return { kind: 'distance', range, from: impliedPoint(first, second), to: impliedPoint(third, fourth) }
  }
  return refuse(reader, name, 'takes two points, or two longitudes each with its latitude', values)
}
