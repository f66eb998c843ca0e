import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Checkbox, Label, Radio, RadioGroup } from 'react-aria-components'
import { faultText } from '#shared/ipc/fault-text.ts'
import {
  asksOnlyForCertificate,
  type LoginScheme,
  loginSchemes,
  schemeFor,
  schemeNames,
} from '#shared/model/login-scheme.ts'
import { closeLogin, type LoginWanted, useAccounts, useLogin } from '../../state/accounts.ts'
import { loginKnownFor } from '../../state/profiles.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'
import { Progress } from '../../widgets/progress.tsx'
import './accounts.css'
import { loginFields, schemeSentences } from './login-fields.ts'
import { SecretField } from './secret-field.tsx'
import { firstScheme, type LoginState, type PlaceToKeep, typedOrigin, useLoginForm } from './use-login-form.ts'

/** Whether what is sent there can be read on the way: http to another machine. */
export const isOpenOnTheWay = (origin: string): boolean =>
  origin.startsWith('http:') &&
  !/^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\]|[^/]*\.localhost)(:\d+)?$/.test(origin)

function Origin({ origin, ledBy }: { readonly origin: string; readonly ledBy: string | undefined }) {
  return (
    <div className="login-origin">
      <p className="field-label">The secret is sent to this address only</p>
      <code className="login-origin-address selectable">{origin}</code>
      {ledBy && (
        <p className="login-warning">
          <TriangleAlert size={14} aria-hidden />
          <span>{ledBy} leads to this other address. Sign in only if you know that they belong together.</span>
        </p>
      )}
      {isOpenOnTheWay(origin) && (
        <p className="login-warning">
          <TriangleAlert size={14} aria-hidden />
          <span>The connection is not encrypted: others on the way can read the secret.</span>
        </p>
      )}
    </div>
  )
}

function Outcome({ state, onCancel }: { readonly state: LoginState; readonly onCancel: () => void }) {
  if (state.kind === 'testing')
    return (
      <div className="login-testing">
        <Progress label="Asking the service" since={state.since} onCancel={onCancel} />
      </div>
    )
  if (state.kind === 'accepted')
    return (
      <p className="login-outcome">
        <CircleCheck size={16} aria-hidden className="login-accepted" />
        <span className="selectable">{state.message}</span>
      </p>
    )
  if (state.kind === 'untried')
    return (
      <p className="login-outcome">
        <CircleHelp size={16} aria-hidden className="login-untried" />
        <span className="selectable">{state.message}</span>
      </p>
    )
  if (state.kind !== 'refused' && state.kind !== 'failed') return null
  const text = state.kind === 'failed' ? faultText(state.fault) : undefined
  return (
    <p className="login-outcome login-refused" role="alert">
      <CircleX size={16} aria-hidden />
      <span className="selectable">{text ? `${text.sentence} ${text.next}` : 'message' in state && state.message}</span>
    </p>
  )
}

function keepWords(place: PlaceToKeep | undefined): string {
  if (place === undefined) return ''
  if (place.kind === 'system') return `Encrypted by ${place.where ?? 'this computer’s store of secrets'}.`
  if (place.kind === 'file')
    return `In ${place.where ?? 'a file'}, which only your account on this computer can read. It is not encrypted.`
  return `Nothing can be kept here. ${place.where ?? ''} The login lasts until Alidade ends.`
}

function Keep({
  place,
  keep,
  onChange,
}: {
  readonly place: PlaceToKeep | undefined
  readonly keep: boolean
  readonly onChange: (keep: boolean) => void
}) {
  const possible = place !== undefined && place.kind !== 'none'
  return (
    <div className="login-keep">
      <Checkbox
        className="login-keep-box"
        isSelected={keep && possible}
        isDisabled={!possible}
        onChange={onChange}
        aria-describedby="login-keep-place"
      >
        <span className="login-keep-mark" aria-hidden />
        Keep on this computer
      </Checkbox>
      <p id="login-keep-place" className="login-keep-place">
        {keepWords(place)}
        {possible && !keep && ' Without it the login lasts until Alidade ends.'}
      </p>
    </div>
  )
}

function Said({ wanted }: { readonly wanted: LoginWanted }) {
  const text = wanted.said && faultText(wanted.said)
  const words = wanted.said?.message.trim()
  const certificate = asksOnlyForCertificate(wanted.challenges)
  if (!text) return null
  return (
    <div className="login-said">
      <p>{text.sentence}</p>
      {words && !text.sentence.includes(words) && <p className="login-said-words selectable">{words}</p>}
      {certificate && <p className="login-warning">{text.next}</p>}
    </div>
  )
}

