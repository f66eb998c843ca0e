import { useState } from 'react'
import { Checkbox, CheckboxGroup } from 'react-aria-components'
import type { Fault } from '#shared/ipc/fault.ts'
import type { ListedJob } from '#shared/model/job.ts'
import { stageOfPhase } from '#shared/model/job-face.ts'
import { api } from '../../state/connection.ts'
import { importJobUrl } from '../../state/job-actions.ts'
import { jobOf } from '../../state/jobs.ts'
import { useServiceUrl } from '../../state/layout.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { AddressField, useAddress } from '../../widgets/address-field.tsx'
import { announce } from '../../widgets/announcer.tsx'
import { AskingLine, useAsking } from '../../widgets/asking.tsx'
import { Button } from '../../widgets/button.tsx'
import { Combobox } from '../../widgets/combobox.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { dayAndTime } from '../history/history-panel.tsx'
import { readUtc } from './job-times.ts'
import { openDialog, showJob, useJobsPlace } from './jobs-place.ts'
import { PhaseMark } from './phase-mark.tsx'
import '../../widgets/choices.css'

const close = () => openDialog(undefined)

/** What to do where a service says that it has no such job: there is no query to correct. */
const noSuchJob = { why: 'Check the URL, and whether the service still keeps the job.', button: undefined }

/** Takes one job in by its address. */
function ByAddress() {
  const address = useAddress()
  const { asking, fault, ask } = useAsking()
  const take = async (url: string) => {
    const answer = await ask((signal) => importJobUrl(url, signal))
    if (!answer.ok) return
    close()
    showJob(jobOf(answer.value) ?? { id: answer.value })
  }
  return (
    <Dialog title="Take in a job by its URL" onClose={close}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          const url = address.take()
          if (url !== undefined) void take(url)
        }}
      >
        <AddressField address={address} label="Job URL" placeholder="https://…/tap/async/…" autoFocus />
        {asking && <AskingLine label="Asking the service" asking={asking} />}
        {fault && !address.problem && (
          <FaultNotice fault={fault} offer={fault.kind === 'service' ? noSuchJob : undefined} />
        )}
        <div className="dialog-actions">
          <Button type="submit" look="primary" isDisabled={asking !== undefined || address.text.trim() === ''}>
            Take in
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The words of UWS 1.1, 2.1.3; a list without them holds all but what is archived. */
const phases = ['PENDING', 'QUEUED', 'EXECUTING', 'HELD', 'COMPLETED', 'ERROR', 'ABORTED', 'ARCHIVED'] as const

/** What tells a job from the others of its service: the end of its address. */
const shortAddress = (jobUrl: string): string => jobUrl.split('/').filter(Boolean).slice(-2).join('/')

