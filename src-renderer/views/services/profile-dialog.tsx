import { Plus, RotateCcw, Trash2 } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Checkbox, ToggleButton } from 'react-aria-components'
import type { Fault } from '#shared/ipc/fault.ts'
import { loginSchemes, schemeNames } from '#shared/model/login-scheme.ts'
import type { ProfileQueue, ServiceProfile } from '#shared/model/service-profile.ts'
import {
  differences,
  editsOf,
  type ProfileForm,
  profileForm,
  profileProblems,
  shippedForm,
} from '../../state/profile-form.ts'
import { closeProfile, saveProfile, useProfile, useProfiles } from '../../state/profiles.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button, IconButton } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { timeUnits } from '../jobs/job-times.ts'
import { queueText } from './profile-words.ts'
import '../../widgets/choices.css'
import './profile-dialog.css'

/** Choices side by side, one of which may be chosen. */
function Choices<Id extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: {
  readonly label: string
  readonly choices: readonly (readonly [id: Id, text: string])[]
  readonly chosen: Id | ''
  readonly onChoose: (id: Id | '') => void
}) {
  return (
    <fieldset className="field profile-field">
      <legend className="field-label">{label}</legend>
      <div className="profile-choices">
        {choices.map(([id, text]) => (
          <ToggleButton
            key={id}
            className="choice-chip"
            isSelected={id === chosen}
            onChange={(wanted) => onChoose(wanted ? id : '')}
          >
            {text}
          </ToggleButton>
        ))}
      </div>
    </fieldset>
  )
}

/** A part of the form; where it differs from what Alidade knows that is said, with the way back. */
function Part({
  differs,
  known,
  onReset,
  children,
}: {
  readonly differs: boolean
  /** What Alidade knows, in words. */
  readonly known: string
  readonly onReset: () => void
  readonly children: ReactNode
}) {
  return (
    <div className={differs ? 'profile-part profile-part-own' : 'profile-part'}>
      {children}
      {differs && (
        <p className="profile-known">
          <span className="details-own">Set by you.</span>{' '}
          <span className="quiet">Alidade knows: {known === '' ? 'nothing' : known}</span>
          <Button look="quiet" icon={<RotateCcw size={12} />} onPress={onReset}>
            Use that
          </Button>
        </p>
      )}
    </div>
  )
}

function Queues({
  queues,
  problem,
  onChange,
}: {
  readonly queues: readonly ProfileQueue[]
  readonly problem: string | undefined
  readonly onChange: (queues: readonly ProfileQueue[]) => void
}) {
  const put = (at: number, patch: { [K in keyof ProfileQueue]?: ProfileQueue[K] | undefined }) =>
    onChange(
      queues.map((queue, index) => {
        const { name, seconds, isDefault } = index === at ? { ...queue, ...patch } : queue
        const usual = patch.isDefault && index !== at ? false : isDefault
        return { name: name ?? '', ...(seconds !== undefined && { seconds }), ...(usual && { isDefault: true }) }
      }),
    )
  return (
    <fieldset className="profile-queues">
      <legend className="field-label">Queues (QUEUE)</legend>
      <div className="profile-queue-list">
        {queues.length > 0 && (
          <>
            <span className="field-label" aria-hidden>
              Name
            </span>
            <span className="field-label profile-queue-limit" aria-hidden>
              Limit
            </span>
          </>
        )}
        {queues.map((queue, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a queue is known by its place while its name is typed
          <div key={at} className="profile-queue">
            <TextField
              label={`Name of queue ${at + 1}`}
              value={queue.name}
              onChange={(name) => put(at, { name })}
              code
            />
            <NumberField
              label={`Limit of queue ${at + 1}`}
              value={queue.seconds}
              onChange={(seconds) => put(at, { seconds })}
              units={timeUnits}
              limits={{ least: 0 }}
            />
            <ToggleButton
              className="choice-chip"
              isSelected={queue.isDefault === true}
              onChange={(isDefault) => put(at, { isDefault })}
              aria-label={`Queue ${at + 1} is the usual one`}
            >
              Usual
            </ToggleButton>
            <IconButton
              label={`Remove queue ${at + 1}`}
              icon={<Trash2 size={14} />}
              onPress={() => onChange(queues.filter((_, index) => index !== at))}
            />
          </div>
        ))}
      </div>
      {problem && <p className="field-error">{problem}</p>}
      <Button look="quiet" icon={<Plus size={13} />} onPress={() => onChange([...queues, { name: '' }])}>
        Add queue
      </Button>
    </fieldset>
  )
}

