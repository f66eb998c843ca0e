import { askForLogin, loginWantedBy } from '#renderer/state/accounts.ts'
import { openPage } from '#renderer/state/layout.ts'
import { showSettings } from '#renderer/views/settings/settings-place.ts'
import type { Fault } from '#shared/ipc/fault.ts'
import { type FakePlace, keepSecretsIn } from './fake-accounts.ts'
import type { ViewStory } from './story.ts'

const service = 'https://stella.example.org/tap'
const refusal: Fault = {
  kind: 'auth-needed',
  message: 'Authentication credentials were not provided. (Token)',
  where: `${service}/sync`,
  status: 401,
}

/** Waits until something is on the page. */
async function there<E extends Element>(find: () => E | null | undefined): Promise<E> {
  for (;;) {
    const element = find()
    if (element) return element
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}
const button = (name: string) =>
  [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')].find(
    (one) => one.textContent?.trim() === name && !one.disabled,
  )

async function type(name: string, text: string): Promise<void> {
  const field = await there(() => document.querySelector<HTMLInputElement>(`[role="dialog"] input[name="${name}"]`))
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

async function signIn(place: FakePlace, token?: string, until?: string): Promise<void> {
  keepSecretsIn(place)
  askForLogin(loginWantedBy(refusal, service, () => undefined))
  await there(() => document.querySelector('.login-keep-place:not(:empty)'))
  if (token === undefined) return
  await type('token', token)
  const test = await there(() => button('Test'))
  test.click()
  if (until !== undefined) await there(() => document.querySelector(until))
}

const keep = async (): Promise<void> => {
  const box = await there(() => document.querySelector<HTMLInputElement>('.login-keep-box input'))
  box.click()
  await there(() => document.querySelector('.login-keep-box[data-selected]'))
}

const dialogs: readonly (readonly [id: string, title: string, prepare: () => unknown])[] = [
  ['empty', 'after a refusal', () => signIn('file')],
  ['testing', 'while it is tried', () => signIn('file', 'slow', '.login-testing')],
  ['accepted', 'that the service takes', () => signIn('system', '0123456789abcdef', '.login-accepted')],
  ['refused', 'that the service refuses', () => signIn('file', 'wrong', '.login-refused')],
  ['untried', 'that cannot be tried', () => signIn('file', 'open', '.login-untried')],
  [
    'certificate',
    'where a certificate is asked for',
    () => {
      keepSecretsIn('file')
      askForLogin(loginWantedBy({ ...refusal, message: 'Access is refused. (ivoa_x509)' }, service))
      return there(() => document.querySelector('.login-keep-place:not(:empty)'))
    },
  ],
  [
    'kept',
    'that is to be kept in a file',
    async () => {
      await signIn('file', '0123456789abcdef', '.login-accepted')
      await keep()
    },
  ],
  ['no-store', 'where nothing can be kept', () => signIn('none')],
  [
    'open-way',
    'over an open connection, at another host than was asked',
    () => {
      keepSecretsIn('file')
      askForLogin(loginWantedBy({ ...refusal, where: 'http://login.example.net/tap', message: '' }, service))
      return there(() => document.querySelector('.login-keep-place:not(:empty)'))
    },
  ],
  [
    'by-hand',
    'to a service that the person names',
    () => {
      keepSecretsIn('file')
      askForLogin()
      return there(() => document.querySelector('.login-keep-place:not(:empty)'))
    },
  ],
]

/** The form for a login in its states, and the list of accounts. */
export const accountStories: readonly ViewStory[] = [
  ...dialogs.map(
    ([id, title, prepare]): ViewStory => ({ id: `login-${id}`, title: `A login ${title}`, scene: 'few', prepare }),
  ),
  {
    id: 'accounts',
    title: 'The accounts in the settings',
    scene: 'few',
    prepare: () => {
      showSettings('accounts')
      return there(() => document.querySelector('.account'))
    },
  },
  {
    id: 'accounts-none',
    title: 'The settings without an account',
    scene: 'none',
    prepare: () => {
      openPage('settings')
      showSettings('accounts')
      return there(() => document.querySelector('.accounts-none'))
    },
  },
]
