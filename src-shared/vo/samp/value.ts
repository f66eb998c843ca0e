/** What SAMP can carry: strings, lists and maps, and nothing else (SAMP 1.3, 3.3). */
export type SampValue = string | SampList | SampMap
export interface SampList extends ReadonlyArray<SampValue> {}
export interface SampMap {
  readonly [key: string]: SampValue
}

export const isSampList = (value: SampValue | undefined): value is SampList => Array.isArray(value)

export const isSampMap = (value: SampValue | undefined): value is SampMap =>
  typeof value === 'object' && !Array.isArray(value)

/** The entry of a map that was sent with this key; never what JavaScript's objects have by themselves (`constructor`). */
export const entryOf = (map: SampMap, key: string): SampValue | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined

/** An entry that is a string. */
export function stringOf(map: SampMap, key: string): string | undefined {
  const value = entryOf(map, key)
  return typeof value === 'string' ? value : undefined
}

/** An entry that is a map. */
export function mapOf(map: SampMap, key: string): SampMap | undefined {
  const value = entryOf(map, key)
  return isSampMap(value) ? value : undefined
}

/** A map of entries, safe for any key (`__proto__`). */
export function sampMap(entries: Iterable<readonly [string, SampValue]>): SampMap {
  const map: Record<string, SampValue> = Object.create(null)
  for (const [key, value] of entries) map[key] = value
  return map
}

/** Calls `found` for every string in a value, whatever its depth; keys of maps are not counted. */
export function eachString(value: SampValue, found: (text: string) => void): void {
  if (typeof value === 'string') found(value)
  else if (isSampList(value)) for (const item of value) eachString(item, found)
  else for (const item of Object.values(value)) eachString(item, found)
}
