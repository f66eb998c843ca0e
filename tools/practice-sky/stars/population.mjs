import { clusterOf, memberVelocity, openClusters, syntheticMember } from './clusters.mjs'
import {
  colourOfSpectralType,
  dwarfByBrightness,
  dwarfByColour,
  giantByColour,
  magnitudes,
  whiteDwarfByColour,
} from './colours.mjs'
import { randomStream } from './random.mjs'
import { direction, localAxes, observedMotion, toGalactic } from './sky.mjs'

/**
 * The true stars under the simulated catalogues: the Hipparcos stars, completed where the catalogue says nothing, and
 * fainter ones after a Galaxy of three parts and three clusters. docs/practice-sky.md tells the recipe.
 */

/** Velocity of the Sun to the local standard of rest, km/s (Schoenrich, Binney and Dehnen 2010), and Oort's constants. */
const sun = [11.1, 12.24, 7.25]
const oort = { a: 15.3, b: -11.9 }

/** Dispersions (km/s), lag behind rotation, scale height and length (kpc), mean metallicity of each part of the Galaxy. */
const parts = {
  thin: { sigma: [33, 21, 16], lag: 6, height: 0.28, length: 2.6, metallicity: [-0.08, 0.2] },
  thick: { sigma: [65, 48, 40], lag: 45, height: 0.9, length: 2.2, metallicity: [-0.55, 0.25] },
  halo: { sigma: [140, 100, 90], lag: 220, height: 2.5, length: 4, metallicity: [-1.5, 0.45] },
}

/** Velocity relative to the Sun in Galactic axes, with the Galaxy's differential rotation to first order. */
function velocity(random, part, ra, dec, distance) {
  const { sigma, lag } = parts[part]
  const [x, y] = toGalactic(localAxes(ra, dec).towards).map((value) => value * distance)
  const own = [random.normal(0, sigma[0]), random.normal(-lag, sigma[1]), random.normal(0, sigma[2])]
  return [own[0] - sun[0] + (oort.a - oort.b) * y, own[1] - sun[1] + (oort.a + oort.b) * x, own[2] - sun[2]]
}

/** Fills a star's bands, temperature, gravity and metallicity; `scatter` is the spread of its colours about the mean. */
function withBands(star, colours, random, scatter = 0.015) {
  const giant = star.kind === 'giant'
  const bands = magnitudes(star.vmag, colours, giant)
  for (const band of Object.keys(bands)) bands[band] += random.normal(0, scatter)
  // Two of a hundred dwarfs have a disc of dust: too bright at 12 and 22 micrometres.
  if (star.kind === 'dwarf' && random.happens(0.02)) {
    const excess = random.between(0.2, 2.5)
    bands.w3 -= excess / 3
    bands.w4 -= excess
  }
  const [mean, spread] = parts[star.part ?? 'thin'].metallicity
  return {
    ...star,
    ...bands,
    teff: colours.teff * random.factor(0.015),
    logg: colours.logg + random.normal(0, 0.08),
    metallicity: random.normal(mean, spread),
  }
}

const coloursOf = (kind, bv) =>
  kind === 'white dwarf' ? whiteDwarfByColour(bv) : kind === 'giant' ? giantByColour(bv) : dwarfByColour(bv)

/** Dwarf or giant: by the parallax where it says something, else by colour (a bright red star is a giant, mostly). */
function kindOf(star, bv, random) {
  if (star.sptype?.startsWith('DA')) return 'white dwarf'
  if (star.parallax !== null && star.parallax > 4) {
    const absoluteV = star.vmag + 5 * Math.log10(star.parallax) - 10
    if (bv < 0.6 && absoluteV > 9) return 'white dwarf'
    return bv > 0.6 && absoluteV < dwarfByColour(bv).absoluteV - 1.3 ? 'giant' : 'dwarf'
  }
  return random.happens(bv < 0.6 ? 0.05 : bv < 0.8 ? 0.45 : 0.93) ? 'giant' : 'dwarf'
}

/** The parallax a simulated survey should find: Hipparcos' own (error near 1 mas) weighed with the one of kind and colour. */
function trueParallax(star, absoluteV, random) {
  const photometric = 10 ** ((absoluteV + random.normal(0, 0.5) - star.vmag + 10) / 5)
  if (star.parallax === null) return Math.min(40, Math.max(0.1, photometric))
  if (star.parallax > 12) return star.parallax + random.normal(0, 0.3)
  const weight = 1 / (0.4 * photometric) ** 2
  return Math.max(0.1, (star.parallax + weight * photometric) / (1 + weight))
}

/** A Hipparcos star with what the catalogue does not say. Stars without proper motion get one of the Galaxy's thin disc. */
function completed(star, random) {
  const bv = star.bv ?? colourOfSpectralType(star.sptype)
  const cluster = clusterOf(star)
  const kind = kindOf(star, bv, random)
  const colours = coloursOf(kind, bv)
  if (cluster) {
    const parallax = 1000 / random.normal(cluster.distance, cluster.radius)
    const { rv } = observedMotion(star.ra, star.dec, parallax, memberVelocity(cluster, random))
    return withBands({ ...star, bv, kind, parallax, rv, part: 'thin', cluster: cluster.name }, colours, random)
  }
  const parallax = trueParallax(star, colours.absoluteV, random)
  const motion = observedMotion(star.ra, star.dec, parallax, velocity(random, 'thin', star.ra, star.dec, 1 / parallax))
  const { pmra, pmdec } = star.pmra === null ? motion : star
  return withBands({ ...star, bv, kind, parallax, pmra, pmdec, rv: motion.rv, part: 'thin' }, colours, random)
}

