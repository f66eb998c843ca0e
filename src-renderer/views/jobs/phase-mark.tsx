import {
  Archive,
  Ban,
  Check,
  CircleDot,
  CircleHelp,
  CirclePause,
  CircleSlash,
  CircleX,
  Clock,
  type LucideIcon,
  Play,
  Send,
  TriangleAlert,
  Unlink,
} from 'lucide-react'
import type { Job } from '#shared/model/job.ts'
import { jobKind, phaseMeaning, phaseWord } from '#shared/model/job-face.ts'

/** By the words of `phaseWord`; a word of a service's own has a dot. */
const icons: Readonly<Record<string, LucideIcon>> = {
  submitting: Send,
  'may be running': TriangleAlert,
  refused: Ban,
  gone: Unlink,
  pending: CircleDot,
  queued: Clock,
  executing: Play,
  completed: Check,
  error: CircleX,
  aborted: CircleSlash,
  held: CirclePause,
  suspended: CirclePause,
  archived: Archive,
  unknown: CircleHelp,
}

/** How a job stands: an icon and a word; the sentence when pointed at. */
export function PhaseMark({ job }: { readonly job: Pick<Job, 'stage' | 'phase'> }) {
  const word = phaseWord(job)
  const Icon = icons[word] ?? CircleDot
  return (
    <span className={`phase-mark phase-${jobKind(job)}`} title={phaseMeaning(job)}>
      <Icon size={13} aria-hidden />
      <span className="phase-word">{word}</span>
    </span>
  )
}
