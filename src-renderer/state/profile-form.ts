import type { ProfileEdits, ProfileQueue, ServiceProfile } from '#shared/model/service-profile.ts'

/** What a person may set for a service, as a form holds it: empty is nothing known. */
export interface ProfileForm {
  readonly queues: readonly ProfileQueue[]
  /** Words for LANG with commas between them. */
  readonly languages: string
  readonly login: NonNullable<ProfileEdits['login']> | ''
  readonly loginHeader: string
  readonly deletion: NonNullable<ProfileEdits['deletion']> | ''
  /** Jobs get a RUNID. */
  readonly sendsRunId: boolean
  readonly note: string
}

type Facts = Pick<ServiceProfile, 'queues' | 'languages' | 'login' | 'loginHeader' | 'deletion' | 'runid'>

const formOf = (facts: Facts, note: string): ProfileForm => ({
  queues: facts.queues?.value ?? [],
  languages: (facts.languages?.value ?? []).join(', '),
  login: facts.login?.value ?? '',
  loginHeader: facts.loginHeader?.value ?? '',
  deletion: facts.deletion?.value ?? '',
  sendsRunId: facts.runid?.value !== 'left-out',
  note,
})

/** The form of what holds now: what the person has set, else what Alidade knows. */
export const profileForm = (profile: ServiceProfile): ProfileForm => formOf(profile, profile.edits?.note ?? '')

/** The form of what Alidade knows by itself. */
export const shippedForm = (profile: ServiceProfile): ProfileForm => formOf(profile.shipped ?? profile, '')

/** The words between commas, each once. */
export const languageWords = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
]

const bareQueue = ({ name, seconds, isDefault }: ProfileQueue): ProfileQueue => ({
  name: name.trim(),
  ...(seconds !== undefined && { seconds }),
  ...(isDefault && { isDefault }),
})

/** The parts in which a form is another than what Alidade knows. */
export function differences(form: ProfileForm, shipped: ProfileForm): ReadonlySet<keyof ProfileForm> {
  const told = (one: ProfileForm, part: keyof ProfileForm): string =>
    part === 'languages'
      ? languageWords(one.languages).join()
      : part === 'queues'
        ? JSON.stringify(one.queues.map(bareQueue))
        : String(one[part]).trim()
  return new Set(
    (Object.keys(form) as (keyof ProfileForm)[]).filter((part) => told(form, part) !== told(shipped, part)),
  )
}

/** What is kept of a form: only what differs, what was emptied too; null: nothing does. */
export function editsOf(form: ProfileForm, shipped: ProfileForm): ProfileEdits | null {
  const own = differences(form, shipped)
  if (own.size === 0) return null
  return {
    ...(own.has('queues') && { queues: form.queues.map(bareQueue) }),
    ...(own.has('languages') && { languages: [...languageWords(form.languages)] }),
    ...(own.has('login') && { login: form.login || null }),
    ...(own.has('loginHeader') && { loginHeader: form.loginHeader.trim() || null }),
    ...(own.has('deletion') && { deletion: form.deletion || null }),
    ...(own.has('sendsRunId') && { runid: form.sendsRunId ? 'sent' : 'left-out' }),
    ...(own.has('note') && { note: form.note.trim() }),
  }
}

/** What cannot be kept of a form, by its part. */
export function profileProblems(form: ProfileForm): Partial<Record<keyof ProfileForm, string>> {
  const names = form.queues.map(({ name }) => name.trim())
  const queues = names.includes('')
    ? 'Every queue has a name.'
    : new Set(names).size < names.length
      ? 'Two queues have one name.'
      : undefined
  const header = form.loginHeader.trim()
  return {
    ...(queues && { queues }),
    ...(header !== '' && !/^[\w!#$%&'*+.^`|~-]{1,64}$/.test(header) && { loginHeader: 'This is no name of a header.' }),
  }
}