function Form({ url, profile }: { readonly url: string; readonly profile: ServiceProfile }) {
  const shipped = shippedForm(profile)
  const [form, setForm] = useState<ProfileForm>(() => profileForm(profile))
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const own = differences(form, shipped)
  const problems = profileProblems(form)
  const change = (patch: Partial<ProfileForm>) => setForm((before) => ({ ...before, ...patch }))
  const reset = (part: keyof ProfileForm) => () => change({ [part]: shipped[part] })
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(problems).length > 0) return
    const failed = await saveProfile(url, editsOf(form, shipped))
    setFault(failed)
    if (failed) return
    announce('Saved.')
    closeProfile()
  }
  return (
    <form className="dialog-form" onSubmit={(event) => void save(event)}>
      <p className="quiet">
        What you set goes before what Alidade knows, for this service alone. None of it keeps a query from being sent.
      </p>
      <Part differs={own.has('queues')} known={shipped.queues.map(queueText).join('; ')} onReset={reset('queues')}>
        <Queues
          queues={form.queues}
          problem={tried ? problems.queues : undefined}
          onChange={(queues) => change({ queues })}
        />
      </Part>
      <Part differs={own.has('languages')} known={shipped.languages} onReset={reset('languages')}>
        <TextField
          label="Query languages (LANG), with commas between them"
          placeholder="ADQL"
          value={form.languages}
          onChange={(languages) => change({ languages })}
          code
        />
      </Part>
      <Part
        differs={own.has('login') || own.has('loginHeader')}
        known={[shipped.login === '' ? '' : schemeNames[shipped.login], shipped.loginHeader].filter(Boolean).join(', ')}
        onReset={() => change({ login: shipped.login, loginHeader: shipped.loginHeader })}
      >
        <Choices
          label="Form of a login"
          choices={loginSchemes.map((scheme) => [scheme, schemeNames[scheme]] as const)}
          chosen={form.login}
          onChoose={(login) => change({ login })}
        />
        {(form.login === 'header' || form.loginHeader !== '') && (
          <TextField
            label="Name of its header"
            placeholder="X-Api-Key"
            value={form.loginHeader}
            onChange={(loginHeader) => change({ loginHeader })}
            error={problems.loginHeader}
            code
          />
        )}
      </Part>
      <Part
        differs={own.has('deletion')}
        known={deletionWords.find(([id]) => id === shipped.deletion)?.[1] ?? ''}
        onReset={reset('deletion')}
      >
        <Choices
          label="A job that is deleted there"
          choices={deletionWords}
          chosen={form.deletion}
          onChoose={(deletion) => change({ deletion })}
        />
      </Part>
      <Part
        differs={own.has('sendsRunId')}
        known={shipped.sendsRunId ? 'it is sent' : 'it is left out'}
        onReset={reset('sendsRunId')}
      >
        <Checkbox
          className="profile-check"
          isSelected={form.sendsRunId}
          onChange={(sendsRunId) => change({ sendsRunId })}
        >
          <span className="check-box" aria-hidden />
          Jobs get a RUNID
        </Checkbox>
        {!form.sendsRunId && (
          <p className="field-note">A job whose submission is cut off is then harder to find again.</p>
        )}
      </Part>
      <TextField label="Note" value={form.note} onChange={(note) => change({ note })} />
      {fault && <FaultNotice fault={fault} />}
      <div className="dialog-actions profile-actions">
        <Button isDisabled={own.size === 0} onPress={() => setForm(shipped)}>
          Back to what Alidade knows
        </Button>
        <Button type="submit" look="primary">
          Save
        </Button>
      </div>
    </form>
  )
}

const deletionWords = [
  ['archives', 'keeps its query'],
  ['deletes', 'is gone'],
] as const

/** The form for what a person knows of a service; once in a window. */
export function ProfileDialog() {
  const url = useProfiles((profiles) => profiles.edited)
  const profile = useProfile(url)
  const title = useServices(({ list }) => serviceTitle(url, list))
  if (url === undefined || !profile) return null
  return (
    <Dialog title={`Profile of ${title}`} onClose={closeProfile}>
      <Form key={url} url={url} profile={profile} />
    </Dialog>
  )
}
