import { Hourglass } from 'lucide-react'
import { EmptyState } from '../widgets/empty-state.tsx'
import { Elapsed } from '../widgets/progress.tsx'
import type { StartStep } from './start.ts'

const waitsFor: Readonly<Record<StartStep, string>> = {
  connection: 'It waits for its other half, which runs the queries.',
  workspace: 'It reads your queries and settings.',
  services: 'It reads the list of services.',
}

/** The whole window while its start takes long: what is waited for, how long by now, and what to do. */
export function Opening({ step, since }: { readonly step: StartStep; readonly since: number }) {
  return (
    <main className="ended">
      <EmptyState icon={<Hourglass size={32} />} title="Alidade is starting…">
        <span role="status">{waitsFor[step]}</span> <Elapsed since={since} />
        <span className="opening-next">
          This takes longer than it should; the window opens as soon as it can. If it does not within a minute, close it
          and start Alidade again: queries and their texts are kept.
        </span>
      </EmptyState>
    </main>
  )
}
