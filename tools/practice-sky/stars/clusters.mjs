import { dwarfByBrightness } from './colours.mjs'
import { direction, localAxes, observedMotion, separation, toGalactic } from './sky.mjs'

const kilometresPerMas = 4.740471

/** Open clusters near the Sun: centre (degrees), distance and radius (pc), motion, synthetic members fainter than V = 9. */
export const openClusters = [
  { name: 'Hyades', ra: 66.75, dec: 16.87, distance: 47.5, radius: 4, members: 280, galactic: [-42.2, -19.1, -1.5] },
  { name: 'Pleiades', ra: 56.75, dec: 24.117, distance: 135.8, radius: 2.6, members: 850, pm: [19.9, -45.4], rv: 5.7 },
  { name: 'Praesepe', ra: 130.1, dec: 19.67, distance: 185, radius: 3.2, members: 550, pm: [-36, -12.9], rv: 34.7 },
]

/** Mean velocity relative to the Sun in Galactic axes, km/s. */
function meanVelocity(cluster) {
  if (cluster.galactic) return cluster.galactic
  const { towards, east, north } = localAxes(cluster.ra, cluster.dec)
  const scale = (kilometresPerMas * cluster.distance) / 1000
  return toGalactic(
    towards.map((value, i) => value * cluster.rv + scale * (east[i] * cluster.pm[0] + north[i] * cluster.pm[1])),
  )
}

/** The cluster's velocity with the member's own, 0.5 km/s in each direction. */
export const memberVelocity = (cluster, random) => meanVelocity(cluster).map((value) => value + random.normal(0, 0.5))

/** The cluster a Hipparcos star belongs to by place, proper motion (within 12 percent and 6 mas/yr) and parallax. */
export function clusterOf(star) {
  if (star.pmra === null) return undefined
  return openClusters.find((cluster) => {
    const reach = ((3 * cluster.radius) / cluster.distance) * (180 / Math.PI)
    const mean = 1000 / cluster.distance
    if (Math.abs(star.dec - cluster.dec) > reach || Math.abs(star.parallax - mean) > 3 + mean / 8) return false
    if (separation(star.ra, star.dec, cluster.ra, cluster.dec) > reach) return false
    const due = observedMotion(star.ra, star.dec, mean, meanVelocity(cluster))
    const miss = Math.hypot(star.pmra - due.pmra, star.pmdec - due.pmdec)
    return miss < 6 + 0.12 * Math.hypot(due.pmra, due.pmdec)
  })
}

/** A member fainter than the real ones: on the main sequence, one of five a double star and up to 0.75 mag brighter. */
export function syntheticMember(cluster, random) {
  const { towards } = localAxes(cluster.ra, cluster.dec)
  const [ra, dec] = direction(towards.map((value) => value * cluster.distance + random.normal(0, cluster.radius)))
  const distance = (cluster.distance + random.normal(0, cluster.radius)) / 1000
  const colours = dwarfByBrightness(2.5 + 12 * random.uniform() ** 0.6)
  const double = random.happens(0.2)
  const vmag = colours.absoluteV + 5 * Math.log10(distance) + 10 - (double ? random.between(0.1, 0.75) : 0)
  const motion = observedMotion(ra, dec, 1 / distance, memberVelocity(cluster, random))
  const star = { hip: null, ra, dec, parallax: 1 / distance, ...motion, vmag, bv: colours.bv, sptype: null }
  return {
    star: { ...star, kind: 'dwarf', part: 'thin', multiple: double ? 1 : 0, cluster: cluster.name },
    colours,
    vmag,
  }
}
