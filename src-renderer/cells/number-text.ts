/**
 * Numbers as text for reading: the shortest text that gives the same value back, or the decimals that the
 * column declares.
 */

/** Shortest text that gives back this double. */
export function float64Text(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  if (Object.is(value, -0)) return '-0'
  return String(value)
}

/** Shortest text that gives back this single-precision number (0.1, not 0.10000000149011612). */
export function float32Text(value: number): string {
  if (!Number.isFinite(value) || value === 0) return float64Text(value)
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return String(candidate)
  }
  return String(Number(value.toPrecision(9)))
}

/**
 * Decimals after the point that a FIELD's precision asks for (VOTable 1.4, 4.1: `F3` or `3`); undefined where it
 * declares none, or significant figures (`E5`), which do not align.
 */
export function decimalsOf(precision: string | undefined): number | undefined {
  const match = /^\s*F?(\d{1,2})\s*$/i.exec(precision ?? '')
  if (!match) return undefined
  const decimals = Number(match[1])
  return decimals <= 17 ? decimals : undefined
}

/** With so many decimals; but never as zero what is not, nor as a row of digits what is far too large for it. */
export function fixedText(value: number, decimals: number, shortest: (value: number) => string): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return shortest(value)
  const text = value.toFixed(decimals)
  return value !== 0 && Number(text) === 0 ? shortest(value) : text
}

/** `12,345`: digits grouped for counts, never for measured values. */
export function countText(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `0.12 s`, `3.4 s`, `2 min 05 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
