/** The numbers of a region as DALI 1.1, 3.3 writes them, all in degrees. */
export interface RegionNumbers {
  readonly kind: 'point' | 'circle' | 'polygon'
  readonly numbers: readonly number[]
}

const shapes: Readonly<Record<string, 'position' | 'circle' | 'box' | 'polygon'>> = {
  POSITION: 'position',
  POINT: 'position',
  CIRCLE: 'circle',
  BOX: 'box',
  POSITIONINTERVAL: 'box',
  POLYGON: 'polygon',
  RANGE: 'box',
}

/** Words of STC-S about frames, which change nothing here (STC-S 1.33, 3). */
const frameWords =
  /^(ICRS|FK5|J2000|UNKNOWNFRAME|UNKNOWN|BARYCENTER|GEOCENTER|HELIOCENTER|TOPOCENTER|UNKNOWNREFPOS|SPHERICAL2|FILLFACTOR|\(\)|LSR)$/

/**
 * Reads a region written in the simple forms of STC-S and DALI: POSITION, CIRCLE, BOX and POLYGON, with or without frame
 * words in front of the numbers; case does not count. Undefined for everything else: other frames, unions, other units.
 */
export function regionNumbers(text: string): RegionNumbers | undefined {
  const words = text
    .trim()
    .split(/[\s,()]+/)
    .filter((word) => word !== '')
  const shape = shapes[words[0]?.toUpperCase() ?? '']
  if (!shape) return undefined
  let place = 1
  while (place < words.length && frameWords.test(words[place]?.toUpperCase() ?? '')) place++
  const numbers = words.slice(place).map(Number)
  if (numbers.some((number) => !Number.isFinite(number))) return undefined
  const [first = 0, second = 0, third = 0, fourth = 0] = numbers
  switch (shape) {
    case 'position':
      return numbers.length === 2 ? { kind: 'point', numbers } : undefined
    case 'circle':
      return numbers.length === 3 ? { kind: 'circle', numbers } : undefined
    case 'polygon':
      return numbers.length >= 6 && numbers.length % 2 === 0 ? { kind: 'polygon', numbers } : undefined
    case 'box': {
      if (numbers.length !== 4 || words[0]?.toUpperCase() !== 'BOX') return undefined
      return { kind: 'polygon', numbers: boxNumbers(first, second, third, fourth) }
    }
  }
}

/** The corners of a box: half the width and half the height from its centre in the two coordinates. */
export const boxNumbers = (longitude: number, latitude: number, width: number, height: number): readonly number[] => {
  const [west, east, south, north] = [
    longitude - width / 2,
    longitude + width / 2,
    latitude - height / 2,
    latitude + height / 2,
  ]
  return [west, south, east, south, east, north, west, north]
}
