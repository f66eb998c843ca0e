// npm run bench -- votable: reading VOTables against STILTS, side by side in one run: pairs of whole processes, one after
// the other, start-up included on both sides, warm cache, medians. Ours is out/bench/read-table.js: the table engine as the
// application uses it (a worker reads the file, the whole table is in memory at the end). The peer's command is `peer`:
// omode=discard reads all the data of the table in sequence and throws them away; JVM options are Debian's defaults.
// ALIDADE_BENCH_DATA names a folder with gaia-td.vot, gaia-b1.vot ...; otherwise they are made in the temporary folder.
// ALIDADE_BENCH_PAIRS: pairs (default 5).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchTable } from './bench-tables.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pairs = Number(process.env.ALIDADE_BENCH_PAIRS ?? 5)
const peer = ['stilts', 'tpipe', 'ifmt=votable', 'omode=discard']
const gnuTime = '/usr/bin/time'
/** Bytes of a gaia row in typed arrays: 6 x 8 + 3 x 4 + 19 + 1 + 2. */
const gaiaRowBytes = 82

const reads = [
  { title: 'gaia TABLEDATA', table: 'gaia', serialisation: 'TABLEDATA', goal: 0.15 },
  { title: 'gaia BINARY', table: 'gaia', serialisation: 'BINARY', goal: 0.22 },
  { title: 'gaia BINARY2', table: 'gaia', serialisation: 'BINARY2', goal: 0.22 },
  { title: 'gaia TABLEDATA.gz', table: 'gaia', serialisation: 'TABLEDATA', packed: true, goal: 0.25 },
  { title: 'wide TABLEDATA', table: 'wide', serialisation: 'TABLEDATA', goal: 0.18 },
  { title: 'wide BINARY2', table: 'wide', serialisation: 'BINARY2', goal: 0.22 },
  { title: 'strings TABLEDATA', table: 'strings', serialisation: 'TABLEDATA', goal: 0.25 },
  { title: 'strings BINARY', table: 'strings', serialisation: 'BINARY', goal: 0.35 },
  { title: 'strings BINARY2', table: 'strings', serialisation: 'BINARY2', goal: 0.35 },
]

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Runs a process to its end: seconds of the wall clock, peak memory in MiB where GNU time is there, and its output. */
async function measure(command) {
  const [name, ...args] = existsSync(gnuTime) ? [gnuTime, '-f', '%M', ...command] : command
  const began = performance.now()
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (piece) => {
    output += piece
  })
  child.stderr.on('data', (piece) => {
    errors += piece
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const seconds = (performance.now() - began) / 1000
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${errors}`)
  const mebibytes = existsSync(gnuTime) ? Number(errors.trim().split('\n').at(-1)) / 1024 : Number.NaN
  return { seconds, mebibytes, output }
}

const ours = (path) => measure([process.execPath, join(root, 'out/bench/read-table.js'), path])
const theirs = (path) => measure([...peer, `in=${path}`])

/** Seconds to unpack a file with nothing else, in a process of its own. */
const bareGunzip = `const z=require('node:zlib'),f=require('node:fs');const t=performance.now();f.createReadStream(process.argv[1],{highWaterMark:1<<20}).pipe(z.createGunzip({chunkSize:1<<19})).on('data',()=>{}).on('end',()=>console.log((performance.now()-t)/1000))`

const cell = (text, width) => String(text).padStart(width)
const line = (cells) =>
  console.log(
    `${String(cells[0]).padEnd(20)}${cells
      .slice(1)
      .map((text) => cell(text, 11))
      .join('')}`,
  )

export async function run() {
  const built = spawnSync(process.execPath, [join(root, 'tools/build.mjs'), 'main', 'bench'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
  const hasPeer = spawnSync('stilts', ['-version'], { encoding: 'utf8' }).status === 0
  const folder = process.env.ALIDADE_BENCH_DATA ?? join(tmpdir(), 'alidade-bench-tables')
  const scratch = mkdtempSync(join(tmpdir(), 'alidade-bench-'))
  try {
    const tiny = join(scratch, 'tiny.vot')
    writeFileSync(tiny, '<VOTABLE><RESOURCE><TABLE><FIELD name="a" datatype="int"/></TABLE></RESOURCE></VOTABLE>')
    const floor = median((await repeat(3, () => ours(tiny))).map(({ mebibytes }) => mebibytes))
    console.log(
      `reading VOTables: ${process.version}, ${pairs} pairs; peer: ${hasPeer ? peer.join(' ') : 'stilts is not installed'}`,
    )
    console.log(`data: ${folder}; our process without a table takes ${floor.toFixed(0)} MiB`)
    line(['', 'ours s', 'STILTS s', 'ratio', 'goal', 'MB/s', 'ours MiB', 'STILTS MiB', 'ratio'])
    for (const read of reads) {
      const path = await benchTable(folder, read.table, read.serialisation, read.packed)
      await ours(path)
      const mine = []
      const other = []
      for (let pair = 0; pair < pairs; pair++) {
        mine.push(await ours(path))
        if (hasPeer) other.push(await theirs(path))
      }
      report(read, path, mine, other, floor)
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function repeat(times, what) {
  const results = []
  for (let i = 0; i < times; i++) results.push(await what())
  return results
}

function report(read, path, mine, other, floor) {
  const seconds = median(mine.map((one) => one.seconds))
  const peerSeconds = median(other.map((one) => one.seconds))
  const memory = median(mine.map((one) => one.mebibytes))
  const peerMemory = median(other.map((one) => one.mebibytes))
  const results = mine.map((one) => JSON.parse(one.output))
  const milliseconds = median(results.map((one) => one.milliseconds))
  const bytes = read.packed ? statSync(path.slice(0, -'.gz'.length)).size : statSync(path).size
  line([
    read.title,
    seconds.toFixed(2),
    peerSeconds.toFixed(2),
    (seconds / peerSeconds).toFixed(3),
    read.goal.toFixed(2),
    (bytes / milliseconds / 1000).toFixed(0),
    memory.toFixed(0),
    peerMemory.toFixed(0),
    (memory / peerMemory).toFixed(2),
  ])
  if (!read.packed && read.serialisation === 'TABLEDATA') {
    const warm = warmSeconds(path)
    console.log(
      `  by a worker that runs already ${warm.toFixed(3)} s, ${(bytes / warm / 1e6).toFixed(0)} MB/s (goal 500)`,
    )
  }
  if (read.packed) {
    const alone = spawnSync(process.execPath, ['-e', bareGunzip, path], { encoding: 'utf8' })
    console.log(
      `  unpacking alone takes ${Number(alone.stdout).toFixed(2)} s; in process ${(milliseconds / 1000 / Number(alone.stdout)).toFixed(2)} of it (goal 1.8)`,
    )
  } else if (read.serialisation !== 'TABLEDATA') {
    const alone = bareBase64(path)
    const warm = warmSeconds(path)
    console.log(
      `  base64 alone takes ${alone.toFixed(3)} s; reading the same bytes by a worker that runs already ${warm.toFixed(3)} s, ${(warm / alone).toFixed(2)} of it (goal 2)`,
    )
  }
  if (read.table === 'gaia') {
    const allowed = floor + (1.35 * gaiaRowBytes * results[0].rows + 64 * 2 ** 20) / 2 ** 20
    console.log(
      `  memory ${memory.toFixed(0)} MiB of ${allowed.toFixed(0)} (floor + 1.35 x ${gaiaRowBytes} B a row + 64 MiB)`,
    )
  }
}

/** Seconds to read a table once the worker runs and is warm, as `bareBase64` is: the best of three, after the first. */
function warmSeconds(path) {
  const reads = spawnSync(process.execPath, [join(root, 'out/bench/read-table.js'), path, '4'], { encoding: 'utf8' })
  return JSON.parse(reads.stdout).warmMilliseconds / 1000
}

/** Seconds to decode the base64 of a file from memory, by Node's own decoder; the best of three. */
function bareBase64(path) {
  const text = readFileSync(path, 'latin1')
  const stream = text.slice(text.indexOf('>', text.indexOf('<STREAM')) + 1, text.lastIndexOf('</STREAM'))
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) {
    const began = performance.now()
    Buffer.from(stream, 'base64')
    best = Math.min(best, (performance.now() - began) / 1000)
  }
  return best
}
