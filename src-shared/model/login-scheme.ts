/** The forms in which a secret is given to a service, as a person chooses among them. */
export const loginSchemes = ['token', 'bearer', 'basic', 'cookie', 'header'] as const
export type LoginScheme = (typeof loginSchemes)[number]

/** Their names in the window and in the command line. */
export const schemeNames: Readonly<Record<LoginScheme, string>> = {
  token: 'Token',
  bearer: 'Bearer token',
  basic: 'User and password',
  cookie: 'Cookie',
  header: 'Other header',
}

/** Which form answers a challenge, by the challenge's scheme in lower case. */
const answering: ReadonlyMap<string, LoginScheme> = new Map([
  ['token', 'token'],
  ['bearer', 'bearer'],
  ['ivoa_bearer', 'bearer'],
  ['basic', 'basic'],
  ['ivoa_cookie', 'cookie'],
])

/** The form that the first challenge that can be answered asks for; undefined: none says. */
export const schemeFor = (challenges: readonly string[]): LoginScheme | undefined =>
  challenges.map((name) => answering.get(name.toLowerCase())).find((scheme) => scheme !== undefined)

/** Whether a service asks only for a certificate, which this program cannot give. */
export const asksOnlyForCertificate = (challenges: readonly string[]): boolean =>
  challenges.length > 0 && challenges.every((name) => /^(ivoa_x509|negotiate)$/i.test(name))

/** What to do where it does. */
export const certificateAdvice =
  'Ask its operator for a token or a password, or use it without signing in where it allows that.'
