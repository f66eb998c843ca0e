import { type Asked, answerFault, answerMethod, answerPieces, redirect } from './answers.ts'
import { lastValue, readParameters } from './parameters.ts'
import type { QueryRunner } from './query-runner.ts'
import { serviceLimits } from './service-limits.ts'
import { readTapQuery } from './tap-query.ts'
import { bytesOfParts } from './upload-tables.ts'

/** /sync (TAP 1.1, 2.1; DALI 1.1, 2.2): runs a query and answers with its result. */
export async function answerSync(asked: Asked, runner: QueryRunner): Promise<void> {
  const { method, signal } = asked.request
  if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') return answerMethod(asked, 'GET, HEAD, POST')
  const parameters = await readParameters(asked.request)
  if (!parameters.ok) return answerFault(asked, parameters.fault)
  const { list, parts } = parameters.value
  // TAP 1.0, 2.2.2 asked for the capabilities in this way.
  if (lastValue(list, 'REQUEST') === 'getCapabilities') return redirect(asked, `${asked.base}/capabilities`)
  const query = readTapQuery(list)
  if (!query.ok) return answerFault(asked, query.fault)
  const limit = AbortSignal.timeout(serviceLimits.defaultExecutionSeconds * 1000)
  const answer = await runner.run(query.value, bytesOfParts(parts), asked.base, AbortSignal.any([signal, limit]))
  if (!answer.ok) {
    const overdue = answer.fault.kind === 'cancelled' && limit.aborted
    const message = `The query ran for longer than ${serviceLimits.defaultExecutionSeconds} s and was ended. An asynchronous job may run longer.`
    return answerFault(asked, overdue ? { kind: 'service', message } : answer.fault)
  }
  try {
    const { mime, format } = query.value.format
    await answerPieces(asked, { mime, name: `result.${format.extension}` }, answer.value.pieces)
  } finally {
    answer.value.release()
  }
}