/** A random direction: everywhere alike. */
function anywhere(random) {
  const z = random.between(-1, 1)
  const turn = random.between(0, 2 * Math.PI)
  const flat = Math.sqrt(1 - z * z)
  return direction([flat * Math.cos(turn), flat * Math.sin(turn), z])
}

function placed(random, part, ra, dec, distance, star) {
  const parallax = 1 / distance
  const motion = observedMotion(ra, dec, parallax, velocity(random, part, ra, dec, distance))
  return {
    hip: null,
    ra,
    dec,
    parallax,
    ...motion,
    multiple: random.happens(0.12) ? 1 : 0,
    part,
    sptype: null,
    ...star,
  }
}

/** Faint stars within 100 pc: red dwarfs for the most part, one of sixteen a white dwarf. */
function nearbyStar(random) {
  const [ra, dec] = anywhere(random)
  const distance = 0.1 * Math.cbrt(random.between(0.0002, 1))
  const white = random.happens(1 / 16)
  const colours = white
    ? whiteDwarfByColour(random.between(-0.2, 0.75))
    : dwarfByBrightness(4.5 + 11.5 * random.uniform() ** 0.55)
  const absoluteV = colours.absoluteV + random.normal(0, white ? 0.15 : 0.2)
  const vmag = absoluteV + 5 * Math.log10(distance) + 10
  const kind = white ? 'white dwarf' : 'dwarf'
  return { star: placed(random, 'thin', ra, dec, distance, { vmag, bv: colours.bv, kind }), colours, vmag }
}

/** A field star of one part of the Galaxy, V between 9 and 16.5 with growing numbers, where the part's density lets it be. */
function fieldStar(random, part) {
  const vmag = 16.5 + Math.log10(random.between(10 ** (0.3 * (9 - 16.5)), 1)) / 0.3
  const giant = random.happens(part === 'thin' ? Math.max(0.08, 0.75 - 0.1 * (vmag - 9)) : 0.45)
  const old = part === 'thin' ? 0 : 0.35
  const bv = giant
    ? Math.min(1.7, 0.95 + old / 10 + Math.abs(random.normal(0, 0.24)))
    : Math.max(old, random.normal(0.62 + 0.03 * (vmag - 12), 0.26))
  const colours = giant ? giantByColour(bv) : dwarfByColour(bv)
  const distance = 10 ** ((vmag - colours.absoluteV - random.normal(0, 0.4) - 10) / 5)
  const [ra, dec] = anywhere(random)
  const [x, y, z] = toGalactic(localAxes(ra, dec).towards).map((value) => value * distance)
  const { height, length } = parts[part]
  const density = Math.exp(-Math.abs(z) / height - (Math.hypot(8.2 - x, y) - 8.2) / length)
  if (!random.happens(Math.min(1, density)) || distance > 12 || distance < 0.06) return undefined
  // Dust of the plane: 0.8 mag per kpc within 100 pc of it; it reddens by a third of that.
  const dust = 0.8 * Math.min(distance, (0.1 * distance) / Math.max(Math.abs(z), 0.03))
  const reddened = coloursOf(giant ? 'giant' : 'dwarf', Math.min(2, bv + dust / 3.1))
  const kind = giant ? 'giant' : 'dwarf'
  const star = placed(random, part, ra, dec, distance, { vmag: vmag + dust, bv: Math.min(2, bv + dust / 3.1), kind })
  return { star, colours: { ...reddened, teff: colours.teff, logg: colours.logg }, vmag: vmag + dust }
}

/** Draws until there are as many stars as asked for, none brighter than V = 9 (those are real) or fainter than the limit. */
function collect(count, faintest, draw, random) {
  const stars = []
  while (stars.length < count) {
    const drawn = draw()
    if (drawn && drawn.vmag >= 9 && drawn.vmag <= faintest) stars.push(withBands(drawn.star, drawn.colours, random))
  }
  return stars
}

/** All true stars, sorted by declination: real ones completed (hip set), synthetic ones (hip null). */
export function trueStars(hipparcos, extended) {
  const known = new Set(hipparcos.map((star) => star.hip))
  const unmeasured = { pmra: null, pmdec: null, parallax: null, sptype: null, multiple: 0 }
  const fainter = extended.filter((star) => !known.has(star.hip)).map((star) => ({ ...star, ...unmeasured }))
  const random = randomStream('true stars')
  const real = [...hipparcos, ...fainter].map((star) => completed(star, random))
  const members = openClusters.flatMap((cluster) =>
    collect(cluster.members, 17.5, () => syntheticMember(cluster, random), random),
  )
  const synthetic = [
    ...collect(12_000, 17.5, () => nearbyStar(random), random),
    ...collect(72_000, 16.8, () => fieldStar(random, 'thin'), random),
    ...collect(6_500, 16.8, () => fieldStar(random, 'thick'), random),
    ...collect(2_500, 16.8, () => fieldStar(random, 'halo'), random),
    ...members,
  ]
  return [...real, ...synthetic].toSorted((a, b) => a.dec - b.dec)
}
