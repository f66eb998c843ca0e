import type { DuckDBScalarFunction, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { healpixCentre, healpixIndex } from '#shared/vo/sky/healpix.ts'
import { moved } from '#shared/vo/sky/proper-motion.ts'
import { regionNumbers } from '#shared/vo/sky/region-text.ts'
import {
  type RegionKind,
  regionArea,
  regionCentroid,
  regionContains,
  regionsIntersect,
  type SkyRegion,
  skyRegion,
} from '#shared/vo/sky/sky-region.ts'
import { angleBetween } from '#shared/vo/sky/sphere.ts'
import type { DuckDb } from './duckdb.ts'

const kinds: readonly RegionKind[] = ['point', 'circle', 'polygon']

/**
 * Geometry that is known only row by row, worked out here instead of in SQL. Geometries come as lists that begin with
 * the code of their kind (1 point, 2 circle, 3 polygon). Everything that is none gives null; nothing raises.
 */
export function geometryFunctions(duckdb: DuckDb): readonly DuckDBScalarFunction[] {
  const { BIGINT, BOOLEAN, DOUBLE, INTEGER, LIST, VARCHAR } = duckdb
  const list = LIST(DOUBLE)
  const pair = (test: (first: SkyRegion, second: SkyRegion) => DuckDBValue) => {
    const first = new RegionReader()
    const second = new RegionReader()
    return ([a, b]: readonly (DuckDBValue | undefined)[]): DuckDBValue => {
      const [one, other] = [first.read(itemsOf(a)), second.read(itemsOf(b))]
      return one && other ? test(one, other) : null
    }
  }
  const single = (measure: (region: SkyRegion) => DuckDBValue) => {
    const reader = new RegionReader()
    return ([a]: readonly (DuckDBValue | undefined)[]): DuckDBValue => {
      const region = reader.read(itemsOf(a))
      return region ? measure(region) : null
    }
  }
  return [
    scalar(duckdb, 'alidade_contains', [list, list], BOOLEAN, pair(regionContains)),
    scalar(duckdb, 'alidade_intersects', [list, list], BOOLEAN, pair(regionsIntersect)),
    scalar(
      duckdb,
      'alidade_separation',
      [list, list],
      DOUBLE,
      pair((one, other) =>
        one.kind === 'point' && other.kind === 'point' ? (angleBetween(one.place, other.place) * 180) / Math.PI : null,
      ),
    ),
    scalar(duckdb, 'alidade_area', [list], DOUBLE, single(regionArea)),
    scalar(
      duckdb,
      'alidade_centroid',
      [list],
      list,
      single((region) => {
        const centre = regionCentroid(region)
        return centre ? duckdb.listValue([...centre]) : null
      }),
    ),
    scalar(duckdb, 'alidade_region', [VARCHAR], list, ([text]) => {
      const read = typeof text === 'string' ? regionNumbers(text) : undefined
      return read ? duckdb.listValue([kinds.indexOf(read.kind) + 1, ...read.numbers]) : null
    }),
    scalar(duckdb, 'alidade_region_of', [VARCHAR, DOUBLE], list, ([text, code]) => {
      if (typeof text !== 'string' || typeof code !== 'number') return null
      const read = regionNumbers(text) ?? bareNumbers(text, kinds[code - 1])
      return read ? duckdb.listValue([kinds.indexOf(read.kind) + 1, ...read.numbers]) : null
    }),
    scalar(duckdb, 'alidade_healpix', [INTEGER, DOUBLE, DOUBLE], BIGINT, (values) => {
      const [order, longitude, latitude] = numbersOf(values)
      return healpixIndex(order ?? -1, longitude ?? Number.NaN, latitude ?? Number.NaN) ?? null
    }),
    scalar(duckdb, 'alidade_healpix_centre', [INTEGER, BIGINT], list, ([order, index]) => {
      const centre = typeof order === 'number' && typeof index === 'bigint' ? healpixCentre(order, index) : undefined
      return centre ? duckdb.listValue([...centre]) : null
    }),
    scalar(duckdb, 'alidade_moved', [DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE], list, (values) => {
      const [longitude = Number.NaN, latitude = Number.NaN, east = 0, north = 0, years = 0] = numbersOf(values)
      const place = moved(longitude, latitude, east, north, years)
      return place ? duckdb.listValue([...place]) : null
    }),
  ]
}

const numbersOf = (values: readonly (DuckDBValue | undefined)[]): readonly number[] =>
  values.map((value) => (typeof value === 'number' ? value : Number.NaN))

/** DALI's own form: the numbers alone (DALI 1.1, 3.3). */
function bareNumbers(text: string, kind: RegionKind | undefined) {
  const numbers = text.trim().split(/\s+/).map(Number)
  return kind && skyRegion(kind, numbers) ? { kind, numbers } : undefined
}

function itemsOf(value: DuckDBValue | undefined): readonly DuckDBValue[] | undefined {
  return value !== null && typeof value === 'object' && 'items' in value && Array.isArray(value.items)
    ? value.items
    : undefined
}

/** Reads encoded regions; the same numbers row after row are prepared once. */
class RegionReader {
  #numbers: readonly DuckDBValue[] = []
  #region: SkyRegion | undefined

  read(items: readonly DuckDBValue[] | undefined): SkyRegion | undefined {
    if (!items) return undefined
    const same = items.length === this.#numbers.length && items.every((item, index) => item === this.#numbers[index])
    if (!same) {
      this.#numbers = items
      this.#region = regionFrom(items)
    }
    return this.#region
  }
}

function regionFrom(items: readonly DuckDBValue[]): SkyRegion | undefined {
  const numbers = items.map((item) => (typeof item === 'number' ? item : Number.NaN))
  const kind = kinds[(numbers[0] ?? 0) - 1]
  return kind && skyRegion(kind, numbers.slice(1))
}

function scalar(
  duckdb: DuckDb,
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  row: (values: readonly (DuckDBValue | undefined)[]) => DuckDBValue,
): DuckDBScalarFunction {
  return duckdb.DuckDBScalarFunction.create({
    name,
    parameterTypes,
    returnType,
    mainFunction: (_info, input, output) => {
      const columns = parameterTypes.map((_, index) => input.getColumnVector(index))
      for (let index = 0; index < input.rowCount; index++)
        output.setItem(index, row(columns.map((column) => column.getItem(index))))
      output.flush()
    },
  })
}
