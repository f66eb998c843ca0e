import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { catalogueSchemas, catalogueTables } from './catalogues/all.mjs'
import { describingTables, tapSchemas } from './catalogues/tap-schema.mjs'
import { writeDatabase } from './database.mjs'
import { celestialFolder, readDeepSky, readStarNames, readStars } from './sources/celestial.mjs'
import { readHipparcos } from './sources/hipparcos.mjs'
import { trueStars } from './stars/population.mjs'

const usage = `Makes the practice sky: node tools/practice-sky/make.mjs [--stars FILE] [--celestial PATH] [--out FILE]
  --stars      the Hipparcos stars (CSV, gzip or plain); without it data/stars/hipparcos.csv.gz in ALIDADE_PEERS_DIR
  --celestial  d3-celestial 0.7.35, packed (.tgz) or unpacked; without it npm fetches it
  --out        the file to write; without it assets/practice-sky/practice-sky.duckdb`

/** The Hipparcos file: as given, or in the offered data. */
function starsFile(given) {
  const place = given ?? join(process.env.ALIDADE_PEERS_DIR ?? '.', 'data/stars/hipparcos.csv.gz')
  if (!existsSync(place)) throw new Error(`There is no file of Hipparcos stars at ${place}.\n${usage}`)
  return place
}

async function main() {
  const text = { type: 'string' }
  const options = { stars: text, celestial: text, out: text, help: { type: 'boolean' } }
  const { values } = parseArgs({ options })
  if (values.help) return console.log(usage)
  const out = values.out ?? fileURLToPath(new URL('../../assets/practice-sky/practice-sky.duckdb', import.meta.url))
  const hipparcos = readHipparcos(starsFile(values.stars))
  const celestial = celestialFolder(values.celestial)
  const extended = readStars(celestial)
  const tables = catalogueTables({
    hipparcos,
    extended,
    starNames: readStarNames(celestial),
    deepSky: readDeepSky(celestial),
    stars: trueStars(hipparcos, extended),
  })
  const all = [...tables, ...describingTables([...catalogueSchemas, ...tapSchemas], tables)]
  await writeDatabase(out, all)
  for (const table of all) console.log(`${table.name}: ${table.rows ? `${table.rows.length} rows` : 'view'}`)
  console.log(`${out}: ${(statSync(out).size / 1e6).toFixed(1)} MB`)
}

await main()
