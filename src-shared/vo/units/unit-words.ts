/**
 * The units of VOUnits 1.1, 3.2 as a fraction times a power of ten of base units, so that factors between them stay
 * exact where they are. Degrees are a base of their own beside radians' pi: the angle's base is the degree.
 */
export interface UnitWord {
  readonly numerator: number
  readonly denominator: number
  readonly exponent10: number
  /** Powers of the base units. */
  readonly powers: Readonly<Record<string, number>>
  /** False for what takes no prefix (VOUnits 1.1, 2.4). */
  readonly prefixes: boolean
}

const word = (
  powers: Readonly<Record<string, number>>,
  numerator = 1,
  exponent10 = 0,
  { denominator = 1, prefixes = true }: { denominator?: number; prefixes?: boolean } = {},
): UnitWord => ({ numerator, denominator, exponent10, powers, prefixes })

const bare = { prefixes: false }
const own = (name: string): UnitWord => word({ [name]: 1 })

const entries: readonly (readonly [names: string, unit: UnitWord])[] = [
  // SI base and derived units; the gram stands for the kilogram.
  ['m', own('m')],
  ['g', word({ g: 1 })],
  ['s', own('s')],
  ['A', own('A')],
  ['K', own('K')],
  ['mol', own('mol')],
  ['cd', own('cd')],
  ['rad', word({ deg: 1 }, 180 / Math.PI)],
  ['sr', word({ deg: 2 }, (180 / Math.PI) ** 2)],
  ['Hz', word({ s: -1 })],
  ['N', word({ g: 1, m: 1, s: -2 }, 1, 3)],
  ['Pa', word({ g: 1, m: -1, s: -2 }, 1, 3)],
  ['J', word({ g: 1, m: 2, s: -2 }, 1, 3)],
  ['W', word({ g: 1, m: 2, s: -3 }, 1, 3)],
  ['C', word({ A: 1, s: 1 })],
  ['V', word({ g: 1, m: 2, s: -3, A: -1 }, 1, 3)],
  ['S', word({ g: -1, m: -2, s: 3, A: 2 }, 1, -3)],
  ['F', word({ g: -1, m: -2, s: 4, A: 2 }, 1, -3)],
  ['Wb', word({ g: 1, m: 2, s: -2, A: -1 }, 1, 3)],
  ['T', word({ g: 1, s: -2, A: -1 }, 1, 3)],
  ['H', word({ g: 1, m: 2, s: -2, A: -2 }, 1, 3)],
  ['Ohm ohm', word({ g: 1, m: 2, s: -3, A: -2 }, 1, 3)],
  ['lm', word({ cd: 1, deg: 2 }, (180 / Math.PI) ** 2)],
  ['lx', word({ cd: 1, deg: 2, m: -2 }, (180 / Math.PI) ** 2)],
  // Angles.
  ['deg', word({ deg: 1 }, 1, 0, bare)],
  ['arcmin', word({ deg: 1 }, 1, 0, { denominator: 60, prefixes: false })],
  ['arcsec', word({ deg: 1 }, 1, 0, { denominator: 3600 })],
  ['mas', word({ deg: 1 }, 1, -3, { denominator: 3600, prefixes: false })],
  // Times; the year is the Julian one (VOUnits 1.1, 3.2.3).
  ['min', word({ s: 1 }, 60, 0, bare)],
  ['h', word({ s: 1 }, 3600, 0, bare)],
  ['d', word({ s: 1 }, 86400)],
  ['a yr', word({ s: 1 }, 31557600)],
  // Astronomy and physics (IAU 2012 B2, IAU 2015 B2 and B3, CODATA 2018).
  ['au AU', word({ m: 1 }, 149597870700, 0, bare)],
  ['pc', word({ m: 1 }, (149597870700 * 648000) / Math.PI)],
  ['lyr', word({ m: 1 }, 9460730472580800)],
  ['Angstrom angstrom', word({ m: 1 }, 1, -10, bare)],
  ['erg', word({ g: 1, m: 2, s: -2 }, 1, -4)],
  ['eV', word({ g: 1, m: 2, s: -2 }, 1.602176634, -16)],
  ['Ry', word({ g: 1, m: 2, s: -2 }, 2.1798723611035, -15)],
  ['Jy', word({ g: 1, s: -2 }, 1, -23)],
  ['G', word({ g: 1, s: -2, A: -1 }, 1, -1)],
  ['barn', word({ m: 2 }, 1, -28)],
  ['D', word({ A: 1, s: 1, m: 1 }, 1 / 299792458, -21)],
  ['u', word({ g: 1 }, 1.6605390666, -24)],
  ['R', word({ photon: 1, m: -2, s: -1, deg: -2 }, (1e10 / (4 * Math.PI)) * (Math.PI / 180) ** 2)],
  ['solMass', word({ g: 1 }, 1.98841, 33, bare)],
  ['solLum', word({ g: 1, m: 2, s: -3 }, 3.828, 29, bare)],
  ['solRad', word({ m: 1 }, 6.957, 8, bare)],
  // Counted and named things, each a base of its own.
  ['mag', own('mag')],
  ['dex', own('dex')],
  ['ct count', own('count')],
  ['ph photon', own('photon')],
  ['pix pixel', own('pixel')],
  ['adu', own('adu')],
  ['electron', own('electron')],
  ['bit', own('bit')],
  ['byte B', word({ bit: 1 }, 8)],
  ['chan', own('chan')],
  ['bin', own('bin')],
  ['beam', own('beam')],
  ['voxel', own('voxel')],
  ['Sun', own('Sun')],
  ['%', word({}, 1, -2, bare)],
]

/** Every unit by its name; case counts. */
export const unitWords: ReadonlyMap<string, UnitWord> = new Map(
  entries.flatMap(([names, unit]) => names.split(' ').map((name): [string, UnitWord] => [name, unit])),
)

/** Powers of ten of the prefixes (VOUnits 1.1, 2.4). */
export const unitPrefixes: ReadonlyMap<string, number> = new Map([
  ['da', 1],
  ['h', 2],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
  ['Z', 21],
  ['Y', 24],
  ['d', -1],
  ['c', -2],
  ['m', -3],
  ['u', -6],
  ['n', -9],
  ['p', -12],
  ['f', -15],
  ['a', -18],
  ['z', -21],
  ['y', -24],
])
