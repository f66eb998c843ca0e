import { TriangleAlert } from 'lucide-react'
import { isNearlyFull, type QuotaUse, quotaSentence, quotaText, quotaUse } from '#shared/model/quota.ts'
import { useJobs } from '../../state/jobs.ts'
import { showPanel } from '../../state/layout.ts'
import { useProfile } from '../../state/profiles.ts'
import { Button } from '../../widgets/button.tsx'
import { changeLook } from './jobs-place.ts'
import './quota-meter.css'

/** What is taken of a service's quota; undefined where none is known of it. */
function useQuota(url: string): { readonly use: QuotaUse; readonly source: string } | undefined {
  const quota = useProfile(url)?.quotaBytes
  const jobs = useJobs((state) => state.list)
  return quota && { use: quotaUse(jobs, url, quota.value, Date.now()), source: quota.source }
}

function Meter({ use }: { readonly use: QuotaUse }) {
  const full = isNearlyFull(use)
  return (
    <span className={full ? 'quota quota-full' : 'quota'} title={quotaSentence(use)}>
      {full && <TriangleAlert size={12} role="img" aria-label="Nearly full:" />}
      <span className="quota-track" aria-hidden>
        <span className="quota-bar" style={{ width: `${Math.min(100, (use.usedBytes / use.quotaBytes) * 100)}%` }} />
      </span>
      <span className="quota-text">{quotaText(use)}</span>
    </span>
  )
}

/** The quota of a service in one line, where one is known. */
export function QuotaNote({ url }: { readonly url: string }) {
  const quota = useQuota(url)
  return quota ? <Meter use={quota.use} /> : null
}

/** Shows what takes room at a service: its completed jobs. */
function showCompleted(title: string): void {
  changeLook({ text: title, kinds: ['completed'], away: false, grouped: 'service' })
  showPanel('jobs')
}

/** The quota of a service with what it is made of, and what can be done. */
export function QuotaPart({ url, title }: { readonly url: string; readonly title: string }) {
  const quota = useQuota(url)
  if (!quota) return null
  const { use, source } = quota
  return (
    <section className="details-part" aria-label="Quota">
      <h4>Room for results</h4>
      <Meter use={use} />
      <p className="details-text quiet">{quotaSentence(use)}</p>
      {isNearlyFull(use) && (
        <p className="details-text quota-warning">
          It is nearly used up. Delete jobs at the service whose results you have, or no longer need.
        </p>
      )}
      <p className="details-text quiet">{`Quota: ${source}.`}</p>
      {use.jobs > 0 && (
        <div className="details-actions">
          <Button onPress={() => showCompleted(title)}>Show completed jobs</Button>
        </div>
      )}
    </section>
  )
}
