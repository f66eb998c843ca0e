import { type FormEvent, useState } from 'react'
import { create } from 'zustand'
import { changeSettings, type SettingsValue, useSettings } from '../../state/settings.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'

const useAsked = create<{ readonly open: boolean }>(() => ({ open: false }))

/** Opens the settings of the way out. */
export const askForNetworkSettings = (): void => useAsked.setState({ open: true })

/** What is wrong with a time-out as typed; undefined: nothing. Whole and broken seconds, 1 to 3600. */
export function timeoutProblem(text: string): string | undefined {
  const seconds = Number(text.trim())
  return text.trim() !== '' && seconds >= 1 && seconds <= 3600 ? undefined : 'A number of seconds from 1 to 3600.'
}

/** What is wrong with a proxy's address; undefined: nothing. Empty means the environment's. */
export function proxyProblem(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || (/^(https?|socks5h?):\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed))) return undefined
  return 'An address such as http://proxy.example.org:3128 or socks5://localhost:1080.'
}

function Form({ settings, onDone }: { readonly settings: SettingsValue; readonly onDone: () => void }) {
  const [timeout, setTimeoutText] = useState(String(settings.idleTimeoutSeconds))
  const [proxy, setProxy] = useState(settings.proxyUrl ?? '')
  const [authorities, setAuthorities] = useState(settings.extraCaFile ?? '')
  const problem = timeoutProblem(timeout) ?? proxyProblem(proxy)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (problem) return
    const filled = (text: string) => (text.trim() === '' ? undefined : text.trim())
    void changeSettings({
      idleTimeoutSeconds: Number(timeout.trim()),
      proxyUrl: filled(proxy),
      extraCaFile: filled(authorities),
    })
    onDone()
  }
  return (
    <form className="dialog-form" onSubmit={submit}>
      <TextField
        label="Time-out: seconds without any answer"
        value={timeout}
        onChange={setTimeoutText}
        error={timeoutProblem(timeout)}
        autoFocus
      />
      <TextField
        label="Proxy (empty: as the environment says)"
        placeholder="http://proxy.example.org:3128"
        value={proxy}
        onChange={setProxy}
        error={proxyProblem(proxy)}
        code
      />
      <TextField
        label="Further certificate authorities (a PEM file)"
        placeholder="/path/to/authorities.pem"
        value={authorities}
        onChange={setAuthorities}
        code
      />
      <div className="dialog-actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isDisabled={problem !== undefined}>
          Save
        </Button>
      </div>
    </form>
  )
}

/** The form in a dialog; once in a window. */
export function NetworkSettings() {
  const open = useAsked((asked) => asked.open)
  const settings = useSettings()
  const close = () => useAsked.setState({ open: false })
  if (!open) return null
  return (
    <Dialog title="Network" onClose={close}>
      <Form settings={settings} onDone={close} />
    </Dialog>
  )
}
