/** Letters to be changed, added, left out or swapped to come from one text to another (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[to.length] ?? 0
}

const folded = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** The names most like the wanted one, best first, three at most; none that is not at all like it. */
export function nearNames(wanted: string, names: Iterable<string>): readonly string[] {
  const key = folded(wanted)
  const rated: { name: string; rate: number }[] = []
  for (const name of new Set(names)) {
    const other = folded(name)
    const contained = key.length >= 3 && other.length >= 3 && (other.includes(key) || key.includes(other))
    const distance = Math.abs(key.length - other.length) > 4 ? Number.POSITIVE_INFINITY : editDistance(key, other)
    const most = Math.max(1, Math.floor(key.length / 3))
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
