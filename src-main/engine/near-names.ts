import { letterDistance } from '#shared/vo/adql/spelling.ts'

const folded = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** The names most like the wanted one, best first, three at most; none that is not at all like it. */
export function nearNames(wanted: string, names: Iterable<string>): readonly string[] {
  const key = folded(wanted)
  const most = Math.max(1, Math.min(4, Math.floor(key.length / 3)))
  const rated: { name: string; rate: number }[] = []
  for (const name of new Set(names)) {
    const other = folded(name)
    const contained = key.length >= 3 && other.length >= 3 && (other.includes(key) || key.includes(other))
    const distance = letterDistance(key, other, most)
    if (distance <= most) rated.push({ name, rate: distance })
    else if (contained) rated.push({ name, rate: most + 1 + Math.abs(key.length - other.length) / 100 })
  }
  rated.sort((a, b) => a.rate - b.rate || a.name.localeCompare(b.name))
  return rated.slice(0, 3).map(({ name }) => name)
}

/** "Did you mean a, b or c?" with a space before it; nothing where there is no name near. */
export function suggestion(wanted: string, names: Iterable<string>): string {
  const near = nearNames(wanted, names)
  if (near.length === 0) return ''
  const last = near.at(-1) ?? ''
  return ` Did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`
}
