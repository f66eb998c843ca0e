// What the benches of FITS and CSV have in common: pairs of whole processes, ours and STILTS, one after the other, start-up
// included on both sides, warm cache, medians; then reading in process, by a worker that runs already, against astropy's own
// reader in a process that has it loaded. Data: ALIDADE_BENCH_DATA names a folder with gaia.csv, gaia.fits, wide.csv ...;
// otherwise they are made from the tables of the VOTable bench. ALIDADE_BENCH_PAIRS: pairs (default 5).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchTable } from './bench-tables.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pairs = Number(process.env.ALIDADE_BENCH_PAIRS ?? 5)
const python = '/usr/bin/python3'
/** Prints the best of two readings in seconds; all cells are in memory at the end. */
const astropy = `import sys,time,warnings
warnings.simplefilter('ignore')
from astropy.table import Table
best = 1e9
for _ in range(2):
    began = time.perf_counter()
    t = Table.read(sys.argv[1], **eval(sys.argv[2]))
    best = min(best, time.perf_counter() - began)
print(best)`

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

function seconds(command, env = {}) {
  const [name, ...args] = command
  const began = performance.now()
  const child = spawn(name, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let errors = ''
  child.stderr.on('data', (piece) => {
    errors += piece
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve((performance.now() - began) / 1000)
      else reject(new Error(`${command.join(' ')} ended with ${code}: ${errors}`))
    })
  })
}

async function inTurn(ours, theirs) {
  const mine = []
  const other = []
  await ours()
  for (let pair = 0; pair < pairs; pair++) {
    mine.push(await ours())
    if (theirs) other.push(await theirs())
  }
  return [median(mine), median(other)]
}

const line = (...cells) =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(16) : String(cell).padStart(13))).join(''))

/**
 * Reads and writes the bench's tables in one format. `ending`: of the files; `options`: of astropy's Table.read, in Python;
 * `goals`: ratios asked for.
 */
export async function benchFormat({ format, ending, options, goals }) {
  const built = spawnSync(process.execPath, [join(root, 'tools/build.mjs'), 'main', 'bench'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
  const hasStilts = spawnSync('stilts', ['-version']).status === 0
  const hasAstropy = spawnSync(python, ['-c', 'import astropy.table']).status === 0
  const folder = process.env.ALIDADE_BENCH_DATA ?? join(tmpdir(), 'alidade-bench-tables')
  const scratch = mkdtempSync(join(tmpdir(), 'alidade-bench-'))
  const env = { ALIDADE_HOME: join(scratch, 'home') }
  const cli = [process.execPath, join(root, 'out/main/cli.js'), 'convert']
  try {
    console.log(
      `${format}: ${process.version}, ${pairs} pairs; peers: stilts ${hasStilts}, astropy ${hasAstropy}; data: ${folder}`,
    )
    line('read', 'ours s', 'STILTS s', 'ratio', 'goal', 'warm s', 'astropy s', 'ratio', 'goal', 'MB/s')
    for (const name of ['gaia', 'wide', 'strings']) {
      const path = join(folder, `${name}.${ending}`)
      if (!existsSync(path)) await seconds([...cli, await benchTable(folder, name, 'BINARY2'), path], env)
      const reader = [process.execPath, join(root, 'out/bench/read-table.js'), path]
      const peer = ['stilts', 'tpipe', `ifmt=${ending}`, 'omode=discard', `in=${path}`]
      const [mine, other] = await inTurn(() => seconds(reader), hasStilts && (() => seconds(peer)))
      const warm =
        JSON.parse(spawnSync(reader[0], [...reader.slice(1), '4'], { encoding: 'utf8' }).stdout).warmMilliseconds / 1000
      const python3 = hasAstropy && spawnSync(python, ['-c', astropy, path, options], { encoding: 'utf8' })
      const theirs = python3 ? Number(python3.stdout || Number.NaN) : Number.NaN
      const speed = statSync(path).size / warm / 1e6
      line(
        `${name}.${ending}`,
        mine.toFixed(2),
        other.toFixed(2),
        (mine / other).toFixed(3),
        goals.stilts.toFixed(2),
        warm.toFixed(3),
        theirs.toFixed(3),
        (warm / theirs).toFixed(2),
        goals.astropy.toFixed(2),
        speed.toFixed(0),
      )
    }
    line('write', 'ours s', 'STILTS s', 'ratio', 'goal')
    for (const name of ['gaia', 'wide']) {
      const from = await benchTable(folder, name, 'BINARY2')
      const to = join(scratch, `out.${ending}`)
      const [mine, other] = await inTurn(
        () => seconds([...cli, from, to], env),
        hasStilts && (() => seconds(['stilts', 'tpipe', 'ifmt=votable', `in=${from}`, `ofmt=${ending}`, `out=${to}`])),
      )
      line(`${name}-b2.vot`, mine.toFixed(2), other.toFixed(2), (mine / other).toFixed(3), goals.write.toFixed(2))
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
