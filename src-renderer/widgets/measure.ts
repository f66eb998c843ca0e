/** A unit that a number may be given in, and what one of it is in the base unit. */
export interface MeasureUnit {
  readonly name: string
  readonly factor: number
}
/** Limits in the base unit. */
export interface MeasureLimits {
  readonly least?: number
  readonly most?: number
}
/** A reading in the base unit, or one sentence that says why there is none. */
export type MeasureReading =
  | { readonly ok: true; readonly value: number | undefined }
  | { readonly ok: false; readonly reason: string }

/** Twelve digits: enough for any measurement, few enough that factors such as 1/60 leave no trace. */
const digits = 12

/** A value of the base unit in a unit, as a person would type it. */
export const measureText = (value: number | undefined, unit: MeasureUnit): string =>
  value === undefined ? '' : String(Number((value / unit.factor).toPrecision(digits)))

/** What is typed, in the base unit. Nothing typed: undefined. */
export function readMeasure(text: string, unit: MeasureUnit, { least, most }: MeasureLimits = {}): MeasureReading {
  const plain = text.trim().replace(/^[−–]/, '-')
  if (plain === '') return { ok: true, value: undefined }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return { ok: false, reason: `“${plain}” is not a number.` }
  const value = Number((Number(plain) * unit.factor).toPrecision(digits))
  const said = (limit: number) => `${measureText(limit, unit)} ${unit.name}`
  if (!Number.isFinite(value)) return { ok: false, reason: 'The number is too large.' }
  if (least !== undefined && value < least) return { ok: false, reason: `The least is ${said(least)}.` }
  if (most !== undefined && value > most) return { ok: false, reason: `The most is ${said(most)}.` }
  return { ok: true, value }
}
