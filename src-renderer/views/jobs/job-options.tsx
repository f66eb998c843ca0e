import { Checkbox, ToggleButton } from 'react-aria-components'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { editorOf } from '../../state/editors.ts'
import { changeJobOptions, closeJobOptions, startJob, useJobRuns } from '../../state/job-runs.ts'
import { useProfile } from '../../state/profiles.ts'
import { Button } from '../../widgets/button.tsx'
import { TextField } from '../../widgets/field.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { limitText } from '../services/profile-words.ts'
import { timeUnits } from './job-times.ts'
import './job-options.css'
import '../../widgets/choices.css'

const noOptions = {}

/** What may be asked of a job besides its query; all of it may be left to the service. */
export function JobOptionsForm({ document }: { readonly document: QueryDocument }) {
  const options = useJobRuns((runs) => runs.options[document.id]) ?? noOptions
  const { queue = '', runid = '', executionSeconds, keepDays, hold = false } = options
  const queues = useProfile(document.url)?.queues?.value ?? []
  const change = (patch: Parameters<typeof changeJobOptions>[1]) => changeJobOptions(document.id, patch)
  return (
    <form
      className="job-options"
      onSubmit={(event) => {
        event.preventDefault()
        closeJobOptions()
        void startJob(document.id, editorOf(document.id)?.selection())
      }}
    >
      <p className="quiet">A job runs on when Alidade is closed. What is left empty is the service’s to choose.</p>
      <TextField
        label="Queue (QUEUE)"
        placeholder="the service’s own"
        value={queue}
        onChange={(wanted) => change({ queue: wanted })}
        autoFocus
      />
      {queues.length > 0 && (
        <div className="job-options-queues">
          {queues.map(({ name, seconds, isDefault }) => (
            <ToggleButton
              key={name}
              className="choice-chip"
              isSelected={queue === name}
              onChange={(chosen) => change({ queue: chosen ? name : '' })}
            >
              {name}
              {seconds !== undefined && <span className="choice-count"> up to {limitText(seconds)}</span>}
              {isDefault && <span className="choice-count">, usual</span>}
            </ToggleButton>
          ))}
        </div>
      )}
      <TextField
        label="Name of the run (RUNID)"
        placeholder="none"
        value={runid}
        onChange={(wanted) => change({ runid: wanted })}
      />
      <div className="job-options-pair">
        <NumberField
          label="May run for"
          value={executionSeconds}
          onChange={(wanted) => change({ executionSeconds: wanted })}
          units={timeUnits}
          limits={{ least: 0 }}
        />
        <NumberField
          label="Kept there for"
          value={keepDays}
          onChange={(wanted) => change({ keepDays: wanted })}
          units={[{ name: 'days', factor: 1 }]}
          limits={{ least: 0, most: 36_500 }}
        />
      </div>
      <Checkbox className="job-options-hold" isSelected={hold} onChange={(wanted) => change({ hold: wanted })}>
        <span className="check-box" aria-hidden />
        Do not start it yet
      </Checkbox>
      <div className="dialog-actions">
        <Button type="submit" look="primary">
          {hold ? 'Submit' : 'Run as a job'}
        </Button>
      </div>
    </form>
  )
}
