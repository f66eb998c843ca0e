import { randomBytes, randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import * as v from 'valibot'
import { createNet } from '#main/net/create-net.ts'
import { createJobsService } from '#main/services/jobs/jobs-service.ts'
import { Ledger } from '#main/services/jobs/ledger.ts'
import { systemClock } from '#main/store/clock.ts'
import { JobId } from '#shared/model/job.ts'
import { noResults, noUploads } from './bare-ledger.ts'
import { openPrintingStore, print } from './printing-store.ts'

/**
 * Takes up the jobs of a ledger, submits more of them as fast as it can and prints what was acknowledged, until it is
 * killed. Arguments: ALIDADE_HOME, address of the service, how many jobs to submit; then it follows all to their end.
 */
const [home = '', url = '', count = '0'] = process.argv.slice(2)
const { store, found } = await openPrintingStore(home)
const emit: Parameters<typeof createJobsService>[0]['emit'] = (name, item) => {
  if (name === 'ended') print({ ended: v.parse(v.object({ job: JobId }), item).job })
}
const ledger = await Ledger.open({ store, emit })
found(ledger.list().map(({ id, stage, phase, runid }) => ({ id, stage, phase: phase ?? '', runid })))
const service = createJobsService({
  net: createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 10 }), environment: {} }),
  ...{ ledger, emit, randomBytes },
  ...{ uploads: noUploads, results: noResults, files: store },
  // Faster than for people: the pauses between two looks are a hundredth.
  clock: { now: systemClock.now, after: (milliseconds, task) => systemClock.after(milliseconds / 100, task) },
  random: Math.random,
  randomId: randomUUID,
  capabilities: async () => undefined,
  gate: { atOnce: 4, pauseMilliseconds: 0 },
})
service.start()
const never = new AbortController().signal
setMaxListeners(0, never)
for (let number = 0; number < Number(count); number++) {
  const outcome = await service.submit({ url, adql: `SELECT ${number} FROM t` }, never)
  if (outcome.ok) print({ submitted: outcome.value.job })
}
const keepsAlive = setInterval(() => undefined, 1000)
await Promise.all(ledger.list().map(({ id }) => service.follow(id, never)))
// What may be running is looked for again, as a person would.
const uncertain = ledger.list().filter(({ stage }) => stage === 'uncertain')
await Promise.all(uncertain.map(({ id }) => service.handlers.look({ job: id }, { signal: never })))
await Promise.all(uncertain.map(({ id }) => service.follow(id, never)))
print({ done: ledger.list().map(({ id, stage, phase, runid }) => ({ id, stage, phase: phase ?? '', runid })) })
clearInterval(keepsAlive)
process.exit(0)
