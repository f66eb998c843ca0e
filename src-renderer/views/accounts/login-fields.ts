import type { Credential } from '#shared/ipc/accounts.ts'
import type { LoginScheme } from '#shared/model/login-scheme.ts'

/** One line of the form. */
export interface LoginField {
  readonly name: string
  readonly label: string
  /** What is typed is no secret. */
  readonly isOpen?: boolean
  readonly placeholder?: string
  readonly optional?: boolean
}

/** What each form of a login asks for. */
export const loginFields: Readonly<Record<LoginScheme, readonly LoginField[]>> = {
  token: [{ name: 'token', label: 'Token' }],
  bearer: [{ name: 'token', label: 'Access token' }],
  basic: [
    { name: 'user', label: 'User', isOpen: true },
    { name: 'password', label: 'Password', optional: true },
  ],
  cookie: [{ name: 'cookie', label: 'Cookie', placeholder: 'sessionid=…' }],
  header: [
    { name: 'name', label: 'Header', isOpen: true, placeholder: 'X-Api-Key' },
    { name: 'value', label: 'Value' },
  ],
}

/** How each is sent, for those who compare it with what their service says. */
export const schemeSentences: Readonly<Record<LoginScheme, string>> = {
  token:
    'An API token from your page at the service, sent as “Authorization: Token …”. Stella@AIP and others made with Daiquiri take it.',
  bearer: 'An access token, sent as “Authorization: Bearer …”, as most other services with tokens take it.',
  basic: 'Those of your account at the service, sent as “Authorization: Basic …”.',
  cookie: 'The cookie that a browser has after signing in at the service’s page.',
  header: 'A header of another name, where the service’s help names one.',
}

/** The credential of what stands in the form's fields; read when it is sent, never kept. */
export function credentialIn(scheme: LoginScheme, value: (name: string) => string): Credential {
  switch (scheme) {
    case 'token':
    case 'bearer':
      return { scheme, token: value('token') }
    case 'basic':
      return { scheme, user: value('user'), password: value('password') }
    case 'cookie':
      return { scheme, cookie: value('cookie') }
    case 'header':
      return { scheme, name: value('name').trim(), value: value('value') }
  }
}
