import { useState } from 'react'
import type { Job } from '#shared/model/job.ts'
import { jobActions } from '#shared/model/job-face.ts'
import { changeJob } from '../../state/job-actions.ts'
import { Button } from '../../widgets/button.tsx'
import { TextField } from '../../widgets/field.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { readUtc, timeUnits, utcText } from './job-times.ts'
import { write } from './jobs-place.ts'

/** The limits of a job as a form holds them; what is empty is left as it was. */
export interface LimitsForm {
  readonly queue: string
  readonly maxrec: number | undefined
  readonly seconds: number | undefined
  /** A day, or a day and time. */
  readonly until: string
}

export const limitsForm = (job: Job): LimitsForm => ({
  queue: job.queue ?? '',
  maxrec: job.maxrec,
  seconds: job.executionSeconds,
  until: job.destruction === undefined ? '' : utcText(job.destruction),
})

/** What the service is to be asked for; undefined: something is no time. */
export function changedLimits(job: Job, form: LimitsForm): Parameters<typeof changeJob>[1] | undefined {
  const before = limitsForm(job)
  const isOther = (part: keyof LimitsForm): boolean => form[part] !== undefined && form[part] !== before[part]
  const queue = form.queue.trim()
  const destruction = form.until.trim() === '' ? undefined : readUtc(form.until)
  if (form.until.trim() !== '' && destruction === undefined) return undefined
  return {
    ...(queue !== '' && queue !== before.queue && { queue }),
    ...(isOther('maxrec') && { maxrec: Math.round(form.maxrec ?? 0) }),
    ...(isOther('seconds') && { executionSeconds: Math.round(form.seconds ?? 0) }),
    ...(isOther('until') && destruction !== undefined && { destruction }),
  }
}

/** How long a job may run and how long the service keeps it, to be changed; of one that is not started its queue and rows too. */
export function JobLimits({ job }: { readonly job: Job }) {
  const can = jobActions(job)
  const [form, setForm] = useState(() => limitsForm(job))
  const set = (patch: Partial<LimitsForm>) => setForm((before) => ({ ...before, ...patch }))
  const changed = changedLimits(job, form)
  const keep = async () => {
    if (changed && (Object.keys(changed).length === 0 || (await changeJob(job, changed)))) write(undefined)
  }
  return (
    <form
      className="job-limits"
      onKeyDown={(event) => event.key === 'Escape' && write(undefined)}
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      {can.configure && (
        <>
          <TextField
            label="Queue (QUEUE)"
            placeholder="the service’s own"
            value={form.queue}
            onChange={(queue) => set({ queue })}
            autoFocus
          />
          <NumberField
            label="Rows at most (MAXREC)"
            value={form.maxrec}
            onChange={(maxrec) => set({ maxrec })}
            units={[{ name: 'rows', factor: 1 }]}
            limits={{ least: 0 }}
          />
        </>
      )}
      {can.limit && (
        <NumberField
          label="May run for (EXECUTIONDURATION); 0 is no limit"
          value={form.seconds}
          onChange={(seconds) => set({ seconds })}
          units={timeUnits}
          limits={{ least: 0 }}
        />
      )}
      {can.keep && (
        <TextField
          label="Kept at the service until (DESTRUCTION), UTC"
          placeholder="2026-12-31 12:00"
          value={form.until}
          onChange={(until) => set({ until })}
          autoFocus={!can.configure}
          error={changed ? undefined : 'A day, or a day and time: 2026-12-31 12:00'}
        />
      )}
      <div className="job-actions">
        <Button type="submit" isDisabled={!changed}>
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
