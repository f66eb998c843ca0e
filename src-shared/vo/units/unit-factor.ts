import { type ParsedUnit, parseUnit } from './vounit.ts'

/** How many of the target unit one of the given unit is, or why that cannot be said. */
export type UnitFactor =
  | { readonly ok: true; readonly factor: number }
  | { readonly ok: false; readonly wrong: 'source' | 'target'; readonly message: string }

/** The factor from one unit to another (VOUnits 1.1). Units of one kind only; logarithmic ones (mag, dB) to themselves. */
export function unitFactor(source: string, target: string): UnitFactor {
  const to = parseUnit(target)
  if (!to) return { ok: false, wrong: 'target', message: `"${target}" is not a unit of VOUnits.` }
  const from = parseUnit(source)
  if (!from)
    return { ok: false, wrong: 'source', message: `The unit of this value, "${source}", is not one of VOUnits.` }
  if (!sameKind(from, to))
    return {
      ok: false,
      wrong: 'target',
      message: `${source} cannot be converted to ${target}: they measure different things.`,
    }
  const fraction = (from.numerator * to.denominator) / (from.denominator * to.numerator)
  const exponent = from.exponent10 - to.exponent10
  return { ok: true, factor: exponent < 0 ? fraction / 10 ** -exponent : fraction * 10 ** exponent }
}

function sameKind(one: ParsedUnit, other: ParsedUnit): boolean {
  const bases = new Set([...one.powers.keys(), ...other.powers.keys()])
  return [...bases].every((base) => Math.abs((one.powers.get(base) ?? 0) - (other.powers.get(base) ?? 0)) < 1e-9)
}
