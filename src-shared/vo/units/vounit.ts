import { unitPrefixes, unitWords } from './unit-words.ts'

/** A unit as a fraction times a power of ten of powers of base units. */
export interface ParsedUnit {
  readonly numerator: number
  readonly denominator: number
  readonly exponent10: number
  readonly powers: ReadonlyMap<string, number>
}

const one: ParsedUnit = { numerator: 1, denominator: 1, exponent10: 0, powers: new Map() }
const tokenPattern = /\s*(\*\*|\^|[().*/]|[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z%]+)\s*/y

/**
 * Reads a unit in VOUnits syntax (VOUnits 1.1, 2 and appendix C): `km.s**-1`, `km/s`, `mas/yr`, `10**-3 Jy`, with the
 * spellings of FITS and the CDS that services use: `^`, `*` or a space for products, `yr-1` for powers. Undefined for
 * what is none; logarithms are not read.
 */
export function parseUnit(text: string): ParsedUnit | undefined {
  const tokens: string[] = []
  tokenPattern.lastIndex = 0
  const trimmed = text.trim()
  while (tokenPattern.lastIndex < trimmed.length) {
    const match = tokenPattern.exec(trimmed)
    if (!match?.[1]) return undefined
    tokens.push(match[1])
  }
  const reader = new UnitReader(tokens)
  const unit = reader.product()
  return unit && reader.over ? unit : undefined
}

class UnitReader {
  readonly #tokens: readonly string[]
  #place = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  get over(): boolean {
    return this.#place >= this.#tokens.length
  }

  product(): ParsedUnit | undefined {
    let unit = this.#factor()
    while (unit && !this.over && this.#peek() !== ')') {
      const operator = this.#peek()
      if (operator === '/' || operator === '.' || operator === '*') this.#place++
      const next = this.#factor()
      unit = next && times(unit, operator === '/' ? raised(next, -1) : next)
    }
    return unit
  }

  #peek(): string | undefined {
    return this.#tokens[this.#place]
  }

  #factor(): ParsedUnit | undefined {
    const token = this.#tokens[this.#place++]
    if (token === undefined) return undefined
    if (token === '(') {
      const inner = this.product()
      if (this.#tokens[this.#place++] !== ')') return undefined
      return inner && this.#power(inner)
    }
    if (/^\d/.test(token)) return this.#number(token)
    if (token === 'sqrt' && this.#peek() === '(') {
      const inner = this.#factor()
      return inner && raised(inner, 0.5)
    }
    const unit = namedUnit(token)
    return unit && this.#power(unit)
  }

  /** A factor of a unit: `10**3`, `1e3`, `0.1`. */
  #number(token: string): ParsedUnit | undefined {
    const value = Number(token)
    if (value === 10 && (this.#peek() === '**' || this.#peek() === '^')) {
      const exponent = this.#exponent()
      return exponent === undefined ? undefined : { ...one, exponent10: exponent }
    }
    // The power of ten apart from the digits: 1e-20 is exact, 1e-20 as a double is not.
    const [digits = '1', power = '0'] = value.toExponential().split('e')
    return value > 0 ? { ...one, numerator: Number(digits), exponent10: Number(power) } : undefined
  }

  #power(unit: ParsedUnit): ParsedUnit | undefined {
    const next = this.#peek()
    if (next !== undefined && /^[+-]?\d/.test(next) && !/[a-zA-Z]/.test(next)) {
      this.#place++
      return raised(unit, Number(next))
    }
    if (next !== '**' && next !== '^') return unit
    const exponent = this.#exponent()
    return exponent === undefined ? undefined : raised(unit, exponent)
  }

  /** `**3`, `**-1.5`, `**(1/2)`. */
  #exponent(): number | undefined {
    this.#place++
    const token = this.#tokens[this.#place++]
    if (token !== '(') return token !== undefined && /\d/.test(token) ? Number(token) : undefined
    const over = Number(this.#tokens[this.#place++])
    let under = 1
    if (this.#peek() === '/') {
      this.#place++
      under = Number(this.#tokens[this.#place++])
    }
    if (this.#tokens[this.#place++] !== ')') return undefined
    return Number.isFinite(over / under) ? over / under : undefined
  }
}

/** A unit by its name; one that is a name without a prefix is that (`min` is no milli-inch, `Pa` no peta-year). */
function namedUnit(name: string): ParsedUnit | undefined {
  const whole = unitWords.get(name)
  if (whole) return { ...whole, powers: new Map(Object.entries(whole.powers)) }
  for (const length of [1, 2]) {
    const power = unitPrefixes.get(name.slice(0, length))
    const unit = unitWords.get(name.slice(length))
    if (power !== undefined && unit?.prefixes)
      return { ...unit, exponent10: unit.exponent10 + power, powers: new Map(Object.entries(unit.powers)) }
  }
  return undefined
}

function times(left: ParsedUnit, right: ParsedUnit): ParsedUnit {
  const powers = new Map(left.powers)
  for (const [base, power] of right.powers) powers.set(base, (powers.get(base) ?? 0) + power)
  return {
    numerator: left.numerator * right.numerator,
    denominator: left.denominator * right.denominator,
    exponent10: left.exponent10 + right.exponent10,
    powers,
  }
}

function raised(unit: ParsedUnit, exponent: number): ParsedUnit {
  const powers = new Map([...unit.powers].map(([base, power]) => [base, power * exponent]))
  const exponent10 = unit.exponent10 * exponent
  const [over, under] = exponent < 0 ? [unit.denominator, unit.numerator] : [unit.numerator, unit.denominator]
  const size = Math.abs(exponent)
  return { numerator: over ** size, denominator: under ** size, exponent10, powers }
}
