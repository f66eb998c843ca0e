import { useState } from 'react'
import type { Job } from '#shared/model/job.ts'
import { jobActions } from '#shared/model/job-face.ts'
import { changeJob } from '../../state/job-actions.ts'
import { Button } from '../../widgets/button.tsx'
import { TextField } from '../../widgets/field.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { readUtc, timeUnits, utcText } from './job-times.ts'
import { write } from './jobs-place.ts'

/** How long a job may run and how long the service keeps it, to be changed. */
export function JobLimits({ job }: { readonly job: Job }) {
  const can = jobActions(job)
  const [seconds, setSeconds] = useState(job.executionSeconds)
  const [until, setUntil] = useState(job.destruction === undefined ? '' : utcText(job.destruction))
  const destruction = until.trim() === '' ? undefined : readUtc(until)
  const wrong = until.trim() !== '' && destruction === undefined
  const keep = async () => {
    const changed = {
      ...(seconds !== undefined && seconds !== job.executionSeconds ? { executionSeconds: Math.round(seconds) } : {}),
      ...(destruction !== undefined && until !== utcText(job.destruction ?? '') ? { destruction } : {}),
    }
    if (Object.keys(changed).length === 0 || (await changeJob(job, changed))) write(undefined)
  }
  return (
    <form
      className="job-limits"
      onKeyDown={(event) => event.key === 'Escape' && write(undefined)}
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) void keep()
      }}
    >
      {can.limit && (
        <NumberField
          label="May run for (EXECUTIONDURATION); 0 is no limit"
          value={seconds}
          onChange={setSeconds}
          units={timeUnits}
          limits={{ least: 0 }}
        />
      )}
      {can.keep && (
        <TextField
          label="Kept at the service until (DESTRUCTION), UTC"
          placeholder="2026-12-31 12:00"
          value={until}
          onChange={setUntil}
          autoFocus
          error={wrong ? 'A day, or a day and time: 2026-12-31 12:00' : undefined}
        />
      )}
      <div className="job-actions">
        <Button type="submit" isDisabled={wrong}>
          Ask the service
        </Button>
        <Button look="quiet" onPress={() => write(undefined)}>
          Leave as it was
        </Button>
      </div>
      <p className="quiet">The service may answer with other limits than were asked for.</p>
    </form>
  )
}
