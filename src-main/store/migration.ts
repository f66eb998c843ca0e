/** Steps from schema n to n + 1, by n. A missing step means that the shape did not change. */
export type Migrations = Readonly<Record<number, (old: unknown) => unknown>>

/** A value of an older schema in the shape of the present one. Steps may throw: then the value is not readable. */
export function migrated(value: unknown, from: number, to: number, steps: Migrations | undefined): unknown {
  let result = value
  for (let schema = from; schema < to; schema++) result = (steps?.[schema] ?? ((same: unknown) => same))(result)
  return result
}
