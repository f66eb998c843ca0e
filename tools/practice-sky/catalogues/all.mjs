import { allwiseSchema, allwiseTables, observeAllwise } from './allwise.mjs'
import { arihipSchema, arihipTables } from './arihip.mjs'
import { califaSchema, califaTables, observeCalifa } from './califa.mjs'
import { celestialSchema, celestialTables } from './celestial.mjs'
import { gaiaSchema, gaiaTables, observeGaia } from './gaia.mjs'
import { hipparcosSchema, hipparcosTables } from './hipparcos.mjs'
import { obscoreSchema, obscoreTables } from './obscore.mjs'
import { obsplanTables } from './obsplan.mjs'
import { planetsSchema, planetsTables } from './planets.mjs'
import { observeRave, raveSchema, raveTables } from './rave.mjs'
import { registrySchemas, registryTables } from './registry.mjs'
import { observeStella, stellaSchema, stellaTables } from './stella.mjs'
import { tgasSchema, tgasTables } from './tgas.mjs'
import { observeTwomass, twomassSchema, twomassTables } from './twomass.mjs'

/** The schemas in the order in which a reader meets them. */
export const catalogueSchemas = [
  hipparcosSchema,
  celestialSchema,
  gaiaSchema,
  twomassSchema,
  allwiseSchema,
  tgasSchema,
  raveSchema,
  arihipSchema,
  stellaSchema,
  obscoreSchema,
  califaSchema,
  planetsSchema,
  ...registrySchemas,
]

const makers = [
  hipparcosTables,
  celestialTables,
  gaiaTables,
  twomassTables,
  allwiseTables,
  tgasTables,
  raveTables,
  arihipTables,
  stellaTables,
  obscoreTables,
  obsplanTables,
  califaTables,
  planetsTables,
  registryTables,
]

/** All tables with their rows, from the sources and the true stars. */
export function catalogueTables(sources) {
  const { stars, deepSky } = sources
  const seen = {
    gaia: observeGaia(stars),
    twomass: observeTwomass(stars),
    allwise: observeAllwise(stars),
    rave: observeRave(stars),
    stella: observeStella(stars),
    califa: observeCalifa(deepSky),
  }
  return makers.flatMap((tables) => tables({ ...sources, seen }))
}
