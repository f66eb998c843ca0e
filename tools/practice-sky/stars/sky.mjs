/** Directions, frames and pixels on the sky. Angles in degrees, proper motions in mas/yr (pmra with cos dec). */
const radian = Math.PI / 180
const masPerDegree = 3_600_000

/** Rows: the Galactic axes x (centre), y (rotation), z (north pole) in ICRS (Hipparcos Catalogue, volume 1, 1.5.3). */
const galacticAxes = [
  [-0.0548755604, -0.8734370902, -0.4838350155],
  [0.4941094279, -0.44482963, 0.7469822445],
  [-0.867666149, -0.1980763734, 0.4559837762],
]

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const toGalactic = (vector) => galacticAxes.map((axis) => dot(axis, vector))
export const fromGalactic = (vector) =>
  [0, 1, 2].map((i) => galacticAxes.reduce((sum, axis, row) => sum + axis[i] * vector[row], 0))

/** The unit vector to (ra, dec) and the local directions of growing ra and dec. */
export function localAxes(ra, dec) {
  const [sinRa, cosRa] = [Math.sin(ra * radian), Math.cos(ra * radian)]
  const [sinDec, cosDec] = [Math.sin(dec * radian), Math.cos(dec * radian)]
  return {
    towards: [cosDec * cosRa, cosDec * sinRa, sinDec],
    east: [-sinRa, cosRa, 0],
    north: [-sinDec * cosRa, -sinDec * sinRa, cosDec],
  }
}

/** (ra, dec) of a vector of any length; ra in [0, 360). */
export function direction(vector) {
  const ra = Math.atan2(vector[1], vector[0]) / radian
  return [ra < 0 ? ra + 360 : ra, Math.atan2(vector[2], Math.hypot(vector[0], vector[1])) / radian]
}

/** Moves a position by small offsets east and north (mas), on the tangent plane: right at the poles and across 0/360. */
export function offset(ra, dec, eastMas, northMas) {
  const { towards, east, north } = localAxes(ra, dec)
  const [e, n] = [(eastMas / masPerDegree) * radian, (northMas / masPerDegree) * radian]
  return direction(towards.map((value, i) => value + e * east[i] + n * north[i]))
}

/** The star's position `years` after J2000, moved by its proper motion. */
export const positionAt = (star, years) => offset(star.ra, star.dec, star.pmra * years, star.pmdec * years)

/** km/s per (mas/yr) at 1 kpc. */
const kilometresPerMas = 4.740471

/** Proper motion (mas/yr) and radial velocity (km/s) of a Galactic velocity relative to the Sun, at a parallax in mas. */
export function observedMotion(ra, dec, parallax, galacticVelocity) {
  const velocity = fromGalactic(galacticVelocity)
  const { towards, east, north } = localAxes(ra, dec)
  return {
    pmra: (dot(velocity, east) * parallax) / kilometresPerMas,
    pmdec: (dot(velocity, north) * parallax) / kilometresPerMas,
    rv: dot(velocity, towards),
  }
}

/** Angle between two positions in degrees, exact for small ones. */
export function separation(ra1, dec1, ra2, dec2) {
  const [a, b] = [localAxes(ra1, dec1).towards, localAxes(ra2, dec2).towards]
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
  return Math.atan2(cross, dot(a, b)) / radian
}

/** Puts the bits of a number below 2^15 at the even places (the inner order of a nested HEALPix face). */
function spread(bits) {
  let result = 0
  for (let i = 0; i < 15; i++) if (bits & (1 << i)) result += 4 ** i
  return result
}

/** HEALPix pixel in the nested scheme at an order up to 13 (Gorski et al. 2005, ApJ 622, 759, section 5). */
export function healpixNested(order, ra, dec) {
  const side = 2 ** order
  const z = Math.sin(dec * radian)
  const turn = (((ra % 360) + 360) % 360) / 90
  let face
  let x
  let y
  if (Math.abs(z) <= 2 / 3) {
    const rising = Math.floor(side * (0.5 + turn - z * 0.75))
    const falling = Math.floor(side * (0.5 + turn + z * 0.75))
    const [up, down] = [Math.floor(rising / side), Math.floor(falling / side)]
    face = up === down ? (up % 4) + 4 : up < down ? up % 4 : (down % 4) + 8
    x = falling % side
    y = side - (rising % side) - 1
  } else {
    const quarter = Math.min(3, Math.floor(turn))
    const along = turn - quarter
    const reach = side * Math.sqrt(3 * (1 - Math.abs(z)))
    const a = Math.min(side - 1, Math.floor(along * reach))
    const b = Math.min(side - 1, Math.floor((1 - along) * reach))
    face = z >= 0 ? quarter : quarter + 8
    ;[x, y] = z >= 0 ? [side - b - 1, side - a - 1] : [a, b]
  }
  return face * side * side + spread(x) + 2 * spread(y)
}