function SchemeChoice({
  scheme,
  asked,
  onChange,
}: {
  readonly scheme: LoginScheme
  readonly asked: LoginScheme | undefined
  readonly onChange: (scheme: LoginScheme) => void
}) {
  return (
    <RadioGroup
      className="login-schemes"
      orientation="horizontal"
      value={scheme}
      onChange={(value) => {
        const chosen = loginSchemes.find((one) => one === value)
        if (chosen) onChange(chosen)
      }}
    >
      <Label className="field-label">
        {asked ? `How to sign in; the service asks for: ${schemeNames[asked]}` : 'How to sign in'}
      </Label>
      <div className="login-scheme-list">
        {loginSchemes.map((one) => (
          <Radio key={one} value={one} className="login-scheme">
            {schemeNames[one]}
          </Radio>
        ))}
      </div>
      <p className="field-note">{schemeSentences[scheme]}</p>
    </RadioGroup>
  )
}

/** Whether the login that there is for an origin is kept: then the next one is, too. */
const isKept = (origin: string | undefined): boolean =>
  useAccounts.getState().list.some((account) => account.origin === origin && account.kept !== 'session')

function LoginForm({ wanted, onDone }: { readonly wanted: LoginWanted; readonly onDone: () => void }) {
  const asked = schemeFor(wanted.challenges)
  const [scheme, setScheme] = useState<LoginScheme>(() => firstScheme(wanted, asked))
  const [address, setAddress] = useState('')
  const [keep, setKeep] = useState(() => isKept(wanted.origin))
  const { form, state, place, origin, filled, typed, startOver, test, cancelTest, save } = useLoginForm(
    wanted,
    scheme,
    address,
    onDone,
  )
  const wrong = address !== '' && typedOrigin(address) === undefined ? 'This is no web address.' : undefined
  const ready = filled && origin !== undefined && state.kind !== 'saving'
  const keeps = keep && place !== undefined && place.kind !== 'none'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void save(keeps)
  }
  return (
    <form ref={form} className="dialog-form login-form" onSubmit={submit} autoComplete="off">
      <Said wanted={wanted} />
      {wanted.origin === undefined && (
        <TextField
          label="Address of the service"
          placeholder="https://…"
          value={address}
          onChange={setAddress}
          error={wrong}
          autoFocus
          code
        />
      )}
      {origin !== undefined && <Origin origin={origin} ledBy={wanted.ledBy} />}
      <SchemeChoice
        scheme={scheme}
        asked={asked}
        onChange={(chosen) => {
          startOver()
          setScheme(chosen)
        }}
      />
      <Fields
        key={scheme}
        scheme={scheme}
        header={loginKnownFor(origin)?.header}
        autoFocus={wanted.origin !== undefined}
        onTyped={typed}
      />
      <div className="login-test">
        <Button onPress={() => void test()} isDisabled={!ready || state.kind === 'testing'}>
          Test
        </Button>
        <Outcome state={state} onCancel={cancelTest} />
      </div>
      <Keep place={place} keep={keep} onChange={setKeep} />
      <div className="dialog-actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isDisabled={!ready}>
          {wanted.again ? 'Save and try again' : 'Save'}
        </Button>
      </div>
    </form>
  )
}

function Fields({
  scheme,
  header,
  autoFocus,
  onTyped,
}: {
  readonly scheme: LoginScheme
  /** The header that the service's profile names. */
  readonly header: string | undefined
  readonly autoFocus: boolean
  readonly onTyped: () => void
}) {
  return loginFields[scheme].map(({ name, label, isOpen, placeholder }, at) => (
    <SecretField
      key={name}
      name={name}
      label={label}
      isOpen={isOpen === true}
      autoFocus={autoFocus && at === 0}
      onTyped={onTyped}
      {...(placeholder !== undefined && { placeholder })}
      {...(scheme === 'header' && name === 'name' && header !== undefined && { initial: header })}
    />
  ))
}

/** The form for a login; once in a window. */
export function LoginDialog() {
  const { wanted, turn } = useLogin()
  if (!wanted) return null
  return (
    <Dialog title="Sign in" onClose={closeLogin}>
      <LoginForm key={turn} wanted={wanted} onDone={closeLogin} />
    </Dialog>
  )
}
