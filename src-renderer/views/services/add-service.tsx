import { Plus, Telescope } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { create } from 'zustand'
import { askAfterRefusal } from '../../state/accounts.ts'
import { adoptService, openQuery } from '../../state/layout.ts'
import { addService, useServices } from '../../state/services.ts'
import { showInTree } from '../../state/tree-place.ts'
import { AddressField, useAddress } from '../../widgets/address-field.tsx'
import { announce } from '../../widgets/announcer.tsx'
import { AskingLine, useAsking } from '../../widgets/asking.tsx'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { showToast } from '../../widgets/toasts.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { knownServices } from './known-services.ts'
import './services.css'

const useAsked = create<{ readonly open: boolean }>(() => ({ open: false }))

/** Opens the form for a service's address. */
export const askForService = (): void => useAsked.setState({ open: true })

function useAddService(onAdded: () => void) {
  const { asking, fault, ask } = useAsking()
  const [tried, setTried] = useState('')
  const add = async (url: string) => {
    setTried(url)
    const before = useServices.getState().list
    const answer = await ask((signal) => addService(url, signal))
    if (!answer.ok) {
      askAfterRefusal(answer.fault, () => void add(url), url)
      return
    }
    const { url: added, title } = answer.value
    if (before.some((service) => service.url === added))
      showToast({
        text: `${title} is on the list already`,
        action: { label: 'New query', run: () => openQuery({ url: added }) },
      })
    else {
      announce(`Added ${title}.`)
      adoptService(added, title)
    }
    onAdded()
    showInTree({ url: added })
  }
  return { asking, tried, fault, add }
}

/** Asks for the address of a TAP service; offers some that many know. */
export function AddServiceForm({
  onAdded,
  autoFocus = false,
}: {
  readonly onAdded: () => void
  readonly autoFocus?: boolean
}) {
  const address = useAddress()
  const { asking, tried, fault, add } = useAddService(onAdded)
  const used = useServices((services) => services.list)
  const offered = knownServices.filter((known) => !used.some((service) => service.url === known.url))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const url = address.take()
    if (url !== undefined) void add(url)
  }
  return (
    <form className="add-service" onSubmit={submit}>
      <AddressField
        address={address}
        label="Address of a TAP service"
        placeholder="https://…/tap"
        autoFocus={autoFocus}
      />
      {asking ? (
        <AskingLine label={`Asking ${new URL(tried).host}`} asking={asking} />
      ) : (
        <Button type="submit" look="primary" icon={<Plus size={14} />} isDisabled={address.text.trim() === ''}>
          Add service
        </Button>
      )}
      {fault && !address.problem && (
        <FaultNotice fault={fault} service={tried} action={{ label: 'Try again', run: () => void add(tried) }} />
      )}
      {offered.length > 0 && !asking && (
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
