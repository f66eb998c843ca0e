import { LoginDialog } from '../views/accounts/login-dialog.tsx'
import { SaveColumnsDialog } from '../views/files/save-columns-dialog.tsx'
import { JobsDialogs } from '../views/jobs/jobs-elsewhere.tsx'
import { ConsentDialog } from '../views/samp/consent-dialog.tsx'
import { RuleDialog } from '../views/samp/rule-editor.tsx'
import { SendDialogs } from '../views/samp/send-dialog.tsx'
import { AddServiceDialog } from '../views/services/add-service.tsx'
import { ProfileDialog } from '../views/services/profile-dialog.tsx'
import { SetsDialogs } from '../views/sets/sets-dialogs.tsx'
import { SendTableDialog } from '../views/uploads/send-table.tsx'

/** What is asked over the window, each drawn while its store says that it is open. */
export function Dialogs() {
  return (
    <>
      <AddServiceDialog />
      <ProfileDialog />
      <LoginDialog />
      <SaveColumnsDialog />
      <JobsDialogs />
      <SendTableDialog />
      <SetsDialogs />
      <SendDialogs />
      <RuleDialog />
      <ConsentDialog />
    </>
  )
}
