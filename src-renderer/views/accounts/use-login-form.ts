import { useEffect, useRef, useState } from 'react'
import type { Credential } from '#shared/ipc/accounts.ts'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { LoginScheme } from '#shared/model/login-scheme.ts'
import { type LoginWanted, useAccounts } from '../../state/accounts.ts'
import { api } from '../../state/connection.ts'
import { loginKnownFor } from '../../state/profiles.ts'
import { announce } from '../../widgets/announcer.tsx'
import { credentialIn, loginFields } from './login-fields.ts'

/** What is known of the login in the form. */
export type LoginState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'testing'; readonly since: number }
  | { readonly kind: 'accepted'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** The address answers anybody: nothing is known of the login. */
  | { readonly kind: 'untried'; readonly message: string }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly fault: Fault }

/** Where secrets can be kept; undefined until main has said. */
export interface PlaceToKeep {
  readonly kind: 'system' | 'file' | 'none'
  readonly where?: string | undefined
}

/** The origin of an address as typed; undefined: it names no host. */
export function typedOrigin(text: string): string | undefined {
  const trimmed = text.trim()
  const address = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
  return trimmed !== '' && !/\s/.test(trimmed) && URL.canParse(address) ? new URL(address).origin : undefined
}

/** Fields hold the secret; this holds all but that. */
export function useLoginForm(wanted: LoginWanted, scheme: LoginScheme, address: string, onDone: () => void) {
  const form = useRef<HTMLFormElement>(null)
  const [state, setState] = useState<LoginState>({ kind: 'idle' })
  const [place, setPlace] = useState<PlaceToKeep>()
  const [filled, setFilled] = useState(false)
  const testing = useRef<AbortController>(undefined)
  const origin = wanted.origin ?? typedOrigin(address)

  useEffect(() => {
    let here = true
    void api()
      .accounts.place(null)
      .then((answer) => here && answer.ok && setPlace(answer.value))
    const element = form.current
    return () => {
      here = false
      testing.current?.abort()
      empty(element)
    }
  }, [])

  const field = (name: string) => form.current?.elements.namedItem(name)
  const textOf = (name: string): string => {
    const input = field(name)
    return input instanceof HTMLInputElement ? input.value : ''
  }
  const credential = (): Credential => credentialIn(scheme, textOf)
  const typed = (): void => {
    setFilled(loginFields[scheme].every(({ name, optional }) => optional || textOf(name).trim() !== ''))
    testing.current?.abort()
    setState({ kind: 'idle' })
  }

  /** Another form of login: what was typed for the one before is gone. */
  const startOver = (): void => {
    empty(form.current)
    setFilled(false)
    testing.current?.abort()
    setState({ kind: 'idle' })
  }

  const test = async (): Promise<void> => {
    if (origin === undefined) return
    const abort = new AbortController()
    testing.current = abort
    setState({ kind: 'testing', since: performance.now() })
    const url = wanted.url ?? (typedOrigin(address) === undefined ? `${origin}/` : addressToTry(address))
    const answer = await api().accounts.test({ url, credential: credential() }, { signal: abort.signal })
    if (testing.current !== abort) return
    testing.current = undefined
    if (!answer.ok) {
      if (answer.fault.kind === 'cancelled') setState({ kind: 'idle' })
      else setState({ kind: 'failed', fault: answer.fault })
      return
    }
    const { accepted, untried, message } = answer.value
    announce(message)
    setState({ kind: untried === true ? 'untried' : accepted ? 'accepted' : 'refused', message })
  }

  const save = async (keep: boolean): Promise<void> => {
    if (origin === undefined) return
    testing.current?.abort()
    setState({ kind: 'saving' })
    const answer = await api().accounts.set({ origin, credential: credential(), keep })
    if (!answer.ok) {
      setState({ kind: 'failed', fault: answer.fault })
      announce(faultText(answer.fault).sentence)
      return
    }
    empty(form.current)
    announce(`The login for ${new URL(origin).host} is ${keep ? 'kept' : 'there until Alidade ends'}.`)
    onDone()
    wanted.again?.()
  }

  const cancelTest = (): void => {
    testing.current?.abort()
    testing.current = undefined
    setState({ kind: 'idle' })
  }
  return { form, state, place, origin, filled, typed, startOver, test, cancelTest, save }
}

const addressToTry = (address: string): string =>
  /^https?:\/\//i.test(address.trim()) ? address.trim() : `https://${address.trim()}`

/** Nothing that was typed stays in the fields, nor in what the browser keeps of them. */
function empty(form: HTMLFormElement | null): void {
  for (const element of form?.elements ?? [])
    if (element instanceof HTMLInputElement && /^(text|password)$/.test(element.type)) element.value = ''
}

/** The scheme to begin with: what the service asks for, else of the account there is, else as its profile knows, else a token. */
export function firstScheme(wanted: LoginWanted, asked: LoginScheme | undefined): LoginScheme {
  const known = useAccounts.getState().list.find(({ origin }) => origin === wanted.origin)
  return asked ?? known?.scheme ?? loginKnownFor(wanted.origin)?.scheme ?? 'token'
}
