import { ChevronDown, ListTodo } from 'lucide-react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { editorOf } from '../../state/editors.ts'
import { closeJobOptions, startJob, useJobRuns } from '../../state/job-runs.ts'
import { Button, Hint } from '../../widgets/button.tsx'
import { JobOptionsForm } from './job-options.tsx'
import './job-options.css'

/** Submits the query as a job; its options open beside it. */
export function RunAsJob({ document, missing }: { readonly document: QueryDocument; readonly missing: string }) {
  const open = useJobRuns((runs) => runs.open === document.id)
  return (
    <span className="run-job">
      <Hint
        text={missing || 'Submit it to the service and follow it; it runs on when Alidade is closed'}
        shortcut={shortcutText('run-job')}
      >
        <Button
          className="run-job-start"
          icon={<ListTodo size={13} />}
          isDisabled={missing !== ''}
          onPress={() => void startJob(document.id, editorOf(document.id)?.selection())}
        >
          Run as a job
        </Button>
      </Hint>
      <DialogTrigger
        isOpen={open}
        onOpenChange={(wanted) => (wanted ? useJobRuns.setState({ open: document.id }) : closeJobOptions())}
      >
        <AriaButton
          className="button button-plain run-job-options"
          aria-label="Options of the job"
          isDisabled={missing !== ''}
        >
          <ChevronDown size={12} aria-hidden />
        </AriaButton>
        <Popover className="popover job-options-popover" placement="top end" offset={4}>
          <Dialog className="job-options-dialog" aria-label="Options of the job">
            <JobOptionsForm document={document} />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </span>
  )
}
