import { Undo2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { copyText } from '../../state/clipboard.ts'
import { api, useConnection } from '../../state/connection.ts'
import { useNotifies } from '../../state/notifications.ts'
import { forgetFile, useRecents } from '../../state/recents.ts'
import { changeSettings, undoSettings, useSettings, useSettingsBefore } from '../../state/settings.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { themeChoices } from '../../theme/theme.ts'
import { Button } from '../../widgets/button.tsx'
import { AccountsList } from '../accounts/accounts-list.tsx'
import { proxyProblem, timeoutProblem } from './network-settings.ts'
import { switchNotifications } from './notifications.ts'
import { SampSettings } from './samp-settings.tsx'
import { ChoiceSetting, FactSetting, TextSetting } from './setting.tsx'
import { type SettingsSection, settingsSections, useSettingsPlace } from './settings-place.ts'
import { ShortcutList } from './shortcut-list.tsx'
import { gigabytesText, memoryBytesOf, memoryProblem } from './table-memory.ts'
import './settings.css'

/** How tables draw measured values; copying and the row panel give every digit in any of them. */
const numberFormats = [
  { id: 'service', label: 'As the service says' },
  { id: 'full', label: 'Full digits' },
  { id: 'scientific', label: 'Scientific' },
] as const

function Appearance() {
  const { theme, density, numbers } = useSettings()
  return (
    <>
      <ChoiceSetting
        label="Theme"
        sentence="The colours of the window; red light keeps eyes used to the dark."
        value={theme}
        choices={themeChoices}
        onChoose={(chosen) => void changeSettings({ theme: chosen })}
      />
      <ChoiceSetting
        label="Rows of tables"
        sentence="Compact shows more rows, comfortable is easier to point at."
        value={density}
        choices={[
          { id: 'compact', label: 'Compact' },
          { id: 'comfortable', label: 'Comfortable' },
        ]}
        onChoose={(chosen) => void changeSettings({ density: chosen })}
      />
      <ChoiceSetting
        label="Number format"
        sentence="The decimals a column declares, every digit, or 1.234e+05; copies have every digit in all three."
        value={numbers ?? 'service'}
        choices={numberFormats}
        onChoose={(chosen) => void changeSettings({ numbers: chosen })}
      />
    </>
  )
}

/** Whether the desktop tells of long queries, and how much memory tables take. */
function Work() {
  const { tableMemoryBytes, tidyJobs } = useSettings()
  const machineBytes = useConnection((connection) => connection.info?.memoryBytes) ?? 8e9
  const notifies = useNotifies()
  return (
    <>
      <TextSetting
        label="Memory for tables"
        sentence={`Gigabytes that open tables may take together; empty: a quarter of this computer’s ${gigabytesText(machineBytes)} GB.`}
        placeholder={gigabytesText(machineBytes / 4)}
        value={tableMemoryBytes === undefined ? '' : gigabytesText(tableMemoryBytes)}
        problem={(text) => memoryProblem(text, machineBytes)}
        narrow
        onChange={(text) => void changeSettings({ tableMemoryBytes: memoryBytesOf(text) })}
      />
      <ChoiceSetting
        label="Notifications"
        sentence="The desktop tells of a query that took over 10 s if the window is behind others when it ends."
        value={notifies ? 'on' : 'off'}
        choices={[
          { id: 'off', label: 'Off' },
          { id: 'on', label: 'On' },
        ]}
        onChoose={(chosen) => void switchNotifications(chosen === 'on')}
      />
      <ChoiceSetting
        label="Tidy up after fetching"
        sentence="A job that was submitted here is deleted at its service once its whole result is kept here."
        value={tidyJobs ? 'on' : 'off'}
        choices={[
          { id: 'off', label: 'Off' },
          { id: 'on', label: 'On' },
        ]}
        onChoose={(chosen) => void changeSettings({ tidyJobs: chosen === 'on' })}
      />
    </>
  )
}

const filled = (text: string): string | undefined => (text === '' ? undefined : text)

function Network() {
  const { idleTimeoutSeconds, proxyUrl, extraCaFile } = useSettings()
  return (
    <>
      <TextSetting
        label="Time-out"
        sentence="Seconds without any answer after which a request is given up."
        value={String(idleTimeoutSeconds)}
        problem={timeoutProblem}
        narrow
        onChange={(text) => void changeSettings({ idleTimeoutSeconds: Number(text) })}
      />
      <TextSetting
        label="Proxy"
        sentence="Requests go through it; empty: as the environment says."
        placeholder="http://proxy.example.org:3128"
        value={proxyUrl ?? ''}
        problem={proxyProblem}
        onChange={(text) => void changeSettings({ proxyUrl: filled(text) })}
      />
      <TextSetting
        label="Certificate authorities"
        sentence="A PEM file with authorities to trust besides those that are known."
        placeholder="/path/to/authorities.pem"
        value={extraCaFile ?? ''}
        onChange={(text) => void changeSettings({ extraCaFile: filled(text) })}
      />
    </>
  )
}

/** Shows the folder of the workspace in the system's file manager. */
async function openHome(): Promise<void> {
  const answer = await api().workspace.openHome(null)
  if (!answer.ok) tellFailure('The folder was not opened.', answer.fault)
}

function Files() {
  const home = useConnection((connection) => connection.info?.home) ?? ''
  const files = useRecents((recents) => recents.files)
  const copy = () => void copyText(home)
  return (
    <>
      <FactSetting
        label="Workspace folder"
        sentence="Queries, history, layout and settings are kept in this folder; ALIDADE_HOME names another one."
      >
        <code className="setting-path selectable">{home}</code>
        <Button onPress={() => void openHome()}>Open</Button>
        <Button onPress={copy}>Copy path</Button>
      </FactSetting>
      <FactSetting label="Recent files" sentence="Files opened lately are offered on the Welcome page.">
        <span className="setting-path">
          {files.length === 0 ? 'none' : `${files.length} ${files.length === 1 ? 'file' : 'files'}`}
        </span>
        <Button isDisabled={files.length === 0} onPress={() => files.forEach(({ path }) => void forgetFile(path))}>
          Forget them
        </Button>
      </FactSetting>
    </>
  )
}

const contents: Readonly<Record<SettingsSection, () => ReactNode>> = {
  appearance: Appearance,
  work: Work,
  samp: SampSettings,
  network: Network,
  accounts: AccountsList,
  files: Files,
  shortcuts: ShortcutList,
}
const sections = Object.entries(settingsSections) as readonly (readonly [SettingsSection, string])[]

/** Everything that a person can set: each takes effect at once and can be taken back. */
export function SettingsPage() {
  const { section, turn } = useSettingsPlace()
  const changes = useSettingsBefore((before) => before.list.length)
  const page = useRef<HTMLDivElement>(null)
  const goTo = (name: SettingsSection) => {
    const heading = page.current?.querySelector<HTMLElement>(`[data-section="${name}"] h2`)
    const frame = page.current
    if (!heading || !frame) return
    frame.scrollTop += heading.getBoundingClientRect().top - frame.getBoundingClientRect().top - 12
    heading.focus({ preventScroll: true })
  }
  const go = useRef(goTo)
  go.current = goTo
  // biome-ignore lint/correctness/useExhaustiveDependencies: each asking goes there once
  useEffect(() => {
    if (section) go.current(section)
  }, [section, turn])
  return (
    <div ref={page} className="page settings-page">
      <header className="page-head">
        <h1>Settings</h1>
        <nav className="settings-nav" aria-label="Parts of the settings">
          {sections.map(([name, title]) => (
            <Button key={name} look="quiet" onPress={() => goTo(name)}>
              {title}
            </Button>
          ))}
        </nav>
        <Button icon={<Undo2 size={14} />} isDisabled={changes === 0} onPress={() => void undoSettings()}>
          Undo last change
        </Button>
      </header>
      {sections.map(([name, title]) => {
        const Content = contents[name]
        return (
          <section key={name} className="settings-section" data-section={name} aria-labelledby={`settings-${name}`}>
            <h2 id={`settings-${name}`} tabIndex={-1}>
              {title}
            </h2>
            <Content />
          </section>
        )
      })}
    </div>
  )
}
