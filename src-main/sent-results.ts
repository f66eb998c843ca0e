import type { HandlersOf } from '#shared/ipc/contract.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { samp } from '#shared/ipc/samp.ts'
import type { SampSent } from '#shared/model/samp.ts'
import type { SendTable } from './services/sets/set-jobs.ts'

/**
 * Sends results of query sets over SAMP: to the clients of a name, in either case, or to all that take tables. `offline`:
 * there is no hub now, and nothing was sent.
 */
export function sendOverSamp({ handlers }: { readonly handlers: HandlersOf<typeof samp> }): SendTable {
  return async (table, to, signal) => {
    const state = await handlers.state(null, { signal })
    if (!state.ok) return state
    const { status, peers } = state.value
    if (status !== 'joined' && status !== 'own-hub')
      return fail('offline', 'Alidade is not connected to a SAMP hub, so the result is not sent yet.')
    const named = peers.filter(({ name, isHub }) => !isHub && name.toLowerCase() === to.trim().toLowerCase())
    if (to !== '*' && named.length === 0) return fail('not-found', `No program called ${to} is on the SAMP hub.`)
    const answers: SampSent[] = []
    const receivers = to === '*' ? {} : { to: named.map(({ id }) => id) }
    for await (const sent of handlers.send({ items: [{ kind: 'table', table }], ...receivers }, { signal }))
      answers.push(sent)
    if (answers.some((sent) => sent.state !== 'error')) return ok(null)
    const [first] = answers
    if (!first) return fail('not-found', 'No program on the SAMP hub takes tables.')
    return fail('service', `${first.peerName}: ${first.text ?? 'The table was not taken.'}`)
  }
}
