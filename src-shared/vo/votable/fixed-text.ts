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

/**
 * With so many decimals; undefined where that would mislead: zero for what is not zero, digits that a number of this
 * size does not have.
 */
export function fixedText(value: number, decimals: number): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return undefined
  const text = value.toFixed(decimals)
  return value !== 0 && Number(text) === 0 ? undefined : text
}
