import { useEffect } from 'react'
import { type Api, ApiProvider } from '../api/api.ts'
import { RedLightFilter } from '../theme/red-light-filter.tsx'
import { DropOverlay } from '../views/files/drop-overlay.tsx'
import { Palette } from '../views/palette/palette.tsx'
import { startSampDrops } from '../views/samp/samp-drops.ts'
import { Announcer } from '../widgets/announcer.tsx'
import { later, readPartsAhead } from '../widgets/later.tsx'
import { showToast, Toasts } from '../widgets/toasts.tsx'
import { startCommands } from './commands.ts'
import { Dock } from './dock.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { wayBackTo } from './tab-focus.ts'
import { TopBar } from './top-bar.tsx'
import './shell.css'

function MissingDialogs() {
  useEffect(
    () =>
      showToast({
        text: 'The forms of this window could not be read. Load the window again; queries and tables stay as they are.',
        look: 'error',
        seconds: 24 * 3600,
        action: { label: 'Load again', run: () => location.reload() },
      }),
    [],
  )
  return null
}

const Dialogs = later(() => import('./dialogs.tsx').then((part) => part.Dialogs), { missing: <MissingDialogs /> })

/** The window: bar, panels, status line, and what lies over them. */
export function Shell({ api }: { readonly api: Api }) {
  useEffect(() => startCommands(api), [api])
  useEffect(() => startSampDrops(api), [api])
  useEffect(() => void readPartsAhead(), [])
  return (
    <ApiProvider value={api}>
      <div className="shell">
        <TopBar />
        <Dock />
        <StatusBar />
      </div>
      <DropOverlay />
      <RenameDialog />
      <Dialogs />
      <Palette />
      <Toasts wayBack={wayBackTo} />
      <Announcer />
      <RedLightFilter />
    </ApiProvider>
  )
}
