import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { asksOnlyForCertificate, certificateAdvice } from '#shared/model/login-scheme.ts'
import { type Challenge, challengeSchemes, readChallenges, tokenPlace } from '#shared/vo/auth/challenges.ts'
import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import { type Credentials, noCredentials } from '../../net/credentials.ts'
import type { Net } from '../../net/net.ts'
import { ownerOf } from './job-owner.ts'

/** What a service makes of a login. */
export interface LoginTest {
  readonly accepted: boolean
  /** Anybody gets the same answer: nothing is known of the login. */
  readonly untried?: boolean
  readonly status: number
  readonly identity?: string
  readonly challenges: string[]
  readonly message: string
}

/** How long a service may be silent. */
const testSeconds = 30

interface Answer {
  readonly status: number
  readonly identity: string | undefined
  readonly challenges: readonly Challenge[]
  /** The service's words, of a refusal or an HTML page. */
  readonly words: string | undefined
  readonly isPage: boolean
  /** The other origin that the service led to. */
  readonly elsewhere: string | undefined
}

/** An address at which a GET says something: of a place for queries the description beside it. */
export function testAddress(url: string): string {
  const address = new URL(url)
  address.hash = ''
  address.username = ''
  address.password = ''
  if (/\/sync\/?$/.test(address.pathname)) {
    address.pathname = address.pathname.replace(/\/sync\/?$/, '/capabilities')
    address.search = ''
  }
  return address.href
}

/**
 * Tries a login by one GET; by a second one without it where the first does not tell, since many services answer anybody
 * and look at no login. Who one is is said by X-VO-Authenticated (IVOA SSO 2.0, 3) or by the owner of a job list
 * (UWS 1.1, 2.1.3). A fault: nobody answered.
 */
export async function testLogin(
  net: Pick<Net, 'request'>,
  url: string,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<Outcome<LoginTest>> {
  const address = testAddress(url)
  const first = await ask(net, address, credentials ?? noCredentials, signal)
  if (!first.ok) return first
  const given = first.value
  const schemes = [...challengeSchemes(given.challenges)]
  const { host } = new URL(address)
  const told = { status: given.status, challenges: schemes }
  if (given.elsewhere !== undefined)
    return ok({
      ...told,
      accepted: false,
      message: `${host} leads to ${given.elsewhere}, to which this login is not sent. Sign in there in a browser and paste what it gives.`,
    })
  if (given.status >= 300) return ok({ ...told, accepted: false, message: refusal(host, given, credentials) })
  if (credentials === undefined) return ok({ ...told, accepted: false, message: `${host} answers without a login.` })
  if (given.identity !== undefined)
    return ok({
      ...told,
      accepted: true,
      identity: given.identity,
      message: `${host} says that you are ${given.identity}.`,
    })
  const without = await ask(net, address, noCredentials, signal)
  if (!without.ok) return without
  if (without.value.status >= 400)
    return ok({ ...told, accepted: true, message: `${host} takes this login. It does not say who you are.` })
  if (given.isPage)
    return ok({
      ...told,
      accepted: false,
      message: `${host} answers with a web page${given.words ? `, “${given.words}”` : ''}: it does not show whether the login is taken.`,
    })
  return ok({
    ...told,
    accepted: true,
    untried: true,
    message: `The login cannot be tried here: this address of ${host} answers without a login. Whether it is taken shows when it is used.`,
  })
}

function refusal(host: string, answer: Answer, credentials: Credentials | undefined): string {
  const schemes = challengeSchemes(answer.challenges)
  const said = answer.words === undefined ? '' : ` It says: ${answer.words}`
  const place = tokenPlace(answer.challenges)
  const asks = schemes.length === 0 ? '' : ` It asks for ${schemes.join(', ')}.`
  const tokens = place === undefined ? '' : ` Tokens are given at ${place}.`
  const certificate = asksOnlyForCertificate(schemes) ? ` Alidade cannot give certificates. ${certificateAdvice}` : ''
  if (answer.status !== 401 && answer.status !== 403) return `${host} answers with status ${answer.status}.${said}`
  const not = credentials === undefined ? 'asks for a login' : 'does not take this login'
  return `${host} ${not} (status ${answer.status}).${asks}${tokens}${certificate}${said}`
}

async function ask(
  net: Pick<Net, 'request'>,
  url: string,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Outcome<Answer>> {
  const asked = await net.request({ url, credentials, signal, idleTimeoutSeconds: testSeconds })
  if (!asked.ok) return asked
  const response = asked.value
  const { origin } = new URL(response.url)
  const text = await headText(response.body).catch((error: unknown) => {
    if (signal.aborted) throw error
    return ''
  })
  const { shape, message } = readErrorDocument(text)
  const isPage = shape === 'html'
  const showsWords = response.status >= 400 || isPage
  const words = showsWords ? message?.replace(/\s+/g, ' ').trim().slice(0, 300) : undefined
  return ok({
    status: response.status,
    identity: response.headers.get('x-vo-authenticated')?.trim() || ownerOf(text),
    challenges: readChallenges(response.headers.get('www-authenticate')),
    words: words || undefined,
    isPage,
    elsewhere: origin === new URL(url).origin ? undefined : origin,
  })
}
