import { ChevronDown, ClipboardCopy, Database, Paperclip, Play, Square } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Input, Label, TextField } from 'react-aria-components'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { useProfile } from '../../state/profiles.ts'
import { cancelRun, isRunning, useRuns } from '../../state/runs.ts'
import { copyQueryAs, scriptLanguages, scriptWords } from '../../state/scripts.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { useTables } from '../../state/tables.ts'
import { askForUpload } from '../../state/uploads.ts'
import { Button, Hint, IconButton } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField as LabelledField } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { Elapsed } from '../../widgets/progress.tsx'
import { RunAsJob } from '../jobs/run-as-job.tsx'

/** MAXREC as typed: digits; blanks and separators are taken off; empty means the service's default. */
export function readMaxrec(text: string): number | undefined | 'wrong' {
  const digits = text.replace(/[\s,_']/g, '')
  if (digits === '') return undefined
  const value = Number(digits)
  return /^\d+$/.test(digits) && Number.isSafeInteger(value) ? value : 'wrong'
}

function MaxrecField({
  documentId,
  value,
  onChange,
  serviceDefault,
}: {
  readonly documentId: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly serviceDefault: number | undefined
}) {
  const [text, setText] = useState(value === undefined ? '' : String(value))
  const read = readMaxrec(text)
  // A value that comes from elsewhere, and not from typing here, is taken over.
  const [known, setKnown] = useState(value)
  if (value !== known) {
    setKnown(value)
    if (value !== read) setText(value === undefined ? '' : String(value))
  }
  return (
    <Hint
      text={
        serviceDefault === undefined
          ? 'Most rows to ask for; empty: what the service gives by default'
          : `Most rows to ask for; empty: the service’s default of ${serviceDefault.toLocaleString('en')}`
      }
    >
      <TextField
        className="run-bar-field"
        value={text}
        isInvalid={read === 'wrong'}
        onChange={(typed) => {
          setText(typed)
          const wanted = readMaxrec(typed)
          if (wanted !== 'wrong') onChange(wanted)
        }}
      >
        <Label>MAXREC</Label>
        <Input
          className="run-bar-input"
          inputMode="numeric"
          data-maxrec={documentId}
          placeholder={serviceDefault === undefined ? 'default' : String(serviceDefault)}
        />
      </TextField>
    </Hint>
  )
}

/** LANG values of a service's capabilities: the name, and the name with each version; then those that its profile knows. */
export function languageChoices(
  languages: readonly { readonly name: string; readonly versions: readonly string[] }[],
  known: readonly string[] = [],
): readonly string[] {
  const choices = languages.flatMap(({ name, versions }) => [name, ...versions.map((version) => `${name}-${version}`)])
  return [...new Set(['ADQL', ...choices, ...known])]
}

function LanguageChooser({
  value,
  choices,
  onChange,
}: {
  readonly value: string
  readonly choices: readonly string[]
  readonly onChange: (value: string) => void
}) {
  const [typed, setTyped] = useState<string>()
  const lines = (choices.includes(value) ? choices : [value, ...choices]).map((name) => ({
    id: `lang:${name}`,
    label: name,
    checked: name === value,
  }))
  return (
    <>
      <MenuButton
        label="Query language (LANG)"
        groups={[{ title: 'Query language (LANG)', lines }, { lines: [{ id: 'other', label: 'Other…' }] }]}
        onAction={(id) => (id === 'other' ? setTyped(value) : onChange(id.slice(5)))}
      >
        <AriaButton className="button button-quiet run-bar-language">
          <span className="quiet">LANG</span> <span className="button-text">{value}</span>
          <ChevronDown size={12} />
        </AriaButton>
      </MenuButton>
      {typed !== undefined && (
        <Dialog title="Query language" onClose={() => setTyped(undefined)}>
          <form
            className="dialog-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (typed.trim()) onChange(typed.trim())
              setTyped(undefined)
            }}
          >
            <LabelledField label="Sent to the service as LANG" value={typed} onChange={setTyped} autoFocus code />
            <div className="dialog-actions">
              <Button type="submit" look="primary" isDisabled={typed.trim() === ''}>
                Use
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}

function RunState({ documentId }: { readonly documentId: string }) {
  const run = useRuns((runs) => runs.byDocument[documentId])
  const rows = useTables((tables) => (run?.phase === 'answered' ? tables.byId[run.table]?.rows : undefined))
  const running = useTables((tables) => isRunning(run, tables.byId))
  if (!running || !run || !('since' in run)) return null
  return (
    <span className="run-bar-state">
      <Elapsed since={run.since} />
      <span className="quiet">
        {rows === undefined ? 'waiting for the service' : `${rows.toLocaleString('en')} rows`}
      </span>
    </span>
  )
}

/** Run, cancel, MAXREC and LANG of a query. */
export function RunBar({
  document,
  onRun,
  onChange,
}: {
  readonly document: QueryDocument
  readonly onRun: () => void
  readonly onChange: (patch: Partial<QueryDocument>) => void
}) {
  const run = useRuns((runs) => runs.byDocument[document.id])
  const running = useTables((tables) => isRunning(run, tables.byId))
  const capabilities = useServices(
    (services) => services.list.find((service) => service.url === document.url)?.capabilities,
  )
  const profile = useProfile(document.url)
  const title = useServices((services) => serviceTitle(document.url, services.list))
  const missing = !document.url ? 'Choose a service first' : document.adql.trim() === '' ? 'Write a query first' : ''
  return (
    <div className="run-bar">
      {running ? (
        <Hint text="Cancel" shortcut="Esc">
          <Button
            className="run-bar-button"
            icon={<Square size={12} fill="currentColor" />}
            onPress={() => cancelRun(document.id)}
          >
            Cancel
          </Button>
        </Hint>
      ) : (
        <Hint text={missing || 'Run the query, or what is selected of it'} shortcut={shortcutText('run')}>
          <Button
            look="primary"
            className="run-bar-button"
            icon={<Play size={12} fill="currentColor" />}
            isDisabled={missing !== ''}
            onPress={onRun}
          >
            Run
          </Button>
        </Hint>
      )}
      <RunAsJob document={document} missing={missing} />
      <MaxrecField
        key={document.id}
        documentId={document.id}
        value={document.maxrec}
        onChange={(maxrec) => onChange({ maxrec })}
        serviceDefault={capabilities?.outputLimit.default}
      />
      <LanguageChooser
        value={document.lang}
        choices={languageChoices(capabilities?.languages ?? [], profile?.languages?.value)}
        onChange={(lang) => onChange({ lang })}
      />
      <IconButton label="Send a table with the query…" icon={<Paperclip size={14} />} onPress={askForUpload} />
      <MenuButton
        label="More about the query"
        groups={[
          {
            title: 'Copy as',
            lines: scriptLanguages.map((id) => ({ id, label: scriptWords[id], disabled: missing !== '' })),
          },
        ]}
        onAction={(id) => {
          const language = scriptLanguages.find((one) => one === id)
          if (language) copyQueryAs(language)
        }}
      >
        <IconButton label="Copy the query as a script" icon={<ClipboardCopy size={14} />} />
      </MenuButton>
      {title && (
        <span className="run-bar-service" title={document.url}>
          <Database size={12} aria-hidden />
          <span>{title}</span>
        </span>
      )}
      <span className="run-bar-space" />
      <RunState documentId={document.id} />
      {!running && (
        <span className={missing ? 'run-bar-missing' : 'run-bar-keys'}>{missing || shortcutText('run')}</span>
      )}
    </div>
  )
}
