import { Plus, Telescope } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import { askAfterRefusal } from '../../state/accounts.ts'
import { adoptService } from '../../state/layout.ts'
import { addService, useServices } from '../../state/services.ts'
import { showInTree } from '../../state/tree-place.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'
import { Elapsed, Progress } from '../../widgets/progress.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { knownServices } from './known-services.ts'
import './services.css'

const useAsked = create<{ readonly open: boolean }>(() => ({ open: false }))

/** Opens the form for a service's address. */
export const askForService = (): void => useAsked.setState({ open: true })

/** What is wrong with an address before it is tried; undefined: nothing. */
export function addressProblem(text: string): string | undefined {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed)) return 'The address begins with https:// or http://.'
  try {
    return new URL(trimmed).hostname ? undefined : 'The address names no host.'
  } catch {
    return 'This is no web address.'
  }
}

interface Attempt {
  readonly url: string
  readonly since: number
  readonly abort: AbortController
}

function useAddService(onAdded: () => void) {
  const [attempt, setAttempt] = useState<Attempt>()
  const [fault, setFault] = useState<Fault>()
  const [tried, setTried] = useState('')
  const current = useRef<Attempt>(undefined)
  current.current = attempt
  useEffect(() => () => current.current?.abort.abort(), [])
  const add = async (url: string) => {
    const abort = new AbortController()
    setFault(undefined)
    setTried(url)
    setAttempt({ url, since: performance.now(), abort })
    const answer = await addService(url, abort.signal)
    setAttempt(undefined)
    if (!answer.ok) {
      if (answer.fault.kind === 'cancelled') return
      setFault(answer.fault)
      askAfterRefusal(answer.fault, () => void add(url), url)
      return
    }
    announce(`Added ${answer.value.title}.`)
    adoptService(answer.value.url, answer.value.title)
    onAdded()
    showInTree({ url: answer.value.url })
  }
  return { attempt, tried, fault, add }
}

/** Asks for the address of a TAP service; offers some that many know. */
export function AddServiceForm({
  onAdded,
  autoFocus = false,
}: {
  readonly onAdded: () => void
  readonly autoFocus?: boolean
}) {
  const [url, setUrl] = useState('')
  const [problem, setProblem] = useState<string>()
  const { attempt, tried, fault, add } = useAddService(onAdded)
  const used = useServices((services) => services.list)
  const offered = knownServices.filter((known) => !used.some((service) => service.url === known.url))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = addressProblem(url)
    setProblem(wrong)
    if (!wrong) void add(url)
  }
  return (
    <form className="add-service" onSubmit={submit}>
      <TextField
        label="Address of a TAP service"
        placeholder="https://…/tap"
        value={url}
        onChange={(typed) => {
          setUrl(typed)
          setProblem(undefined)
        }}
        error={problem}
        autoFocus={autoFocus}
        code
      />
      {attempt ? (
        <div className="add-service-progress">
          <Progress label={`Asking ${new URL(attempt.url).host}`} onCancel={() => attempt.abort.abort()} />
          <Elapsed since={attempt.since} />
        </div>
      ) : (
        <Button type="submit" look="primary" icon={<Plus size={14} />} isDisabled={url.trim() === ''}>
          Add service
        </Button>
      )}
      {fault && !problem && (
        <FaultNotice fault={fault} service={tried} action={{ label: 'Try again', run: () => void add(tried) }} />
      )}
      {offered.length > 0 && !attempt && (
        <div className="add-service-known">
          <p className="quiet">Or one of these</p>
          {offered.map((known) => (
            <Button key={known.url} look="quiet" className="add-service-offer" onPress={() => void add(known.url)}>
              <span className="add-service-title">{known.title}</span>
              <span className="quiet">{known.holds}</span>
            </Button>
          ))}
        </div>
      )}
    </form>
  )
}

/** The form in a dialog; once in a window. */
export function AddServiceDialog() {
  const open = useAsked((asked) => asked.open)
  const close = () => useAsked.setState({ open: false })
  if (!open) return null
  return (
    <Dialog title="Add a service" onClose={close}>
      <AddServiceForm onAdded={close} autoFocus />
    </Dialog>
  )
}

/** The first thing a new person sees in the panel: what it is for, and the form. */
export function NoServices() {
  return (
    <div className="no-services">
      <Telescope size={28} aria-hidden className="no-services-icon" />
      <h2>Start with a service</h2>
      <p className="quiet">
        Archives offer their catalogues by TAP, the Table Access Protocol. Name one to see its tables.
      </p>
      <AddServiceForm onAdded={() => undefined} />
    </div>
  )
}
