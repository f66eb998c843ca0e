import { randomUUID } from 'node:crypto'
import { openQueryHistory } from '#main/services/history/query-history.ts'
import { systemClock } from '#main/store/clock.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { openStore } from '#main/store/store.ts'

/** Adds to the history as fast as it can and prints what was acknowledged, until it is killed. Argument: ALIDADE_HOME. */
const [home = ''] = process.argv.slice(2)
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const started = performance.now()
const store = await openStore({
  fileSystem: nodeFileSystem,
  home,
  clock: systemClock,
  randomId: randomUUID,
  tell: (notice) => print({ notice }),
})
const history = await openQueryHistory({ store, now: Date.now, randomId: randomUUID })
const found = history.list({ limit: 10_000 }).map((line) => [line.id, line.state])
print({ found, milliseconds: Math.round(performance.now() - started) })
for (;;) {
  const adql = 'SELECT * FROM gaiadr3.gaia_source '.repeat(20)
  const line = await history.start({ url: 'http://example.org/tap', adql, lang: 'ADQL' })
  print({ started: line.id })
  await history.finish(line.id, { state: 'done', rows: 1 })
  print({ finished: line.id })
}
