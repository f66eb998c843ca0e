import { useEffect } from 'react'
import { type Api, ApiProvider } from '../api/api.ts'
import { RedLightFilter } from '../theme/red-light-filter.tsx'
import { LoginDialog } from '../views/accounts/login-dialog.tsx'
import { DropOverlay } from '../views/files/drop-overlay.tsx'
import { SaveColumnsDialog } from '../views/files/save-columns-dialog.tsx'
import { JobsDialogs } from '../views/jobs/jobs-elsewhere.tsx'
import { Palette } from '../views/palette/palette.tsx'
import { ConsentDialog } from '../views/samp/consent-dialog.tsx'
import { RuleDialog } from '../views/samp/rule-editor.tsx'
import { startSampDrops } from '../views/samp/samp-drops.ts'
import { SendDialogs } from '../views/samp/send-dialog.tsx'
import { AddServiceDialog } from '../views/services/add-service.tsx'
import { ProfileDialog } from '../views/services/profile-dialog.tsx'
import { SetsDialogs } from '../views/sets/sets-dialogs.tsx'
import { SendTableDialog } from '../views/uploads/send-table.tsx'
import { Announcer } from '../widgets/announcer.tsx'
import { Toasts } from '../widgets/toasts.tsx'
import { startCommands } from './commands.ts'
import { Dock } from './dock.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'
import './shell.css'

/** The window: bar, panels, status line, and what lies over them. */
export function Shell({ api }: { readonly api: Api }) {
  useEffect(() => startCommands(api), [api])
  useEffect(() => startSampDrops(api), [api])
  return (
    <ApiProvider value={api}>
      <div className="shell">
        <TopBar />
        <Dock />
        <StatusBar />
      </div>
      <DropOverlay />
      <AddServiceDialog />
      <ProfileDialog />
      <LoginDialog />
      <RenameDialog />
      <SaveColumnsDialog />
      <JobsDialogs />
      <SendTableDialog />
      <SetsDialogs />
      <SendDialogs />
      <RuleDialog />
      <Palette />
      <ConsentDialog />
      <Toasts />
      <Announcer />
      <RedLightFilter />
    </ApiProvider>
  )
}
