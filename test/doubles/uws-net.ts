import type { Net, NetRequest, NetResponse } from '#main/net/net.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { RandomSource } from './random-source.ts'

/** A job as the service in memory knows it. */
export interface MemoryJob {
  readonly id: string
  readonly runId: string
  readonly query: string
  phase: string
  /** PHASE=RUN, taken or not. */
  runs: number
  /** PHASE=RUN though it was running already. */
  extraRuns: number
  /** Looks until it is over. */
  looksLeft: number
  /** DELETE, taken or not; it is gone after the first. */
  deletes: number
}

type Loss = (request: NetRequest, answered: boolean) => boolean

/**
 * A UWS service in memory, without a socket, for tests of many thousand runs: what it was asked outlives the program that
 * asked. `lossy`: the share of requests whose answer is lost, or that never arrive; or which of them are, said of each
 * before it arrives and when it was answered.
 */
export class MemoryService {
  readonly url = 'http://memory.example/tap'
  readonly jobs: MemoryJob[] = []
  readonly #random: RandomSource
  readonly #isLost: Loss

  constructor(random: RandomSource, lossy: number | Loss = 0) {
    this.#random = random
    this.#isLost = typeof lossy === 'number' ? () => random.chance(lossy) : lossy
  }

  /** The door of one run of the program; what a run that was killed would ask is neither done nor answered. */
  net(isAlive: () => boolean): Net {
    return {
      request: (request) => this.#request(request, isAlive),
      exchanges: () => [],
      close: async () => undefined,
    }
  }

  async #request(request: NetRequest, isAlive: () => boolean): Promise<Outcome<NetResponse>> {
    if (this.#isLost(request, false)) return lost
    // As long as a request takes, other things happen.
    for (let turns = this.#random.integer(4); turns > 0; turns--) await Promise.resolve()
    if (!isAlive()) return unanswered
    const answer = this.#answer(request)
    for (let turns = this.#random.integer(4); turns > 0; turns--) await Promise.resolve()
    return this.#isLost(request, true) ? lost : ok(answer)
  }

  #answer({ url, method = 'GET', form = [] }: NetRequest): NetResponse {
    const parts = new URL(url).pathname.split('/').slice(3)
    const field = (name: string): string => form.find(([own]) => own === name)?.[1] ?? ''
    if (parts.length === 0 && method === 'POST') {
      const id = `m${this.jobs.length + 1}`
      const looksLeft = 1 + this.#random.integer(4)
      this.jobs.push({
        ...{ id, runId: field('RUNID'), query: field('QUERY'), phase: 'PENDING' },
        ...{ runs: 0, extraRuns: 0, looksLeft, deletes: 0 },
      })
      return response(url, 303, '', `${this.url}/async/${id}`)
    }
    if (parts.length === 0) return response(url, 200, this.#list())
    const job = this.jobs.find(({ id }) => id === parts[0])
    if (!job) return response(url, 404, 'No such job.')
    if (method === 'DELETE') job.deletes += 1
    if (method === 'DELETE' && job.deletes === 1) return response(url, 303, '', `${this.url}/async`)
    if (job.deletes > 0) return response(url, 404, 'No such job.')
    if (method === 'POST') {
      if (field('PHASE') === 'RUN') {
        job.runs += 1
        if (job.phase === 'PENDING') job.phase = 'EXECUTING'
        else job.extraRuns += 1
      } else if (field('PHASE') === 'ABORT') job.phase = 'ABORTED'
      return response(url, 303, '', `${this.url}/async/${job.id}`)
    }
    if (job.phase === 'EXECUTING' && --job.looksLeft < 0) job.phase = job.id.endsWith('7') ? 'ERROR' : 'COMPLETED'
    return response(url, 200, documentOf(job))
  }

  #list(): string {
    const lines = this.jobs
      .filter(({ deletes }) => deletes === 0)
      .map(
        (job) =>
          `<jobref id="${job.id}" href="${this.url}/async/${job.id}"><phase>${job.phase}</phase><runId>${job.runId}</runId></jobref>`,
      )
    return `<jobs xmlns="http://www.ivoa.net/xml/UWS/v1.0" version="1.1">${lines.join('')}</jobs>`
  }
}

const unanswered = new Promise<never>(() => undefined)
const lost = fail('offline', 'The connection was lost.', { detail: 'ECONNRESET' })

const documentOf = (job: MemoryJob): string =>
  `<job xmlns="http://www.ivoa.net/xml/UWS/v1.0" version="1.1"><jobId>${job.id}</jobId><runId>${job.runId}</runId>` +
  `<phase>${job.phase}</phase><parameters/><results/></job>`

function response(url: string, status: number, body: string, location?: string): NetResponse {
  const bytes = new TextEncoder().encode(body)
  return {
    status,
    headers: new Map(location === undefined ? [] : [['location', location]]),
    url,
    bytesExpected: bytes.byteLength,
    body: (async function* () {
      yield bytes
    })(),
    text: async () => body,
    cancel: () => undefined,
  }
}
