import type { Net, NetRequest } from '#main/net/net.ts'
import { fail, ok } from '#shared/ipc/fault.ts'

/** A door out whose answer to a query is the query itself; `queries` grows by each before `isCut` says whether it fails. */
export function echoingNet(queries: string[], isCut: () => boolean): Net {
  return {
    async request(request: NetRequest) {
      const query = request.form?.find(([name]) => name === 'QUERY')?.[1] ?? ''
      queries.push(query)
      if (isCut()) return fail('offline', 'The connection was reset.')
      async function* body() {
        yield Buffer.from(query)
      }
      const text = async () => query
      return ok({ status: 200, headers: new Map(), url: request.url, body: body(), text, cancel: () => undefined })
    },
    exchanges: () => [],
    close: async () => undefined,
  }
}
