import { bytesText } from '#shared/model/bytes-text.ts'
import { longTimeText } from '#shared/model/job-face.ts'
import { schemeNames } from '#shared/model/login-scheme.ts'
import type { ProfileQueue, ServiceProfile } from '#shared/model/service-profile.ts'

/** A time without parts that are nothing: `1 h`, not `1 h 00 min`. */
export const limitText = (seconds: number): string => longTimeText(seconds).replace(/ 0+ \w+$/, '')

export const queueText = ({ name, seconds, isDefault }: ProfileQueue): string =>
  [name, seconds === undefined ? '' : ` up to ${limitText(seconds)}`, isDefault ? ', usual' : ''].join('')

const rows = (value: number): string => value.toLocaleString('en')

/** By what the profile of a service was found. */
export function foundText({ ids, found, edits }: Pick<ServiceProfile, 'ids' | 'found' | 'edits'>): string {
  if (ids.length === 0) return edits ? 'only what you have set' : 'nothing beyond what it says of itself'
  if (found === 'address') return 'known by its address'
  return found === 'capabilities' ? 'known by its capabilities' : 'known by the name of its server'
}

/** A fact of a profile in words, with where it is known from. */
export interface ProfileFact {
  readonly name: string
  readonly text: string
  readonly source: string
}

/** The facts of a profile in words. */
export function profileFacts(profile: ServiceProfile): readonly ProfileFact[] {
  const facts: ProfileFact[] = []
  const add = <T>(name: string, fact: { value: T; source: string } | undefined, text: (value: T) => string) => {
    if (fact) facts.push({ name, text: text(fact.value), source: fact.source })
  }
  add('Queues', profile.queues, (queues) => queues.map(queueText).join('\n') || 'none')
  add('LANG', profile.languages, (languages) => languages.join(', ') || 'none')
  add('Login', profile.login, (login) => schemeNames[login])
  add('Its header', profile.loginHeader, (header) => header)
  add('Jobs run for', profile.jobTime, (decided) =>
    decided === 'queue' ? 'as long as their queue says' : 'as long as is asked for',
  )
  add('A deleted job', profile.deletion, (deletion) =>
    deletion === 'archives' ? 'loses its rows and keeps its query, to be run again' : 'is gone',
  )
  add('RUNID', profile.runid, (use) => (use === 'sent' ? 'is sent' : 'is left out'))
  add('Quota', profile.quotaBytes, (bytes) => `${bytesText(bytes)} of results`)
  add('Without a job', profile.syncRows, (count) => `${rows(count)} rows`)
  add('One upload', profile.uploadRows, (count) => `up to ${rows(count)} rows`)
  add('Requests', profile.requestsPerSecond, (count) => `at most ${count} a second`)
  return facts
}
