import { randomUUID } from 'node:crypto'
import { openQueryHistory } from '#main/services/history/query-history.ts'
import { openPrintingStore, print } from './printing-store.ts'

/** Adds to the history as fast as it can and prints what was acknowledged, until it is killed. Argument: ALIDADE_HOME. */
const [home = ''] = process.argv.slice(2)
const { store, found } = await openPrintingStore(home)
const history = await openQueryHistory({ store, now: Date.now, randomId: randomUUID })
found(history.list({ limit: 10_000 }).map((line) => [line.id, line.state]))
for (;;) {
  const adql = 'SELECT * FROM gaiadr3.gaia_source '.repeat(20)
  const line = await history.start({ url: 'http://example.org/tap', adql, lang: 'ADQL' })
  print({ started: line.id })
  await history.finish(line.id, { state: 'done', rows: 1 })
  print({ finished: line.id })
}
