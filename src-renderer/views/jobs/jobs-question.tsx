import { TriangleAlert } from 'lucide-react'
import { abortJobs, deleteAtService } from '../../state/job-actions.ts'
import { jobOf } from '../../state/jobs.ts'
import { Button } from '../../widgets/button.tsx'
import { ask, type JobQuestion, useJobsPlace } from './jobs-place.ts'

const words = {
  delete: {
    sentence: (what: string) => `Delete ${what} at the service? The results there are lost, and that cannot be undone.`,
    yes: 'Delete at the service',
    no: 'Keep',
  },
  abort: {
    sentence: (what: string) => `Abort ${what}? An aborted job does not go on; it can be run again.`,
    yes: 'Abort',
    no: 'Let run',
  },
} as const

function Asked({ question }: { readonly question: JobQuestion }) {
  const jobs = question.jobs.flatMap((id) => jobOf(id) ?? [])
  const { sentence, yes, no } = words[question.kind]
  const what = jobs.length === 1 ? `“${jobs[0]?.title}”` : `${jobs.length} jobs`
  const leave = () => {
    ask(undefined)
    // The keyboard goes back to the lines that the question was about.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.jobs-lines [role="tree"]')?.focus())
  }
  const act = () => {
    leave()
    void (question.kind === 'delete' ? deleteAtService(jobs) : abortJobs(jobs))
  }
  return (
    <div
      className="jobs-question"
      role="alertdialog"
      aria-label={sentence(what)}
      onKeyDown={(event) => event.key === 'Escape' && leave()}
    >
      <TriangleAlert size={14} aria-hidden />
      <p>{sentence(what)}</p>
      <Button onPress={act}>{yes}</Button>
      <Button look="quiet" autoFocus onPress={leave}>
        {no}
      </Button>
    </div>
  )
}

/** What is asked once before it is done, over the list. */
export function JobsQuestion() {
  const question = useJobsPlace((place) => place.question)
  return question ? <Asked question={question} /> : null
}
