import { create } from 'zustand'
import type { Account } from '#shared/ipc/accounts.ts'
import type { Fault } from '#shared/ipc/fault.ts'
import { challengesIn } from '#shared/vo/auth/challenges.ts'
import type { Api } from '../api/api.ts'
import { announce } from '../widgets/announcer.tsx'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'
import { tellFailure } from './told-faults.ts'

/** The accounts as main tells of them: all but their secrets. */
export const useAccounts = create<{ readonly list: readonly Account[] }>(() => ({ list: [] }))

/** What a login is wanted for. */
export interface LoginWanted {
  /** Scheme, host and port that the secret is for; absent: the person names it. */
  readonly origin?: string
  /** An address of that origin at which a login can be tried. */
  readonly url?: string
  /** What the service asks for, as the schemes of its challenges. */
  readonly challenges: readonly string[]
  /** What the service said. */
  readonly said?: Fault
  /** The host that led there, where it is another one. */
  readonly ledBy?: string
  /** What was refused, to be done again once there is a login. */
  readonly again?: () => void
}

/** The form that is open; `turn` counts the askings. No secret is ever in it. */
export const useLogin = create<{ readonly wanted: LoginWanted | undefined; readonly turn: number }>(() => ({
  wanted: undefined,
  turn: 0,
}))

/** Opens the form for a login. */
export const askForLogin = (wanted: LoginWanted = { challenges: [] }): void =>
  useLogin.setState(({ turn }) => ({ wanted, turn: turn + 1 }))

export const closeLogin = (): void => useLogin.setState({ wanted: undefined })

const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && /^https?:/.test(url) && URL.canParse(url) ? new URL(url).origin : undefined

/**
 * What a login is wanted for after a refusal; undefined where the fault is none, or names no host. The origin is that of
 * the answer, which a redirect may have led to; `service` is the base address of the TAP service that was asked.
 */
export function loginWantedBy(fault: Fault, service?: string, again?: () => void): LoginWanted | undefined {
  const asked = originOf(service)
  const origin = originOf(fault.where) ?? asked
  if (fault.kind !== 'auth-needed' || origin === undefined) return undefined
  const url = origin === asked ? `${service?.replace(/\/+$/, '')}/capabilities` : fault.where
  return {
    origin,
    challenges: challengesIn(fault.message),
    said: fault,
    ...(url !== undefined && { url }),
    ...(asked !== undefined && asked !== origin && { ledBy: new URL(asked).host }),
    ...(again && { again }),
  }
}

/** What a login is wanted for before anything was refused: a service of the list, tried at its description. */
export function loginFor(service: string): LoginWanted {
  const origin = originOf(service)
  return origin === undefined
    ? { challenges: [] }
    : { origin, url: `${service.replace(/\/+$/, '')}/capabilities`, challenges: [] }
}

/**
 * After an action of the person that a service refused for want of a login: opens the form, and does it again afterwards.
 * Also to somebody who is signed in: Daiquiri says 403 to a token it does not know. Whether the form was opened.
 */
export function askAfterRefusal(fault: Fault, again: () => void, service?: string): boolean {
  const wanted = loginWantedBy(fault, service, again)
  if (!wanted || useLogin.getState().wanted) return false
  askForLogin(wanted)
  return true
}

/** Takes an account off this machine. */
export async function forgetAccount(origin: string): Promise<void> {
  const answer = await api().accounts.forget({ origin })
  if (answer.ok) announce(`The login for ${new URL(origin).host} is forgotten.`)
  else tellFailure('The login was not forgotten.', answer.fault)
}

/** Follows main's accounts. */
export async function startAccounts({ accounts }: Pick<Api, 'accounts'>): Promise<void> {
  let heard = false
  accounts.on('changed', (list) => {
    heard = true
    useAccounts.setState({ list })
  })
  const answer = await accounts.list(null)
  if (answer.ok && !heard) useAccounts.setState({ list: answer.value })
  else if (!answer.ok) reportFault('The accounts were not read.', answer.fault)
}
