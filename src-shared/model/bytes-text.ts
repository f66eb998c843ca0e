/** Bytes as people read them, decimal prefixes: `12 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = -1
  // What would be rounded to a thousand is one of the next unit.
  while (value >= (unit < 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** How much has come: `301 MB of 812 MB`, or `301 MB so far` where nobody knows how much there is. */
export const comeText = (bytes: number, all?: number): string =>
  all === undefined ? `${bytesText(bytes)} so far` : `${bytesText(bytes)} of ${bytesText(all)}`
