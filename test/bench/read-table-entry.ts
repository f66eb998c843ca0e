import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TableShelf } from '#main/tables/table-shelf.ts'

// Reads one VOTable into memory as the application does and prints what it took: the process that the bench measures.
// A second argument says how often it is read; `milliseconds` is the first time, worker start included, and
// `warmMilliseconds` the best of the later ones, by the same worker.
const [path, times = '1'] = process.argv.slice(2)
if (path === undefined) throw new Error('Give a VOTable.')
const began = performance.now()
const shelf = new TableShelf({
  workersFolder: fileURLToPath(new URL('../main/workers', import.meta.url)),
  now: () => Date.now(),
  randomId: () => '1',
  changed: () => {},
  closed: () => {},
})
const provenance = { kind: 'file' as const, source: path, at: new Date().toISOString() }
const reading = await shelf.readFile(resolve(path), { title: path, provenance })
if (!reading.ok) throw new Error(reading.fault.message)
const headerMilliseconds = performance.now() - began
const info = await reading.value.done
const { rows, completeness, notes, bytes } = info
const milliseconds = performance.now() - began
let warmMilliseconds = Number.POSITIVE_INFINITY
for (let time = 1; time < Number(times); time++) {
  for (const table of shelf.list()) shelf.close(table.id)
  const start = performance.now()
  const again = await shelf.readFile(resolve(path), { title: path, provenance })
  if (!again.ok) throw new Error(again.fault.message)
  await again.value.done
  warmMilliseconds = Math.min(warmMilliseconds, performance.now() - start)
}
console.log(
  JSON.stringify({
    rows,
    columns: info.columns.length,
    bytes,
    milliseconds,
    warmMilliseconds,
    headerMilliseconds,
    completeness,
    notes,
    peakKiB: process.resourceUsage().maxRSS,
  }),
)
await shelf.closeAll()