function Listed({ job }: { readonly job: ListedJob }) {
  return (
    <Checkbox value={job.jobUrl} className="jobs-listed" isDisabled={job.known !== undefined}>
      <span className="check-box" aria-hidden />
      <PhaseMark job={{ stage: stageOfPhase(job.phase), phase: job.phase }} />
      <span className="jobs-listed-name" title={job.jobUrl}>
        {job.runid ?? shortAddress(job.jobUrl)}
      </span>
      <span className="quiet">
        {[
          job.owner,
          job.createdAt === undefined ? undefined : dayAndTime(job.createdAt),
          job.known === undefined ? undefined : 'in the list here',
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
    </Checkbox>
  )
}

/** What the service answered, to be chosen from. */
function Choice({ jobs }: { readonly jobs: readonly ListedJob[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [fault, setFault] = useState<Fault>()
  const [taking, setTaking] = useState(false)
  const open = jobs.filter(({ known }) => known === undefined).map(({ jobUrl }) => jobUrl)
  const take = async () => {
    setTaking(true)
    setFault(undefined)
    for (const jobUrl of chosen) {
      const answer = await importJobUrl(jobUrl)
      if (answer.ok) continue
      setTaking(false)
      return setFault(answer.fault)
    }
    close()
    announce(`Took in ${chosen.length} ${chosen.length === 1 ? 'job' : 'jobs'}.`)
  }
  if (jobs.length === 0) return <p className="quiet">The service lists no such jobs.</p>
  return (
    <>
      <CheckboxGroup
        aria-label="Jobs at the service"
        className="jobs-listed-all"
        value={[...chosen]}
        onChange={setChosen}
      >
        {jobs.map((job) => (
          <Listed key={job.jobUrl} job={job} />
        ))}
      </CheckboxGroup>
      {fault && <FaultNotice fault={fault} />}
      <div className="dialog-actions">
        {open.length > 0 && (
          <Button look="quiet" onPress={() => setChosen(chosen.length < open.length ? open : [])}>
            {chosen.length < open.length ? `Choose all ${open.length}` : 'Choose none'}
          </Button>
        )}
        <Button look="primary" isDisabled={chosen.length === 0 || taking} onPress={() => void take()}>
          {chosen.length === 0 ? 'Take in' : `Take in ${chosen.length}`}
        </Button>
      </div>
    </>
  )
}

/** Asks a service for its own list of jobs, and takes chosen ones in. Nothing is asked before the person does. */
function AtService() {
  const services = useServices((state) => state.list)
  const usual = useServiceUrl()
  const [url, setUrl] = useState<string | null>(usual ?? null)
  const [wanted, setWanted] = useState<readonly string[]>([])
  const [last, setLast] = useState<number | undefined>(50)
  const [after, setAfter] = useState('')
  const [jobs, setJobs] = useState<readonly ListedJob[]>()
  const { asking, fault, ask } = useAsking()
  const time = after.trim() === '' ? undefined : readUtc(after)
  const wrong = after.trim() !== '' && time === undefined
  const list = async () => {
    if (url === null || wrong) return
    setJobs(undefined)
    const filters = {
      ...(wanted.length > 0 ? { phases: [...wanted] } : {}),
      ...(last === undefined ? {} : { last: Math.round(last) }),
      ...(time === undefined ? {} : { after: time }),
    }
    const answer = await ask((signal) => api().jobs.listed({ url, ...filters }, { signal }))
    if (answer.ok) setJobs(answer.value)
  }
  return (
    <Dialog title="Jobs at the service" onClose={close}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void list()
        }}
      >
        <Combobox
          label="Service"
          choices={services.map((service) => ({ id: service.url, label: service.title, note: service.url }))}
          chosen={url}
          onChoose={setUrl}
        />
        <CheckboxGroup
          aria-label="Phases (PHASE)"
          className="jobs-phases"
          value={[...wanted]}
          onChange={(values) => setWanted(values)}
        >
          {phases.map((phase) => (
            <Checkbox key={phase} value={phase} className="jobs-phase">
              <span className="check-box" aria-hidden />
              {phase.toLowerCase()}
            </Checkbox>
          ))}
        </CheckboxGroup>
        <p className="field-note">No phase chosen: all, but most services hide archived ones then.</p>
        <div className="jobs-when">
          <NumberField
            label="At most (LAST)"
            value={last}
            onChange={setLast}
            units={[{ name: 'jobs', factor: 1 }]}
            limits={{ least: 1 }}
          />
          <TextField
            label="Made after (AFTER), UTC"
            placeholder="2026-03-01"
            value={after}
            onChange={setAfter}
            error={wrong ? 'A day, or a day and time: 2026-03-01 12:00' : undefined}
          />
        </div>
        <div className="dialog-actions">
          {asking ? (
            <AskingLine label={`Asking ${serviceTitle(url ?? undefined, services) ?? 'the service'}`} asking={asking} />
          ) : (
            <Button type="submit" look={jobs ? 'plain' : 'primary'} isDisabled={url === null || wrong}>
              Ask for its jobs
            </Button>
          )}
        </div>
      </form>
      {fault && <FaultNotice fault={fault} />}
      {jobs && <Choice jobs={jobs} />}
    </Dialog>
  )
}

/** The forms by which jobs that were made elsewhere come in; once in a window. */
export function JobsDialogs() {
  const dialog = useJobsPlace((place) => place.dialog)
  if (dialog === 'address') return <ByAddress />
  return dialog === 'elsewhere' ? <AtService /> : null
}
