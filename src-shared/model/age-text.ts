const steps = [
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['month', 30 * 86_400],
  ['year', 365 * 86_400],
] as const

/** How long ago a time was, in whole units: "3 days ago", "just now". Both in milliseconds since 1970. */
export function ageText(at: number, now: number): string {
  const seconds = (now - at) / 1000
  const step = steps.findLast(([, unit]) => seconds >= unit)
  if (!step) return 'just now'
  const count = Math.floor(seconds / step[1])
  return `${count} ${step[0]}${count === 1 ? '' : 's'} ago`
}
