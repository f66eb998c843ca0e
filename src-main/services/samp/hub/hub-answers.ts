import { errorResponse, mtypeOf, okResponse, paramsOf } from '#shared/vo/samp/message.ts'
import { subscribedTo } from '#shared/vo/samp/subscriptions.ts'
import { type SampMap, stringOf } from '#shared/vo/samp/value.ts'
import type { ClientView } from './hub-client.ts'

/** The hub is a client of itself (SAMP 1.3, 3.3): this is what it subscribes to and answers. */
export const hubSubscriptions = subscribedTo(['samp.app.ping', 'samp.query.by-meta', 'x-samp.query.by-meta'])

export const hubMetadata = (version: string): SampMap => ({
  'samp.name': 'Hub',
  'samp.description.text': 'The SAMP hub of Alidade',
  'author.mail': '',
  'alidade.version': version,
})

export function hubAnswer(message: SampMap, clients: () => readonly ClientView[]): SampMap {
  switch (mtypeOf(message)) {
    case 'samp.app.ping':
      return okResponse()
    case 'samp.query.by-meta':
    case 'x-samp.query.by-meta': {
      const key = stringOf(paramsOf(message), 'key')
      const value = stringOf(paramsOf(message), 'value')
      if (key === undefined || value === undefined)
        return errorResponse({ short: 'samp.query.by-meta needs the parameters key and value.' })
      const found = clients().filter(({ metadata }) => stringOf(metadata, key) === value)
      return okResponse({ ids: found.map(({ id }) => id) })
    }
    default:
      return errorResponse({ short: `The hub does not answer ${mtypeOf(message)}.` })
  }
}
